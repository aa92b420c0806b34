#pragma once

#include <string>
#include <string_view>

namespace sotay::directives {

/// A line without the spaces that an extractor or a typist put inside words: "Đ Ả N G  Ủ Y" →
/// "ĐẢNG  ỦY", "ĐẢN G" → "ĐẢNG". Spaces between words, and so columns, stay as they are.
[[nodiscard]] std::string mend_words(std::string_view line);

}  // namespace sotay::directives
