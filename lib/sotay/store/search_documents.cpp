#include "sotay/store/search_documents.h"

#include "sotay/store/search_count.h"
#include "sotay/store/search_texts.h"

#include <algorithm>

namespace sotay::store {

namespace {

void read_segment(const SegmentInfo& segment, const Bytes& documents, Documents& all) {
    const std::size_t begin = all.size();
    RecordReader record{documents};
    auto id = static_cast<std::uint64_t>(segment.first_id);
    std::uint64_t day = 0;  // steps of a damaged record may overflow
    while (!record.is_at_end()) {
        id += record.number();
        day += static_cast<std::uint64_t>(record.signed_number());
        all.ids.push_back(static_cast<std::int64_t>(id));
        all.days.push_back(static_cast<std::int64_t>(day));
        all.lengths.push_back(record.byte());
        if (all.lengths.back() >= k_length_classes) refuse_damaged_index();
    }
    if (all.size() - begin != static_cast<std::size_t>(segment.count)) refuse_damaged_index();
    all.spans.push_back({segment, begin, all.size()});
}

void add_loose(KeptText text, Documents& all) {
    all.ids.push_back(text.id);
    all.days.push_back(text.sort_day);
    all.lengths.push_back(length_class(static_cast<std::int64_t>(text.text.body.size())));
    all.loose.push_back(std::move(text));
}

}  // namespace

std::size_t Documents::place_in_segments(std::int64_t id) const {
    const auto span = std::ranges::lower_bound(
        spans, id, {}, [](const Span& each) { return each.segment.last_id; });
    if (span == spans.end()) return size();
    const auto begin = ids.begin() + static_cast<std::ptrdiff_t>(span->begin);
    const auto end = ids.begin() + static_cast<std::ptrdiff_t>(span->end);
    const auto found = std::lower_bound(begin, end, id);
    if (found == end || *found != id) return size();
    return static_cast<std::size_t>(found - ids.begin());
}

Documents read_documents(Database& database) {
    const Segments segments{database};
    Documents all;
    for (const SegmentInfo& segment : segments.list()) {
        read_segment(segment, segments.documents(segment.id), all);
    }
    all.loose_begin = all.size();
    TextReader texts{database};
    for (const std::int64_t id : segments.loose()) {
        const std::size_t place = all.place_in_segments(id);
        if (place < all.loose_begin) all.gone.push_back(place);
        if (auto text = texts.find(id)) add_loose(*std::move(text), all);
    }
    return all;
}

}  // namespace sotay::store
