#pragma once

#include "sotay/members/draft.h"
#include "sotay/members/standards.h"

#include <optional>
#include <string>
#include <string_view>

namespace sotay::members {

inline constexpr std::size_t k_citizen_id_digits = 12;

/// What twelve digits of a citizen id tell.
struct CitizenIdFacts {
    int province = 0;  ///< code of three digits
    bool is_male = false;
    int birth_year = 0;
};
/// nullopt unless `digits` are twelve digits.
[[nodiscard]] std::optional<CitizenIdFacts> citizen_id_facts(std::string_view digits);

/// What of twelve digits does not fit the rules, nor the sex and birth date of `draft`, translated;
/// "" when all fits. The province is that of the birth registration: nothing else need agree.
[[nodiscard]] std::string citizen_id_flaws(std::string_view digits, const Draft& draft,
                                           const Standards& standards);

}  // namespace sotay::members
