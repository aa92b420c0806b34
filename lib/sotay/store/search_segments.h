#pragma once

#include "sotay/store/database.h"
#include "sotay/store/search_segment.h"

#include <cstdint>
#include <functional>
#include <string>
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

    /// Makes the tables when they are not there; makes them empty when they are.
    static void create(Database& database);

    /// By their documents, which are apart.
    [[nodiscard]] std::vector<SegmentInfo> list() const;
    void add(const Segment& segment);
    void drop(std::int64_t segment_id);

    [[nodiscard]] Bytes documents(std::int64_t segment_id) const;
    /// Calls `take` with each segment in which the word is common, and its record.
    void each_word(const std::string& letters,
                   const std::function<void(std::int64_t, const Bytes&)>& take) const;
    /// The postings of a pair; empty when it never stands so.
    class PairFinder {
    public:
        explicit PairFinder(Database& database);
        [[nodiscard]] Bytes find(std::int64_t segment_id, std::uint32_t key);

    private:
        Statement statement_;
    };

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

}  // namespace sotay::store
