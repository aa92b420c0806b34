#pragma once

#include <string_view>

#include "extract/answer.h"
#include "extract/confine.h"
#include "extract/recognise.h"

namespace sotay::extract {

/// Loads what the parsers of `task` would otherwise look for in files; call before confine().
/// False when the system lacks it.
[[nodiscard]] bool prepare_readers(Task task);

/// The text of a document, by what it is. A picture has none (Status::no_text).
[[nodiscard]] Answer read_text(const Recogniser& recogniser, std::string_view bytes);

/// The text that a picture, or each page of a PDF, shows.
[[nodiscard]] Answer read_picture(const Recogniser& recogniser, std::string_view bytes);

}  // namespace sotay::extract
