#pragma once

#include <string>
#include <string_view>

namespace sotay::store {

/// What a person typed, as an expression of FTS5 over the tokenizer "sotay": all words must stand
/// in the row, those in quotes or joined by dash, slash or dot beside each other. A word typed with
/// marks means its exact spelling, one without marks every spelling. Never a syntax error; empty
/// when `typed` holds no word. Words past the first 64 are left out.
[[nodiscard]] std::string search_expression(std::string_view typed);

}  // namespace sotay::store
