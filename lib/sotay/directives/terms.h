#pragma once

#include "sotay/base/date.h"
#include "sotay/rules/rule_set.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sotay::directives {

/// When committees of a level began a term: not before `earliest`, not after `latest`.
struct TermStart {
    std::string level;  ///< "central", "province", "district", "grassroots", "cell"
    Date earliest;
    Date latest;
};

/// config/rules/terms.yaml.
class TermRules {
public:
    TermRules() = default;
    explicit TermRules(std::vector<TermStart> starts) : starts_{std::move(starts)} {}

    /// True when no term of that level can have begun between the two days. False too where no
    /// beginning before them is known.
    [[nodiscard]] bool is_surely_one_term(std::string_view level, Date one, Date other) const;

private:
    std::vector<TermStart> starts_;
};

/// The same by an organisation's own `beginnings`.
[[nodiscard]] bool is_one_term(std::span<const Date> beginnings, Date one, Date other);

/// The level of the committee behind a body code, "province" for "UBKTTU"; empty for the State's.
[[nodiscard]] std::string_view level_of_body(std::string_view code);

/// Throws like rules::load().
[[nodiscard]] TermRules load_term_rules(const rules::Directories& directories);

}  // namespace sotay::directives
