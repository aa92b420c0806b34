#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace sotay::store {

/// How often a word, or two beside each other, stands in a document, in a byte: whether in its
/// symbol, title and issuer, and how often in its body, 31 times at most. 0: nowhere.
using Count = std::uint8_t;

constexpr std::size_t k_columns = 4;  // symbol, title, issuer, body
constexpr std::array<Count, k_columns> k_once_in{0x80, 0x40, 0x20, 1};
constexpr Count k_body = 0x1F;

[[nodiscard]] inline Count sum_of(Count a, Count b) {
    const int in_body = std::min(int{k_body}, (a & k_body) + (b & k_body));
    return static_cast<Count>(((a | b) & ~k_body) | in_body);
}

/// Steps of the length of a body, each a fifth longer than the one before.
[[nodiscard]] std::uint8_t length_class(std::int64_t body_bytes);

/// What a word adds to the rank of a document for each Count, by BM25 within the body. A hit in the
/// symbol outweighs those in all other columns, one in the title those in issuer and body.
using Worth = std::array<float, 256>;

constexpr std::size_t k_length_classes = 64;
/// By length_class().
[[nodiscard]] const std::array<Worth, k_length_classes>& worths();

}  // namespace sotay::store
