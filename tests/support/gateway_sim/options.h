#pragma once

#include "settings.h"

#include <optional>

namespace gateway_sim {

/// Reads the command line. Nothing when the program has said all there is to say (--help, a
/// mistake) and should end with `exit_code`.
[[nodiscard]] std::optional<Settings> read_options(int argc, const char* const* argv,
                                                   int& exit_code);

}  // namespace gateway_sim
