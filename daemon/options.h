#pragma once

#include <optional>
#include <string>

namespace sotay::daemon {

struct Options {
    std::string home;
    std::optional<std::string> config;
    std::optional<std::string> listen;
    bool once = false;
};

/// What the command line asks for; nullopt when it was answered already (--help, --version).
/// Throws Error{usage}.
[[nodiscard]] std::optional<Options> parse_options(int argc, char** argv);

}  // namespace sotay::daemon
