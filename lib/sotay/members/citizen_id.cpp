#include "sotay/members/citizen_id.h"

#include "sotay/base/digits.h"
#include "sotay/base/messages.h"

namespace sotay::members {

namespace {

void add(std::string& flaws, const std::string& flaw) {
    if (!flaws.empty()) flaws += "; ";
    flaws += flaw;
}

}  // namespace

std::optional<CitizenIdFacts> citizen_id_facts(std::string_view digits) {
    if (digits.size() != k_citizen_id_digits || !is_all_digits(digits)) return std::nullopt;
    const auto digit = [&](std::size_t at) { return digits[at] - '0'; };
    // The fourth digit: 0 and 1 for men and women of the 1900s, 2 and 3 of the 2000s, and so on.
    const int sex_and_century = digit(3);
    return CitizenIdFacts{digit(0) * 100 + digit(1) * 10 + digit(2), sex_and_century % 2 == 0,
                          1900 + sex_and_century / 2 * 100 + digit(4) * 10 + digit(5)};
}

std::string citizen_id_flaws(std::string_view digits, const Draft& draft,
                             const Standards& standards) {
    const auto facts = citizen_id_facts(digits);
    if (!facts) return tr("it has not 12 digits");
    std::string flaws;
    const auto province = static_cast<std::size_t>(facts->province);
    if (standards.citizen_ids.provinces.at(province).empty()) {
        add(flaws,
            tr("no province has the code of its first three digits, {}", digits.substr(0, 3)));
    }
    if (draft.gender && (*draft.gender == "male") != facts->is_male) {
        add(flaws, facts->is_male ? tr("its fourth digit {} is that of a man, the row says Nữ",
                                       digits.substr(3, 1))
                                  : tr("its fourth digit {} is that of a woman, the row says Nam",
                                       digits.substr(3, 1)));
    }
    if (draft.birth_date && draft.birth_date->year != facts->birth_year) {
        add(flaws, tr("it belongs to someone born in {}, not in {}", facts->birth_year,
                      draft.birth_date->year));
    } else if (facts->birth_year > PartialDate{standards.tree.on()}.year) {
        add(flaws, tr("it belongs to someone born in {}, a year still to come", facts->birth_year));
    }
    return flaws;
}

}  // namespace sotay::members
