#pragma once

#include "sotay/store/search_bytes.h"
#include "sotay/store/search_count.h"

#include <cstdint>
#include <span>

namespace sotay::store {

/// Which documents of a segment hold something, by their place in it, and how often, as it is kept.
struct Postings {
    bool is_dense = false;  ///< a Count for each place; else steps between those that hold it
    std::span<const std::uint8_t> bytes;
};

class PostingsWriter {
public:
    /// Places ascend.
    void add(std::uint32_t place, Count count) {
        // Mostly it stands in a body once: that costs no more than the step from the one before.
        const std::uint64_t step = place - next_;
        put_number(bytes_, step << 1 | (count == 1 ? 0 : 1));
        if (count != 1) bytes_.push_back(count);
        next_ = place + 1;
    }
    /// Appends to a record what was added.
    void write(Bytes& record) const;

private:
    Bytes bytes_;
    std::uint32_t next_ = 0;
};

[[nodiscard]] Postings read_postings(RecordReader& record);

/// Adds to `counts`, which has a Count for each document of the segment.
void add_postings(const Postings& postings, std::span<Count> counts);

}  // namespace sotay::store
