#include "sotay/store/outside_changes.h"

namespace sotay::store {

std::int64_t outside_changes(Database& database) {
    auto row = database.prepare("PRAGMA data_version");
    row.step();
    return row.integer(0);
}

}  // namespace sotay::store
