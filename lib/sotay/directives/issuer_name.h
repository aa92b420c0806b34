#pragma once

#include "sotay/directives/document_types.h"

#include <string>
#include <vector>

namespace sotay::directives {

/// True when `line` begins as the name of a body does: "ĐẢNG ỦY XÃ …".
[[nodiscard]] bool begins_body(const std::string& line, const DocumentTypes& types);

/// A name printed in capitals as it is written in running text: "ĐẢNG ỦY XÃ HOẰNG LỘC" →
/// "Đảng ủy xã Hoằng Lộc". A name with small letters stays as it is.
[[nodiscard]] std::string written_name(const std::string& printed, const DocumentTypes& types);

/// The bodies named in the lines of a left header column, from the highest; a name may run over
/// several lines.
[[nodiscard]] std::vector<std::string> bodies_of(const std::vector<std::string>& lines,
                                                 const DocumentTypes& types);

}  // namespace sotay::directives
