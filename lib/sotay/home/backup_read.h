#pragma once

#include "sotay/home/backup.h"

#include <string>

namespace sotay::home {

/// What of a backup is written into a folder; everything is read and checked all the same.
enum class Unpack { database_only, everything };

/// Reads the backup from its first byte to its last and unpacks it into `folder`, which is empty.
/// Throws as verify_backup() does.
[[nodiscard]] ReadResult unpack_backup(const ReadRequest& request, const std::string& folder,
                                       Unpack what);

/// Looks into the unpacked database: pages, audit chain, and with the key some sealed values.
/// Throws as verify_backup() does.
void check_unpacked(const std::string& database_file, const ReadRequest& request,
                    ReadResult& result);

}  // namespace sotay::home
