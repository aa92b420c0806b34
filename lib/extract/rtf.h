#pragma once

#include <string_view>

#include "extract/answer.h"

namespace sotay::extract {

/// As read_docx(); bytes are read by the code page of their font or of the file.
[[nodiscard]] Answer read_rtf(std::string_view bytes);

}  // namespace sotay::extract
