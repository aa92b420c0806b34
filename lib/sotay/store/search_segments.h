#pragma once

#include "sotay/store/database.h"
#include "sotay/store/search_postings.h"
#include "sotay/store/search_segment.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace sotay::store {

/// What is known of a segment without reading it.
struct SegmentInfo {
    std::int64_t id = 0;
    std::int64_t first_id = 0;
    std::int64_t last_id = 0;
    std::int64_t count = 0;
    std::int64_t text_bytes = 0;
};

struct LooseTotal {
    std::int64_t count = 0;
    std::int64_t text_bytes = 0;
};

/// The segments kept in the database, and the list of loose documents: those that no segment tells
/// of, or not as they are by now, because their texts came or went after it was made.
class Segments {
public:
    explicit Segments(Database& database) : database_{database} {}

    /// By their documents, which are apart.
    [[nodiscard]] std::vector<SegmentInfo> list() const;
    void add(const Segment& segment);
    void drop(std::int64_t segment_id);
    void drop_all();

    [[nodiscard]] Bytes documents(std::int64_t segment_id) const;

    /// `text_bytes` as in SegmentInfo; 0 for a text that went.
    void add_loose(std::int64_t directive_id, std::int64_t text_bytes);
    /// Forgets those from `first` to `last`.
    void drop_loose(std::int64_t first, std::int64_t last);
    /// Ascending.
    [[nodiscard]] std::vector<std::int64_t> loose() const;
    [[nodiscard]] LooseTotal loose_total() const;

private:
    Database& database_;
};

/// A word of a segment in one of its spellings.
struct FoundSpelling {
    std::uint32_t number = 0;
    std::string_view exact;
    Postings postings;
};

/// Looks words and pairs up in segments.
class SegmentReader {
public:
    explicit SegmentReader(Database& database);

    /// Calls `take` with each spelling of the word, by their numbers.
    void each_spelling(std::int64_t segment_id, std::string_view letters,
                       const std::function<void(const FoundSpelling&)>& take);
    /// Calls `take` with the postings of each pair from one key to another.
    void each_pair(std::int64_t segment_id, std::int64_t first_key, std::int64_t last_key,
                   const std::function<void(const Postings&)>& take);

private:
    Statement words_;
    Statement pairs_;
};

}  // namespace sotay::store
