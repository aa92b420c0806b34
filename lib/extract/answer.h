#pragma once

#include "sotay/formats/document_protocol.h"

#include <string>
#include <vector>

namespace sotay::extract {

using document_protocol::Status;

/// What was found in a document; `pages` (UTF-8) only with Status::ok.
struct Answer {
    Status status = Status::unreadable;
    std::string media_type;
    std::vector<std::string> pages;
    /// What the file says of itself apart from its text (title, subject, keywords), a line each.
    std::vector<std::string> properties{};
};

/// The answer for pages as a parser gave them: no_text when all are blank, limits when they are
/// too many or too long, else ok.
[[nodiscard]] Answer answer_with(std::string media_type, std::vector<std::string> pages);

/// The bytes of document_protocol.
[[nodiscard]] std::string encode(const Answer& answer);

/// Writes to standard output; false when the reader has gone.
[[nodiscard]] bool write_out(const std::string& bytes);

}  // namespace sotay::extract
