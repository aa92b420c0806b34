#pragma once

#include "sotay/formats/descriptor.h"
#include "sotay/formats/document.h"

namespace sotay {

/// The text of a Word document of before 2007, by catdoc in a process of its own, which can do
/// nothing but read. Throws Error{environment} when that cannot be confined.
[[nodiscard]] DocumentOutcome read_word_document(const Descriptor& document,
                                                 const ReadLimits& limits);

}  // namespace sotay
