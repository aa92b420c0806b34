#pragma once

#include "listing.h"

#include "sotay/members/columns.h"
#include "sotay/members/member.h"
#include "sotay/members/rules.h"
#include "sotay/org/tree.h"

#include <optional>
#include <string>
#include <vector>

namespace sotay::cli {

/// Turns members into cells of a list, for people or for programs. `tree` and `rules` must outlive
/// it.
class MemberCells {
public:
    MemberCells(const org::Tree& tree, const members::MemberRules& rules, bool is_for_people,
                bool reveal, bool has_guests = false)
        : tree_{tree},
          rules_{rules},
          is_for_people_{is_for_people},
          reveal_{reveal},
          has_guests_{has_guests} {}

    [[nodiscard]] std::vector<Column> columns() const;
    [[nodiscard]] std::vector<Json> cells(const members::Member& member) const;

private:
    [[nodiscard]] Json cell(const members::Member& member, members::Field field) const;
    [[nodiscard]] Json hidden(const std::optional<std::string>& value) const;
    [[nodiscard]] Json term(const members::Vocabulary& terms,
                            const std::optional<std::string>& code) const;
    [[nodiscard]] Json gender(const std::optional<std::string>& gender) const;

    const org::Tree& tree_;
    const members::MemberRules& rules_;
    bool is_for_people_;
    bool reveal_;
    bool has_guests_;  // with a column that tells them
};

/// The state that `--state WORD` means. Throws Error{usage} naming the nearest.
[[nodiscard]] std::string state_code(const std::string& word, const members::MemberRules& rules);

}  // namespace sotay::cli
