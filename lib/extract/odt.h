#pragma once

#include <string_view>

#include "extract/answer.h"

namespace sotay::extract {

inline constexpr const char* k_odt = "application/vnd.oasis.opendocument.text";

/// True for bytes of a ZIP archive that holds a text of OpenDocument, whatever libmagic calls them.
[[nodiscard]] bool is_odt(std::string_view bytes);

/// As read_docx().
[[nodiscard]] Answer read_odt(std::string_view bytes);

}  // namespace sotay::extract
