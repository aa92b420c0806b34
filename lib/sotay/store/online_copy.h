#pragma once

#include <functional>
#include <string>

namespace sotay::store {

/// Copies the database `source` as it stands at one moment to the file `target` (mode 0600,
/// replaced), while other programs go on reading and writing: no writer waits for it. The copy is
/// not yet on disk for good when it returns. `tell` hears how many of how many pages are done.
/// Throws Error{environment}.
void copy_online(const std::string& source, const std::string& target,
                 const std::function<void(int done, int total)>& tell = {});

/// Every page, index and constraint of a database file at rest. Throws Error{environment} when one
/// is wrong.
void check_whole_file(const std::string& path);

}  // namespace sotay::store
