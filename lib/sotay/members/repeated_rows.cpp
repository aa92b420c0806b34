#include "sotay/members/repeated_rows.h"

#include <algorithm>
#include <cstring>
#include <queue>
#include <tuple>

namespace sotay::members {

namespace {

constexpr std::uint64_t k_kind_mask = 3;
constexpr std::uint64_t k_spread = 0x9E3779B97F4A7C15;  // 2^64 divided by the golden ratio
constexpr std::size_t k_read_ahead = 4096;

}  // namespace

/// One sorted part, read piece by piece.
class RepeatedRows::Run {
public:
    Run(const ScratchFile& file, std::size_t first, std::size_t count)
        : file_{file}, next_{first}, left_{count} {
        refill();
    }

    [[nodiscard]] bool at_end() const { return at_ == piece_.size(); }
    [[nodiscard]] const Entry& front() const { return piece_[at_]; }
    void advance() {
        if (++at_ == piece_.size()) refill();
    }

private:
    void refill() {
        piece_.resize(std::min(left_, k_read_ahead));
        at_ = 0;
        if (piece_.empty()) return;
        file_.read(next_ * sizeof(Entry),
                   {reinterpret_cast<char*>(piece_.data()), piece_.size() * sizeof(Entry)});
        next_ += piece_.size();
        left_ -= piece_.size();
    }

    const ScratchFile& file_;
    std::size_t next_;
    std::size_t left_;
    std::vector<Entry> piece_;
    std::size_t at_ = 0;
};

RepeatedRows::RepeatedRows(std::size_t keys_in_memory) : capacity_{keys_in_memory} {}

void RepeatedRows::note(Kind kind, const Bytes& digest, const Row& row) {
    std::uint64_t key = 0;
    std::memcpy(&key, digest.data(), sizeof key);
    note(kind, key, row);
}

void RepeatedRows::note(Kind kind, std::uint64_t key, const Row& row) {
    if (entries_.size() == capacity_) spill();
    key *= k_spread;  // one to one, so that ids one after the other differ in their first bits
    entries_.push_back({(key & ~k_kind_mask) | kind, row.number, row.ordinal});
}

void RepeatedRows::spill() {
    std::ranges::sort(entries_);
    if (!file_) file_.emplace();
    file_->add({reinterpret_cast<const char*>(entries_.data()), entries_.size() * sizeof(Entry)});
    run_sizes_.push_back(entries_.size());
    entries_.clear();
}

template <typename Take>
void RepeatedRows::merge_runs(Take take) {
    std::vector<Run> runs;
    std::size_t at = 0;
    for (const auto size : run_sizes_) {
        if (size > 0) runs.emplace_back(*file_, at, size);
        at += size;
    }
    const auto later = [&runs](std::size_t left, std::size_t right) {
        return runs[left].front() > runs[right].front();
    };
    std::priority_queue<std::size_t, std::vector<std::size_t>, decltype(later)> next{later};
    for (std::size_t i = 0; i < runs.size(); ++i) next.push(i);
    while (!next.empty()) {
        const auto run = next.top();
        next.pop();
        take(runs[run].front());
        runs[run].advance();
        if (!runs[run].at_end()) next.push(run);
    }
}

std::vector<RepeatedRows::Repeat> RepeatedRows::find() {
    std::vector<Repeat> repeats;
    Entry first;
    bool is_first = true;
    const auto take = [&](const Entry& entry) {
        if (!is_first && entry.key == first.key) {
            repeats.push_back({{entry.ordinal, entry.number},
                               first.number,
                               static_cast<Kind>(entry.key & k_kind_mask)});
        } else {
            first = entry;
        }
        is_first = false;
    };
    if (!file_) {
        std::ranges::sort(entries_);
        std::ranges::for_each(entries_, take);
    } else {
        spill();
        merge_runs(take);
    }
    entries_ = {};
    std::ranges::sort(repeats, [](const Repeat& left, const Repeat& right) {
        return std::tie(left.row.ordinal, left.kind) < std::tie(right.row.ordinal, right.kind);
    });
    return repeats;
}

}  // namespace sotay::members
