#include "sotay/sample/people.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace sotay::sample {

namespace chr = std::chrono;

namespace {

constexpr int k_sure_officials = 3;          // a cell with fewer may not exist
constexpr int k_officials_of_committee = 9;  // from this on a cell elects a committee
constexpr int k_deputy_without_committee_permille = 600;
constexpr int k_young_probation_permille = 120;  // up to 35 years of age
constexpr int k_later_probation_permille = 15;
constexpr int k_exempt_permille = 220;  // from 72 years of age
constexpr int k_no_phone_permille = 30;
constexpr int k_email_permille = 700;  // of those who work in an office

int year_of(Date date) { return static_cast<int>(chr::year_month_day{date}.year()); }

// 29 February becomes the 28th of a year that lacks it.
Date years_after(Date date, int years) {
    const chr::year_month_day later = chr::year_month_day{date} + chr::years{years};
    return later.ok() ? Date{later} : last_day(Month{later.year(), later.month()});
}

// The probation year of who is admitted on 29 February would end on no day of the calendar.
Date without_leap_day(Date date) {
    const chr::year_month_day day{date};
    const bool leap = day.month() == chr::February && day.day() == chr::day{29};
    return leap ? date - chr::days{1} : date;
}

// Most people join early in the years in which they may.
Date early_day(Random& random, Date first, Date last) {
    const auto span = static_cast<int>((last - first).count());
    int days = span;
    for (int draw = 0; draw < 3; ++draw) days = std::min(days, random.between(0, span));
    return first + chr::days{days};
}

// Digits 5 to 12 of a citizen id; the fourth tells sex and century.
std::string citizen_id(const Member& member, std::uint64_t serial) {
    const int year = year_of(member.birth_date);
    const int sex_and_century = (year / 100 - 19) * 2 + (member.gender == "Nữ" ? 1 : 0);
    return fmt::format("038{}{:02}{:06}", sex_and_century, year % 100, serial);
}

}  // namespace

std::vector<Member> People::cell(const Setting& setting, int size) {
    std::vector<Member> members;
    for (int i = 0; i < size; ++i) {
        const bool leading = i < k_sure_officials;
        const int years = leading ? leader_age(setting) : age(setting);
        Member member = person(setting, years);
        member.state = leading ? State::official : state(years);
        admit(member);
        number(member, years, setting);
        members.push_back(std::move(member));
    }
    elect(members);
    return members;
}

Member People::person(const Setting& setting, int age) {
    Member member;
    member.gender = lists_.genders.pick(random_, setting.profile);
    member.ethnicity = lists_.ethnicities.pick(random_, setting.area);
    member.birth_date = years_after(today_, -age) - chr::days{random_.between(0, 364)};
    member.full_name = name(member);
    member.education = lists_.education.pick(random_, setting.profile, age);
    return member;
}

int People::age(const Setting& setting) {
    const int decade = std::stoi(lists_.ages.pick(random_, setting.profile));
    return decade + random_.between(0, 9);
}

int People::leader_age(const Setting& setting) {
    int years = age(setting);
    while (years < 28 || years > 68) years = age(setting);
    return years;
}

std::string People::name(const Member& member) {
    const int year = year_of(member.birth_date);
    const std::string own = member.ethnicity + " " + member.gender;
    const std::string& group = lists_.given_names.has(own) ? own : member.gender;
    const std::string& family = lists_.family_names.pick(random_, member.ethnicity);
    const std::string& middle = lists_.middle_names.pick(random_, group, year);
    std::string given = lists_.given_names.pick(random_, group, year);
    while (middle.ends_with(given)) given = lists_.given_names.pick(random_, group, year);
    return fmt::format("{} {} {}", family, middle, given);
}

State People::state(int age) {
    if (age >= 72) return random_.chance(k_exempt_permille) ? State::exempt : State::official;
    const int permille = age <= 35   ? k_young_probation_permille
                         : age <= 50 ? k_later_probation_permille
                                     : 0;
    return random_.chance(permille) ? State::probationary : State::official;
}

void People::admit(Member& member) {
    const Date of_age = years_after(member.birth_date, 18);
    const Date a_year_ago = years_after(today_, -1);
    if (member.state == State::probationary) {
        member.admitted_on = a_year_ago + chr::days{random_.between(1, 350)};
        return;
    }
    const Date last = std::min(years_after(member.birth_date, 60), a_year_ago);
    member.admitted_on = without_leap_day(early_day(random_, of_age + chr::days{30}, last));
    member.official_on = years_after(member.admitted_on, 1);
}

void People::number(Member& member, int age, const Setting& setting) {
    member.citizen_id = citizen_id(member, citizens_.next(random_));
    if (member.state != State::probationary) {
        member.card_number = fmt::format("38.{:06}", cards_.next(random_));
    }
    if (age < 60 || !random_.chance(k_no_phone_permille)) {
        member.phone = fmt::format("0999{:06}", phones_.next(random_));
    }
    if (setting.profile != "thon" && random_.chance(k_email_permille)) {
        member.email = fmt::format("dangvien{:05}@thanhhoa.example", ++emails_);
    }
}

void People::elect(std::vector<Member>& members) {
    const auto officials = std::count_if(members.begin(), members.end(), [](const Member& member) {
        return member.state != State::probationary;
    });
    const bool committee = officials >= k_officials_of_committee;
    members[0].post = "Bí thư";
    if (committee || random_.chance(k_deputy_without_committee_permille)) {
        members[1].post = "Phó Bí thư";
    }
    if (committee) members[2].post = "Chi ủy viên";
}

}  // namespace sotay::sample
