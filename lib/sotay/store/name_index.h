#pragma once

#include "sotay/store/database.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sotay::store {

/// Finds members by words of `members.name_folded`. The database itself keeps the index when that
/// column changes or a member goes; who writes new members adds them, in the same transaction.
class NameIndex {
public:
    explicit NameIndex(Database& database) : database_{database} {}

    /// Makes the index of a new database.
    static void create(Database& database);

    /// The members from `first` to `last`, all new.
    void add(std::int64_t first, std::int64_t last);

    /// Ids of the members in whose name there is, for every one of `words`, a word that begins with
    /// it. Words are folded; what is no letter or digit parts them. None without a word.
    [[nodiscard]] std::vector<std::int64_t> find(const std::vector<std::string>& words) const;

private:
    Database& database_;
};

}  // namespace sotay::store
