#include "sotay/members/row_workers.h"

#include <algorithm>
#include <exception>
#include <span>
#include <thread>

namespace sotay::members {

namespace {

constexpr unsigned k_most_threads = 8;

}  // namespace

RowThreads::RowThreads()
    : others_(std::clamp(std::thread::hardware_concurrency(), 1U, k_most_threads) - 1) {}

void RowThreads::run(std::vector<ImportRow>& rows,
                     const std::function<void(ImportRow&, std::size_t thread)>& work) {
    const auto part = rows.size() / size() + 1;
    const auto work_on = [&](std::size_t thread) {
        const auto first = std::min(rows.size(), thread * part);
        const auto count = std::min(part, rows.size() - first);
        for (auto& row : std::span{rows}.subspan(first, count)) work(row, thread);
    };
    for (std::size_t i = 0; i < others_.size(); ++i) {
        others_[i].start([&work_on, i] { work_on(i + 1); });
    }
    // All must have ended before anything is thrown: they work on the caller's rows.
    std::exception_ptr failure;
    const auto attempt = [&failure](const auto& step) {
        try {
            step();
        } catch (...) {
            failure = std::current_exception();
        }
    };
    attempt([&] { work_on(0); });
    for (auto& other : others_) attempt([&] { other.wait(); });
    if (failure) std::rethrow_exception(failure);
}

RowWorkers::RowWorkers(const Standards& standards)
    : standards_{standards}, readers_(threads_.size()) {}

void RowWorkers::add_sheet(const Layout& layout) {
    for (auto& readers : readers_) readers.emplace_back(standards_, layout);
}

void RowWorkers::run(std::vector<ImportRow>& rows,
                     const std::function<void(ImportRow&, DraftReader&)>& work) {
    threads_.run(rows, [&](ImportRow& row, std::size_t thread) {
        work(row, readers_[thread][row.written.sheet]);
    });
}

}  // namespace sotay::members
