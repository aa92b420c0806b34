#pragma once

#include "sotay/store/search_bytes.h"
#include "sotay/store/search_count.h"

#include <cstdint>
#include <span>

namespace sotay::store {

/// Which documents of a segment hold something, by their place in it, and how often. Mostly it
/// stands in a body once: that costs no more than the step from the document before.
class PostingsWriter {
public:
    /// Places ascend.
    void add(std::uint32_t place, Count count) {
        const std::uint64_t step = place - next_;
        put_number(bytes_, step << 1 | (count == 1 ? 0 : 1));
        if (count != 1) bytes_.push_back(count);
        next_ = place + 1;
        ++documents_;
    }
    [[nodiscard]] std::uint32_t documents() const { return documents_; }
    [[nodiscard]] const Bytes& bytes() const { return bytes_; }

private:
    Bytes bytes_;
    std::uint32_t next_ = 0;
    std::uint32_t documents_ = 0;
};

/// Adds what PostingsWriter wrote to `counts`, a Count for each document of the segment.
inline void add_postings(std::span<const std::uint8_t> postings, std::span<Count> counts) {
    RecordReader record{postings};
    std::uint64_t next = 0;
    while (!record.is_at_end()) {
        const std::uint64_t head = record.number();
        next += head >> 1;
        if (next >= counts.size()) refuse_damaged_index();
        const Count count = (head & 1) == 0 ? Count{1} : record.byte();
        counts[next] = sum_of(counts[next], count);
        ++next;
    }
}

}  // namespace sotay::store
