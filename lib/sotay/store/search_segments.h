#pragma once

#include "sotay/store/database.h"
#include "sotay/store/search_segment.h"

#include <cstdint>
#include <functional>
#include <span>
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
    std::string exact;
    Bytes postings;
};
struct FoundWord {
    std::uint32_t first_number = 0;  ///< of the first spelling; the next ones follow
    std::vector<FoundSpelling> spellings;
};

/// Looks words and pairs up in segments.
class SegmentReader {
public:
    explicit SegmentReader(Database& database);

    /// Without spellings when the word stands nowhere.
    [[nodiscard]] FoundWord find_word(std::int64_t segment_id, std::string_view letters);
    /// Calls `take` with the postings of each pair from one key to another.
    void each_pair(std::int64_t segment_id, std::int64_t first_key, std::int64_t last_key,
                   const std::function<void(std::span<const std::uint8_t>)>& take);

private:
    Statement words_;
    Statement pairs_;
};

}  // namespace sotay::store
