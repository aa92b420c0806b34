#pragma once

#include "sotay/formats/json.h"

#include <string>
#include <vector>

namespace sotay::cli {

/// Runs PREFIX/libexec/sotay/PROGRAM, which writes one JSON object a line, and reads them all. Its
/// object with the keys "error" and "kind" is thrown as that Error. Throws Error{environment} when
/// it cannot be started or dies.
[[nodiscard]] std::vector<Json> run_helper(const std::string& program,
                                           const std::vector<std::string>& arguments);

}  // namespace sotay::cli
