#pragma once

#include "sotay/base/secret.h"
#include "sotay/formats/json.h"

#include <string>
#include <vector>

namespace sotay::cli {

/// Runs PREFIX/libexec/sotay/PROGRAM, which writes one JSON object a line, and reads them all. Its
/// object with the keys "error" and "kind" is thrown as that Error. Throws Error{environment} when
/// it cannot be started or dies. `input`, unless it is empty, is what the program reads from its
/// standard input; arguments are seen by everybody on the machine.
[[nodiscard]] std::vector<Json> run_helper(const std::string& program,
                                           const std::vector<std::string>& arguments,
                                           const Secret& input = {});

}  // namespace sotay::cli
