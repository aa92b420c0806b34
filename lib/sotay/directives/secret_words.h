#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sotay::directives {

constexpr std::string_view k_lowest_mark = "MẬT";

/// The mark that `text` is and nothing more, in capitals, spaces between letters and a frame around
/// it aside. "TỐI MẬT" and "TUYỆT MẬT" also without their accents or with wrong ones.
[[nodiscard]] std::optional<std::string> stamp_of(const std::string& text);

/// A lone "MẬT" whose accents a scanner lost or took for others.
[[nodiscard]] std::optional<std::string> misread_stamp_of(const std::string& text);

/// The mark that `text` is in small letters or capitals.
[[nodiscard]] std::optional<std::string> mark_of_words(const std::string& text);

/// The mark that stands in capitals among other words.
[[nodiscard]] std::optional<std::string> mark_among_words(const std::string& text);

/// In the name of a file: in capitals, or in any letters where signs part it from the rest.
[[nodiscard]] std::optional<std::string> mark_in_name(std::string_view file_name);

/// In a title, a subject or a list of keywords.
[[nodiscard]] std::optional<std::string> mark_in_property(std::string_view line);

/// BÍ of BÍ MẬT, THIẾT of MẬT THIẾT, in any letters: MẬT is part of another word.
[[nodiscard]] bool is_before_mark(std::string_view word);
[[nodiscard]] bool is_after_mark(std::string_view word);

}  // namespace sotay::directives
