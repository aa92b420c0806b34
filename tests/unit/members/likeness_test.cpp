#include "sotay/members/likeness.h"

#include "sotay/base/messages.h"
#include "sotay/text/vietnamese.h"

#include <doctest/doctest.h>

using namespace sotay;
using members::BirthMatch;
using members::Likely;
using members::NameMatch;

namespace {

NameMatch names(const std::string& one, const std::string& other) {
    return members::match_names(text::fold(one), text::fold(other));
}

Likely person(const std::string& name, std::optional<std::string> birth_date) {
    Likely person;
    person.full_name = name;
    person.name_folded = text::fold(name);
    person.birth_date = std::move(birth_date);
    return person;
}

}  // namespace

TEST_SUITE_BEGIN("members::likeness");

TEST_CASE("names are the same however their marks, đ and y are written") {
    CHECK(names("Nguyễn Đức Lý", "NGUYEN DUC LI") == NameMatch::same);
    CHECK(names("Hoà", "Hòa") == NameMatch::same);
    CHECK(names("Lê Thị Thu\u0309y", "Lê Thị Thủy") == NameMatch::same);
}

TEST_CASE("a slip of one letter or a name left out is near, two slips are another name") {
    CHECK(names("Nguyễn Thị Lan", "Nguyễn Thị Lam") == NameMatch::near);
    CHECK(names("Nguyễn Thị Lan", "Nguyễn Thị La") == NameMatch::near);
    CHECK(names("Nguyễn Thị Lan", "Nguyễn Thị Lna") == NameMatch::near);
    CHECK(names("Nguyễn Thị Lan", "Nguyễn Lan") == NameMatch::part);
    CHECK(names("Nguyễn Thị Ngọc Lan", "Nguyễn Thị Lan") == NameMatch::part);
    CHECK(names("Nguyễn Thị Lan", "Trần Thị Lan") == NameMatch::different);
    CHECK(names("Nguyễn Thị Lan", "Lan") == NameMatch::different);
    CHECK(names("Nguyễn Thị Lan", "") == NameMatch::different);
}

TEST_CASE("birth dates agree as far as they are known, and slips of the hand are told") {
    using members::match_births;
    CHECK(match_births("1970-05-20", "1970-05-20") == BirthMatch::same);
    CHECK(match_births("1970", "1970-05-20") == BirthMatch::vague);
    CHECK(match_births("1970", "1970") == BirthMatch::vague);
    CHECK(match_births("1970-05-03", "1970-03-05") == BirthMatch::swapped);
    CHECK(match_births("1970-05-20", "1971-05-20") == BirthMatch::one_digit);
    CHECK(match_births("1970-05-20", "1982-05-20") == BirthMatch::different);
    CHECK(match_births("1970", "1971-05-20") == BirthMatch::different);
    CHECK(match_births("1970", std::nullopt) == BirthMatch::unknown);
}

TEST_CASE("the score rises with what agrees and says why") {
    const auto one = person("Nguyễn Thị Lan", "1970-05-20");
    const auto twin = members::compare(one, person("Nguyễn Thị Lan", "1970-05-20"));
    const auto folded = members::compare(one, person("Nguyen Thi Lan", "1970-05-20"));
    const auto year = members::compare(one, person("Nguyễn Thị Lan", "1970"));
    const auto other = members::compare(one, person("Trần Thị Lan", "1970-05-20"));
    CHECK(twin.score == 80);
    CHECK(twin.reasons == std::vector{tr("same name"), tr("same birth date")});
    CHECK(folded.score < twin.score);
    CHECK(year.score < folded.score);
    CHECK(other.score < year.score);
}

TEST_CASE("other citizen ids, cards and genders speak against one person") {
    auto one = person("Nguyễn Thị Lan", "1970-05-20");
    auto other = one;
    one.citizen_id = "038170001234";
    other.citizen_id = "038170009876";
    const auto apart = members::compare(one, other);
    CHECK(apart.score == 35);
    CHECK(apart.reasons.front() == tr("the citizen ids differ"));
    other.citizen_id = "038170001243";
    CHECK(members::compare(one, other).score > 80);
    other.citizen_id = std::nullopt;
    one.gender = "male";
    other.gender = "female";
    CHECK(members::compare(one, other).score == 45);
}

TEST_CASE("an old card and a new one do not contradict, and a new one may be the citizen id") {
    auto one = person("Nguyễn Thị Lan", "1970-05-20");
    auto other = one;
    one.card_number = "38.123456";
    other.card_number = "038170001234";
    CHECK(members::compare(one, other).score == 80);
    one.citizen_id = "038170001234";
    CHECK(members::compare(one, other).score == 100);
    other.card_number = "38.999999";
    CHECK(members::compare(one, other).score == 55);
}
