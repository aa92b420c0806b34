#include "sotay/store/search_upkeep.h"

#include "sotay/store/search_texts.h"

#include <algorithm>
#include <utility>

namespace sotay::store {

namespace {

// Loose texts are read at each search: about 2 ms for so many.
constexpr std::int64_t k_most_loose = 512;
constexpr std::int64_t k_most_loose_bytes = 500'000;

/// Small ones at the end of `segments` that fill one together with `bytes` more; none when they do
/// not yet.
std::vector<SegmentInfo> to_join(const std::vector<SegmentInfo>& segments, std::int64_t bytes) {
    auto first = segments.end();
    while (first != segments.begin() && std::prev(first)->text_bytes < k_most_bytes / 2) {
        bytes += (--first)->text_bytes;
    }
    if (bytes < k_most_bytes) return {};
    return {first, segments.end()};
}

}  // namespace

void SegmentWriter::add(KeptText text) {
    const auto size = static_cast<std::int64_t>(text.text.body.size());
    const bool is_full = bytes_ + size > k_most_bytes ||
                         static_cast<std::int64_t>(texts_.size()) == k_most_documents;
    if (is_full && !texts_.empty()) begin();
    bytes_ += size;
    texts_.push_back(std::move(text));
}

void SegmentWriter::finish() {
    if (!texts_.empty()) begin();
    write();
}

void SegmentWriter::begin() {
    write();
    bytes_ = 0;
    at_work_ = std::async(std::launch::async,
                          [texts = std::exchange(texts_, {})] { return build_segment(texts); });
}

void SegmentWriter::write() {
    if (at_work_.valid()) segments_.add(at_work_.get());
}

void SearchUpkeep::changed(std::int64_t id, std::int64_t text_bytes) {
    segments_.add_loose(id, text_bytes);
    const auto [count, bytes] = segments_.loose_total();
    if (count > k_most_loose || bytes > k_most_loose_bytes) tidy();
}

void SearchUpkeep::rebuild() {
    segments_.drop_all();
    build(k_first_id, k_last_id, {});
}

void SearchUpkeep::tidy() {
    const auto segments = segments_.list();
    const auto loose = segments_.loose();
    const auto bytes = segments_.loose_total().text_bytes;
    std::int64_t before = k_first_id;
    for (const SegmentInfo& segment : segments) {
        const auto stale = std::ranges::lower_bound(loose, before);
        if (stale != loose.end() && *stale <= segment.last_id) {
            build(before, segment.last_id, {segment});
        }
        before = segment.last_id + 1;
    }
    if (loose.back() < before) return;
    const auto joined = to_join(segments_.list(), bytes);
    build(joined.empty() ? before : joined.front().first_id, k_last_id, joined);
}

void SearchUpkeep::build(std::int64_t first, std::int64_t last,
                         const std::vector<SegmentInfo>& instead_of) {
    for (const SegmentInfo& segment : instead_of) segments_.drop(segment.id);
    SegmentWriter writer{database_};
    each_text(database_, first, last, [&](KeptText text) { writer.add(std::move(text)); });
    writer.finish();
    segments_.drop_loose(first, last);
}

}  // namespace sotay::store
