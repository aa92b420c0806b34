#pragma once

#include "sotay/store/database.h"
#include "sotay/store/search_segments.h"

#include <cstdint>
#include <future>
#include <vector>

namespace sotay::store {

/// Makes segments of the texts it is given, in another thread, and writes them.
class SegmentWriter {
public:
    explicit SegmentWriter(Database& database) : segments_{database} {}

    /// Texts come by id.
    void add(KeptText text);
    /// Without it the last texts are lost.
    void finish();

private:
    void begin();
    void write();

    Segments segments_;
    std::vector<KeptText> texts_;
    std::int64_t bytes_ = 0;
    std::future<Segment> at_work_;
};

/// Keeps the segments so that few documents are loose. All in the caller's transaction.
class SearchUpkeep {
public:
    explicit SearchUpkeep(Database& database) : database_{database}, segments_{database} {}

    /// To be told of each text that came or, with no bytes in its body, went, after it did.
    void changed(std::int64_t id, std::int64_t text_bytes);
    /// Makes all segments anew.
    void rebuild();

private:
    void tidy();
    void build(std::int64_t first, std::int64_t last, const std::vector<SegmentInfo>& instead_of);

    Database& database_;
    Segments segments_;
};

}  // namespace sotay::store
