#pragma once

#include <string_view>

#include "extract/answer.h"

namespace sotay::extract {

inline constexpr const char* k_docx =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// True for bytes of a ZIP archive that holds word/document.xml, whatever libmagic calls them.
[[nodiscard]] bool is_docx(std::string_view bytes);

/// Page headers, the text with its text boxes, page footers, footnotes; what is deleted, hidden or
/// an instruction of a field is left out. A page ends where Word last ended it.
[[nodiscard]] Answer read_docx(std::string_view bytes);

}  // namespace sotay::extract
