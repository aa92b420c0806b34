#pragma once

#include "sotay/base/clock.h"
#include "sotay/base/secret.h"
#include "sotay/home/home.h"
#include "sotay/store/database.h"

#include <optional>
#include <string>

namespace sotay::home {

/// Writes a copy of a master key (mode 0600): its 64 digits, or with a passphrase a sealed text
/// that can be printed as well. Throws Error{conflict} when the file exists and may not be
/// replaced, Error{environment}.
void write_key_copy(const std::string& file, bool may_replace, const Secret& master_key,
                    const std::optional<Secret>& passphrase);

/// The master key of such a copy; "-" reads standard input. Throws Error{environment} when it
/// cannot be read, Error{usage} when it is sealed and there is no passphrase, Error{invalid_input}
/// when it holds no key or does not open.
[[nodiscard]] Secret read_key_copy(const std::string& file,
                                   const std::optional<Secret>& passphrase);

/// Remembers, inside the caller's transaction, that a copy was seen outside the home. Of `file`
/// only the last part is kept.
void remember_key_copy(store::Database& database, const std::string& file,
                       const std::string& key_fingerprint, Instant at);

struct KeyCopy {
    std::string file_name;
    Instant confirmed_at;
};
/// The newest known copy of the key that this database needs.
[[nodiscard]] std::optional<KeyCopy> last_key_copy(store::Database& database);

/// Where the master key is, as doctor says it. Throws Error{environment} when it is missing, open
/// to others, another user's than the database, or not this database's.
struct KeyPlace {
    std::string path;  ///< inside the home, or of the credential
    bool is_credential = false;
};
[[nodiscard]] KeyPlace check_master_key(const Home& home, store::Database& database);

}  // namespace sotay::home
