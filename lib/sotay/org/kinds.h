#pragma once

#include "sotay/rules/rule_set.h"

#include <string>
#include <string_view>
#include <vector>

namespace sotay::org {

/// A kind of organisation, e.g. "dang_bo_xa", and where it may stand.
struct Kind {
    std::string code;
    std::string name;                ///< Vietnamese, as the rules call it
    std::string level;               ///< "province", "direct_superior", "grassroots", "sub", "cell"
    bool holds_members = false;      ///< members belong to it directly (chi bộ)
    std::vector<std::string> under;  ///< codes of the kinds it may stand under
};

struct KindRules {
    std::vector<Kind> kinds;

    [[nodiscard]] const Kind* find(std::string_view code) const;
};

/// config/rules/organisation.yaml.
[[nodiscard]] rules::Dated<KindRules> load_kinds(const rules::Directories& directories);

}  // namespace sotay::org
