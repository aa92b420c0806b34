#pragma once

#include "sotay/base/secret.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace sotay::store {

/// Appends to a record of the index: numbers of 7 bits a byte, the small ones short.
inline void put_number(Bytes& out, std::uint64_t value) {
    while (value >= 0x80) {
        out.push_back(static_cast<std::uint8_t>(value | 0x80));
        value >>= 7;
    }
    out.push_back(static_cast<std::uint8_t>(value));
}
inline void put_signed(Bytes& out, std::int64_t value) {
    put_number(out, (static_cast<std::uint64_t>(value) << 1) ^
                        static_cast<std::uint64_t>(value < 0 ? -1 : 0));
}
inline void put_text(Bytes& out, std::string_view text) {
    put_number(out, text.size());
    out.insert(out.end(), text.begin(), text.end());
}

/// Throws Error{environment}: the index is damaged, and how to mend it.
[[noreturn]] void refuse_damaged_index();

/// Reads such a record. Never past its end: refuse_damaged_index() instead.
class RecordReader {
public:
    explicit RecordReader(std::span<const std::uint8_t> record) : left_{record} {}

    [[nodiscard]] bool is_at_end() const { return left_.empty(); }
    [[nodiscard]] std::uint8_t byte() {
        if (left_.empty()) refuse_damaged_index();
        const std::uint8_t value = left_.front();
        left_ = left_.subspan(1);
        return value;
    }
    [[nodiscard]] std::uint64_t number() {
        std::uint64_t value = byte();
        if (value < 0x80) return value;
        value &= 0x7F;
        for (unsigned shift = 7; shift < 64; shift += 7) {
            const std::uint64_t next = byte();
            value |= (next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
        refuse_damaged_index();
    }
    [[nodiscard]] std::int64_t signed_number() {
        const std::uint64_t value = number();
        return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
    }
    [[nodiscard]] std::span<const std::uint8_t> bytes(std::uint64_t size) {
        if (size > left_.size()) refuse_damaged_index();
        const auto bytes = left_.first(size);
        left_ = left_.subspan(size);
        return bytes;
    }
    [[nodiscard]] std::string_view text() {
        const auto text = bytes(number());
        return {reinterpret_cast<const char*>(text.data()), text.size()};
    }

private:
    std::span<const std::uint8_t> left_;
};

}  // namespace sotay::store
