#pragma once

#include "sotay/base/date.h"
#include "sotay/members/draft.h"
#include "sotay/members/rules.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sotay::members {

/// What a cell of the column of states says.
struct StateCell {
    std::optional<std::string> state = {};
    std::optional<std::string> departure = {};
    std::optional<PartialDate> departed_on = {};
    std::string problem = {};  ///< translated; "" = none
};
/// "Chính thức", "miễn sinh hoạt", "Chính thức, miễn sinh hoạt", "đã chuyển đi 05/2024". `today`
/// completes years of two digits.
[[nodiscard]] StateCell read_state_cell(std::string_view cell, const MemberRules& rules,
                                        Date today);

/// What a cell of the column of posts says.
struct PostCell {
    std::vector<HeldPost> posts = {};
    std::string problem = {};  ///< translated; "" = none
};
/// "Bí thư", "Bí thư chi bộ thôn 3", "Ủy viên BCH Đảng bộ xã, Bí thư chi bộ", "không".
[[nodiscard]] PostCell read_post_cell(std::string_view cell, const MemberRules& rules);

}  // namespace sotay::members
