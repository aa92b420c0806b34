#pragma once

#include <string>
#include <vector>

namespace sotay::directives {

/// The files to import for `paths` in a steady order: a file is itself, a folder the files in it
/// (with `is_recursive` those of its folders too), hidden ones left out.
/// Throws Error{environment} naming a path that is not there.
[[nodiscard]] std::vector<std::string> find_files(const std::vector<std::string>& paths,
                                                  bool is_recursive);

}  // namespace sotay::directives
