#pragma once

#include "sotay/members/desk.h"
#include "sotay/members/record.h"
#include "sotay/members/stays.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sotay::members {

/// What `key=value` pairs say about a member, read as a row of a sheet would be.
struct SetDraft {
    Draft draft;                 ///< only what was said; full_name is always there
    std::vector<Field> said;     ///< keys with a value, or emptied
    std::vector<Field> emptied;  ///< keys without a value

    [[nodiscard]] bool is_said(Field field) const {
        return std::find(said.begin(), said.end(), field) != said.end();
    }
};

/// Problems of the values and of how they fit what is known already; what was wrong before and was
/// not touched is none. `record` and `home` are the member as it stands.
[[nodiscard]] SetDraft read_set_draft(
    const Desk& desk, const std::vector<std::pair<std::string, std::string>>& values,
    const Record& record, const std::optional<Stay>& home, std::vector<Problem>& problems);

/// What pairs say about somebody who is not in the register yet; full_name is required.
[[nodiscard]] Draft read_new_draft(const Desk& desk,
                                   const std::vector<std::pair<std::string, std::string>>& values,
                                   const org::Organisation& place, std::vector<Problem>& problems);

}  // namespace sotay::members
