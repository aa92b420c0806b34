#pragma once

#include "sotay/store/database.h"
#include "sotay/store/search_segment.h"
#include "sotay/store/search_segments.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sotay::store {

/// All documents of the index, each at one place: first those of the segments, then the loose ones,
/// whose texts are read themselves.
struct Documents {
    struct Span {
        SegmentInfo segment;
        std::size_t begin = 0;
        std::size_t end = 0;
    };

    std::vector<std::int64_t> ids;
    std::vector<std::int64_t> days;
    std::vector<std::uint8_t> lengths;  ///< length_class()
    std::vector<std::size_t> gone;      ///< places in segments of those that are loose or removed
    std::vector<Span> spans;            ///< by id
    std::vector<KeptText> loose;        ///< at the places from loose_begin
    std::size_t loose_begin = 0;

    [[nodiscard]] std::size_t size() const { return ids.size(); }
    [[nodiscard]] std::size_t count() const { return ids.size() - gone.size(); }
    /// size() for an id that is in no segment.
    [[nodiscard]] std::size_t place_in_segments(std::int64_t id) const;
};

[[nodiscard]] Documents read_documents(Database& database);

}  // namespace sotay::store
