#pragma once

#include "sotay/base/date.h"
#include "sotay/base/error.h"
#include "sotay/base/partial_date.h"
#include "sotay/base/phone.h"
#include "sotay/formats/csv.h"
#include "sotay/members/columns.h"
#include "sotay/members/rules.h"
#include "sotay/org/kinds.h"
#include "sotay/org/tree.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace sotay::members {

/// What a row of a sheet says about a member. An empty cell says nothing.
struct Draft {
    int row = 0;
    std::string full_name;
    std::optional<std::string> card_number;
    std::optional<std::string> citizen_id;
    std::optional<PartialDate> birth_date;
    std::optional<std::string> gender;
    std::optional<std::string> phone;
    std::optional<std::string> zalo_id;
    std::optional<std::string> email;
    std::optional<PartialDate> admitted_on;
    std::optional<PartialDate> official_on;
    std::optional<std::string> ethnicity;
    std::optional<std::string> education;
    const org::Organisation* organisation = nullptr;
    std::optional<std::string> state;
    std::optional<std::string> post;  ///< "" = holds none
};

/// What rows are checked against: the register's organisations and the rules of one day.
struct Standards {
    const org::Tree& tree;
    const org::KindRules& kinds;
    const MemberRules& rules;
    const PhonePlan& phones;
    bool repair = false;  ///< accept numbers whose leading 0 a spreadsheet dropped
};

/// Finds the organisation that a cell means.
class OrganisationFinder {
public:
    explicit OrganisationFinder(const Standards& standards);

    struct Answer {
        const org::Organisation* organisation = nullptr;
        std::string problem;  ///< translated, when there is none
    };
    [[nodiscard]] Answer by_code(const std::string& code);
    [[nodiscard]] Answer by_name(const std::string& name);

private:
    [[nodiscard]] Answer checked(const org::Organisation* organisation) const;
    [[nodiscard]] std::string unknown_code(const std::string& code);
    [[nodiscard]] std::string unknown_name(const std::string& name);

    const org::Tree& tree_;
    std::unordered_set<org::OrganisationId> with_members_;
    std::unordered_multimap<std::string, const org::Organisation*> by_name_;  // folded
    std::unordered_map<std::string, std::string> explained_;  // a sheet repeats its mistakes
};

/// Reads rows of one sheet.
class DraftReader {
public:
    DraftReader(const Standards& standards, const Layout& layout);

    /// Every bad cell of the row is a problem; with any, the draft is not to be used.
    [[nodiscard]] Draft read(const csv::Row& row, std::vector<Problem>& problems);

private:
    const Standards& standards_;
    const Layout& layout_;
    OrganisationFinder organisations_;
};

/// What twelve digits of a citizen id tell.
struct CitizenIdFacts {
    bool is_male = false;
    int birth_year = 0;
};
/// nullopt unless `digits` are twelve digits.
[[nodiscard]] std::optional<CitizenIdFacts> citizen_id_facts(std::string_view digits);

}  // namespace sotay::members
