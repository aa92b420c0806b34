#pragma once

#include <string>

namespace sotay::cli {

/// Writes what a command was asked to put into the file `path`, all of it or nothing; "-" is the
/// standard output. Throws Error{environment} when the file cannot be written.
void write_output(const std::string& content, const std::string& path);

}  // namespace sotay::cli
