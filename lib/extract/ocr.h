#pragma once

#include <string>
#include <string_view>

#include "extract/answer.h"

namespace sotay::extract {

/// Loads the Vietnamese model; call before confine(). False when the system lacks it. The
/// environment must hold OMP_THREAD_LIMIT=1 when the program starts: a confined process cannot
/// start threads.
[[nodiscard]] bool prepare_ocr();

/// Words read from a picture ("image/png", "image/jpeg", "image/tiff" with all its pages) or from
/// the pages of a PDF ("application/pdf") that have no text, laid out as printed. What the first
/// page's head shows in large capitals, as a stamp does, stands before the text if the ordinary
/// reading missed it.
[[nodiscard]] Answer read_scan(std::string_view bytes, const std::string& media_type);

}  // namespace sotay::extract
