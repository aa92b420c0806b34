#pragma once

#include "sotay/rules/rule_set.h"

#include <string>
#include <string_view>
#include <vector>

namespace sotay::directives {

/// What one set of config/rules/body-codes.yaml says.
struct BodyCodes {
    std::vector<std::string> committees;  ///< "TU"
    std::vector<std::string> organs;      ///< "BTC", before the code of a committee
    std::vector<std::string> alone;       ///< "ĐH"

    [[nodiscard]] bool is_known(std::string_view code) const;
};

/// Throws like rules::load().
[[nodiscard]] rules::Dated<BodyCodes> load_body_codes(const rules::Directories& directories);

}  // namespace sotay::directives
