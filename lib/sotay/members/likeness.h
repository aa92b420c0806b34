#pragma once

#include "sotay/members/member.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sotay::members {

/// What is compared of an entry.
struct Likely {
    MemberId id = 0;
    std::string full_name;
    std::string name_folded;
    std::optional<std::string> birth_date;  ///< ISO, perhaps a year or month
    std::optional<std::string> gender;
    std::optional<std::string> card_number;
    std::optional<std::string> citizen_id;
    std::optional<std::string> phone;
    std::optional<std::string> email;
    std::optional<std::string> admitted_on;
    org::OrganisationId organisation = 0;  ///< 0 = none on the day
};

/// How much two entries look like one person.
struct Likeness {
    int score = 0;                     ///< 0–100
    std::vector<std::string> reasons;  ///< translated, for and against, the weightiest first
};
[[nodiscard]] Likeness compare(const Likely& one, const Likely& other);

/// How two names relate, both in the form of text::fold().
enum class NameMatch { same, near, part, different };
/// `same` also when only y and i differ; `near` = one letter added, lost, changed, or two swapped;
/// `part` = the one has all words of the other, of at least two, in their order.
[[nodiscard]] NameMatch match_names(std::string_view one, std::string_view other);

/// How two birth dates relate.
enum class BirthMatch { same, vague, swapped, one_digit, unknown, different };
/// `vague` = they agree as far as both are known; `swapped` = day for month.
[[nodiscard]] BirthMatch match_births(const std::optional<std::string>& one,
                                      const std::optional<std::string>& other);

/// Whether two texts differ by one character changed or two neighbours swapped.
[[nodiscard]] bool is_one_slip(std::string_view one, std::string_view other);

}  // namespace sotay::members
