#pragma once

#include "sotay/members/memo.h"
#include "sotay/members/standards.h"

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace sotay::members {

/// Finds the organisation that a cell means.
class OrganisationFinder {
public:
    explicit OrganisationFinder(const Standards& standards);

    struct Answer {
        const org::Organisation* organisation = nullptr;
        std::string problem = {};  ///< translated, when there is none
    };
    /// "38.168.053.000.001", "38168053000001", also with another sign in place of the dots or with
    /// the name behind; in place of a code a name.
    [[nodiscard]] const Answer& by_code(const std::string& cell);
    /// "Chi bộ Phố 1", "CB Phố 1", "Phố 1", "Chi bộ Phố 1, Đảng bộ phường Hạc Thành".
    [[nodiscard]] const Answer& by_name(const std::string& cell);
    /// Whether `name` may mean `organisation`.
    [[nodiscard]] bool is_name_of(std::string_view name,
                                  const org::Organisation& organisation) const;

private:
    using Candidates = std::vector<const org::Organisation*>;

    [[nodiscard]] Answer find_code(const std::string& cell);
    [[nodiscard]] Answer find_name(const std::string& cell);
    [[nodiscard]] const org::Organisation* respelled(const std::string& cell) const;
    [[nodiscard]] Answer checked(const org::Organisation& organisation) const;
    [[nodiscard]] Candidates candidates(const std::string& cell) const;
    [[nodiscard]] bool stands_under(const org::Organisation& organisation,
                                    const std::string& superior) const;
    [[nodiscard]] std::string unknown_code(const std::string& code);
    [[nodiscard]] std::string unknown_name(const std::string& name);
    [[nodiscard]] std::string ambiguous(const Candidates& candidates) const;
    [[nodiscard]] bool may_suggest();

    const org::Tree& tree_;
    std::unordered_set<org::OrganisationId> with_members_;
    std::unordered_map<std::string, Candidates> by_name_;  // by cell_key()
    Memo<Answer> codes_;
    Memo<Answer> names_;
    int suggestions_ = 0;
};

}  // namespace sotay::members
