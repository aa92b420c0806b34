#pragma once

#include <string_view>

#include "extract/answer.h"

namespace sotay::extract {

/// Loads what poppler would otherwise look for in files; call before confine(). False when the
/// system lacks it.
[[nodiscard]] bool prepare_pdf();

/// A page a page, laid out as printed, so that the two halves of a header stand side by side.
/// no_text as soon as one page is a picture: read_scan() reads such a file, text pages and all.
[[nodiscard]] Answer read_pdf(std::string_view bytes);

}  // namespace sotay::extract
