#pragma once

#include <string>
#include <string_view>

namespace sotay::directives {

/// A title printed in capitals as running text writes it: "THI HÀNH ĐIỀU LỆ ĐẢNG" → "Thi hành Điều
/// lệ Đảng". `body` is the paper itself, which shows which words keep their capitals. A title that
/// has small letters already comes back as it is.
[[nodiscard]] std::string in_sentence_case(std::string_view title, std::string_view body);

}  // namespace sotay::directives
