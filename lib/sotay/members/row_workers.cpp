#include "sotay/members/row_workers.h"

#include <algorithm>
#include <future>
#include <span>
#include <thread>

namespace sotay::members {

namespace {

constexpr unsigned k_most_threads = 8;

}  // namespace

RowWorkers::RowWorkers(const Standards& standards)
    : standards_{standards},
      readers_(std::clamp(std::thread::hardware_concurrency(), 1U, k_most_threads)) {}

void RowWorkers::add_sheet(const Layout& layout) {
    for (auto& readers : readers_) readers.emplace_back(standards_, layout);
}

void RowWorkers::run(std::vector<ImportRow>& rows,
                     const std::function<void(ImportRow&, DraftReader&)>& work) {
    const auto part = rows.size() / readers_.size() + 1;
    const auto work_on = [&](std::size_t thread) {
        const auto first = std::min(rows.size(), thread * part);
        const auto count = std::min(part, rows.size() - first);
        for (auto& row : std::span{rows}.subspan(first, count)) {
            work(row, readers_[thread][row.written.sheet]);
        }
    };
    std::vector<std::future<void>> others;
    for (std::size_t thread = 1; thread < readers_.size(); ++thread) {
        others.push_back(std::async(std::launch::async, work_on, thread));
    }
    work_on(0);
    for (auto& other : others) other.get();
}

}  // namespace sotay::members
