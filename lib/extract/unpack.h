#pragma once

#include <optional>
#include <string_view>

namespace sotay::extract {

/// Writes the files of a ZIP archive to `answer` as document_protocol says, folders and links left
/// out, each checked against the limits there before it is unpacked. No bytes are an archive that
/// is too large. False when nobody took them.
[[nodiscard]] bool unpack(std::optional<std::string_view> archive, int answer);

}  // namespace sotay::extract
