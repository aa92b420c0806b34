#pragma once

#include "sotay/members/desk.h"

#include <optional>
#include <string>
#include <vector>

namespace sotay::members {

/// A post that a member takes up or lays down.
struct PostOrder {
    MemberId member = 0;
    std::string post;               ///< code, name or another way to write it
    std::string organisation = {};  ///< code; "" = the member's own cell
    Date on;
};

struct PostReport {
    std::string post;  ///< code
    const org::Organisation* organisation = nullptr;
    bool is_changed = false;            ///< false: it was so already
    std::vector<std::string> warnings;  ///< translated
};

/// In the member's own cell or in a committee above it. Further posts stay. One transaction with
/// history and audit. Throws Error{usage} for an unknown post, Error{conflict} for an organisation
/// the member does not belong to, Error{invalid_input} for a day to come.
[[nodiscard]] PostReport take_post(const Desk& desk, const PostOrder& order);
/// Throws Error{not_found} when the member does not hold it.
[[nodiscard]] PostReport lay_down_post(const Desk& desk, const PostOrder& order);

}  // namespace sotay::members
