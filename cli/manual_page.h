#pragma once

#include <CLI/CLI.hpp>

#include <string>

namespace sotay::cli {

/// A manual page of section 1, in roff and in the chosen language.
struct ManualPage {
    std::string name;  ///< "sotay-org"
    std::string roff;
};

/// The page of the program, from the whole tree of its commands.
[[nodiscard]] ManualPage program_page(const CLI::App& root);
/// The page of one noun with all its verbs.
[[nodiscard]] ManualPage noun_page(const CLI::App& noun);

}  // namespace sotay::cli
