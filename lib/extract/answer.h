#pragma once

#include "sotay/formats/document_protocol.h"

#include <string>
#include <string_view>
#include <vector>

namespace sotay::extract {

using document_protocol::Status;

/// What was found in a document; `pages` and `properties` (UTF-8) only with Status::ok.
struct Answer {
    Status status = Status::unreadable;
    std::string media_type;
    std::vector<std::string> pages;
    /// What the file says of itself apart from its text (title, subject, keywords,
    /// description), a line each.
    std::vector<std::string> properties{};
};

/// The answer for pages as a parser gave them: no_text when all are blank, limits when they are
/// too many or too long, else ok.
[[nodiscard]] Answer answer_with(std::string media_type, std::vector<std::string> pages);

/// The bytes of document_protocol.
[[nodiscard]] std::string encode(const Answer& answer);

void append_number(std::string& out, std::size_t value);
void append_string(std::string& out, std::string_view value);

/// Writes all of `bytes`; false when the reader has gone.
[[nodiscard]] bool write_out(int descriptor, std::string_view bytes);

}  // namespace sotay::extract
