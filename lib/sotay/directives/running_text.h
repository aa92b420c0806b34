#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sotay::directives {

/// A part of RunningText, in bytes.
struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// The text of a paper as it is read aloud: lines joined to paragraphs, over the turn of a page
/// too, page numbers left out.
struct RunningText {
    std::string text;                      ///< NFC, squeezed; "\n" between paragraphs
    std::vector<std::size_t> page_begins;  ///< where each page begins in `text`

    /// From 1.
    [[nodiscard]] int page_at(std::size_t offset) const;
};

/// `body` as body_of() gives it: pages parted by form feeds.
[[nodiscard]] RunningText running_text(std::string_view body);

/// The paragraphs of a running text, in order.
[[nodiscard]] std::vector<Span> paragraphs_of(std::string_view text);
/// The sentences of one paragraph; ";" does not end one.
[[nodiscard]] std::vector<Span> sentences_of(std::string_view text, Span paragraph);

/// Bytes of a bullet or number at the beginning of a paragraph with the space behind it: "- ",
/// "a) ", "1.2. "; 0 when there is none.
[[nodiscard]] std::size_t bullet_length(std::string_view paragraph);

}  // namespace sotay::directives
