#pragma once

#include "sotay/base/worker_thread.h"
#include "sotay/members/import_row.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <functional>
#include <span>
#include <utility>
#include <vector>

namespace sotay::members {

/// How many rows are worked on at a time.
inline constexpr std::size_t k_import_batch = 512;

/// Batches of rows on their way through two threads: one prepares the rows, the other, which alone
/// may use the database meanwhile, ends the work on them, both in the order of filling.
class ImportBatches {
public:
    using Work = std::function<void(std::vector<ImportRow>&)>;

    /// The two must outlive the last batch.
    ImportBatches(Work prepare, Work end) : prepare_{std::move(prepare)}, end_{std::move(end)} {}

    /// The next row of the batch that is being filled, with what is left of an earlier one: so each
    /// thread frees what it took itself, for which there is a shorter way.
    [[nodiscard]] ImportRow& add() {
        auto& rows = batches_[filling_];
        if (filled_ == rows.size()) rows.emplace_back();
        return rows[filled_++];
    }
    [[nodiscard]] std::span<ImportRow> filled() {
        return std::span{batches_[filling_]}.first(filled_);
    }
    /// Sends the filled batch on its way and begins the next; waits while too many are on the way.
    /// Throws what the work on one of them threw.
    void hand_over() {
        batches_[filling_].resize(std::exchange(filled_, 0));
        preparer_.start([this, &rows = batches_[filling_]] {
            prepare_(rows);
            ender_.start([this, &rows] { end_(rows); });
        });
        filling_ = (filling_ + 1) % batches_.size();
    }
    /// Returns when no batch is on its way. Throws what the work threw.
    void wait() {
        preparer_.wait();
        ender_.wait();
    }
    /// The second thread does `work` when it has had no batch for so long.
    void when_idle(std::chrono::milliseconds after, std::function<void()> work) {
        ender_.when_idle(after, std::move(work));
    }

private:
    static constexpr std::size_t k_preparing = 2;
    static constexpr std::size_t k_ending = 3;

    Work prepare_;
    Work end_;
    std::array<std::vector<ImportRow>, k_preparing + k_ending + 1> batches_;
    std::size_t filling_ = 0;
    std::size_t filled_ = 0;
    // Last, so that they end before the rows go; the first gives work to the second.
    WorkerThread ender_{k_ending};
    WorkerThread preparer_{k_preparing};
};

}  // namespace sotay::members
