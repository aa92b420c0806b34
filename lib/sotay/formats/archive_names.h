#pragma once

#include <string>
#include <string_view>

namespace sotay {

/// The name of a file in a ZIP archive as a person may read it: from UTF-8 or, where that is no
/// UTF-8, from the code page of Vietnamese Windows (1258) or of DOS (437), which archives do not
/// tell apart; NFC, relative, by slashes, without empty parts, ".", "..", drive letters, control
/// characters and marks that turn the direction of writing. "" when nothing is left.
[[nodiscard]] std::string archive_name(std::string_view raw);

/// Whether it lies there for a program and not for a person: hidden files, the locks of office
/// programs, the attributes that macOS puts beside each file.
[[nodiscard]] bool is_side_file(std::string_view name);

}  // namespace sotay
