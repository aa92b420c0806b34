#include "sotay/base/messages.h"
#include "sotay/base/office_date.h"
#include "sotay/members/row_reader.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>

namespace sotay::members {

namespace chr = std::chrono;

namespace {

constexpr int k_of_age = 18;
constexpr int k_oldest = 120;
constexpr int k_months_a_year = 12;

Date years_before(Date date, int years) {
    const chr::year_month_day ymd{date};
    const auto earlier = ymd - chr::years{years};
    return earlier.ok() ? Date{earlier} : Date{earlier.year() / earlier.month() / chr::last};
}

/// A day `months` later, the last of its month where the month is shorter.
Date months_after(Date date, int months) {
    const auto later = chr::year_month_day{date} + chr::months{months};
    return later.ok() ? Date{later} : Date{later.year() / later.month() / chr::last};
}

/// Whole months from the month of one day to that of another: how the rules count ages.
int months_between(Date from, Date to) {
    return static_cast<int>((month_of(to) - month_of(from)).count());
}

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(
        text, [](char letter) { return static_cast<unsigned char>(letter) < 0x80; });
}

}  // namespace

std::optional<PartialDate> RowReader::read_date(Field field) {
    const auto& written = cell(field);
    if (written.empty()) return std::nullopt;
    const auto today = standards_.tree.on();
    const auto latest = field == Field::birth_date ? years_before(today, k_of_age) : today;
    const auto reading = is_ascii(written) ? read_office_date(written, latest)
                                           : read_office_date(text::fold(written), latest);
    switch (reading.verdict) {
        case DateReading::Verdict::date:
            return accepted(field, reading.date);
        case DateReading::Verdict::no_date:
            if (!says_nothing(field)) {
                problem(field, tr("this is no date; write it as 31/12/1970"));
            }
            return std::nullopt;
        case DateReading::Verdict::no_such_day:
            problem(field, tr("the calendar has no such day; write it as 31/12/1970"));
            return std::nullopt;
        case DateReading::Verdict::month_first:
            break;
    }
    const auto meant = display(reading.date);
    if (standards_.repair) {
        warn(field, tr("the month stands before the day, read as {}; look at the other dates of "
                       "this column too",
                       meant));
        return accepted(field, reading.date);
    }
    problem(field, tr("the month stands before the day, probably {}; mend the column, or add "
                      "--repair to accept it",
                      meant));
    return std::nullopt;
}

std::optional<PartialDate> RowReader::accepted(Field field, const PartialDate& date) {
    const auto today = standards_.tree.on();
    if (date.earliest() > today) {
        problem(field, tr("this day is still to come"));
        return std::nullopt;
    }
    const auto founded_on = standards_.admissions.all().front().source.effective_from;
    if (field != Field::birth_date && date.latest() < founded_on) {
        problem(field, tr("before the Party was founded on {}", display(founded_on)));
        return std::nullopt;
    }
    const int age = PartialDate{today}.year - date.year;
    if (field == Field::birth_date && age > k_oldest) {
        problem(field, tr("that makes {} years of age", age));
        return std::nullopt;
    }
    if (date.month == 0) {
        warn(field, tr("only the year is known"));
    } else if (!date.is_whole()) {
        warn(field, tr("only month and year are known"));
    }
    return date;
}

const sotay::rules::RuleSet<AdmissionRules>& RowReader::rules_of_admission() const {
    const auto& admissions = standards_.admissions;
    const auto first = admissions.all().front().source.effective_from;
    return admissions.in_force_on(std::max(draft_.admitted_on->earliest(), first));
}

void RowReader::check_birth() {
    if (!draft_.birth_date || draft_.admitted_on) return;
    const auto& now = standards_.admissions.in_force_on(standards_.tree.on());
    const auto least = now.rules.least_age;
    const int months = months_between(draft_.birth_date->earliest(), standards_.tree.on());
    if (least && months < *least * k_months_a_year) {
        problem(Field::birth_date, tr("only {} years old today, a member has at least {} ({})",
                                      months / k_months_a_year, *least, now.source.citation));
    }
}

void RowReader::check_admission() {
    if (!draft_.birth_date || !draft_.admitted_on) return;
    if (draft_.admitted_on->latest() <= draft_.birth_date->earliest()) {
        problem(Field::admitted_on,
                tr("admitted before the birth date {}", display(*draft_.birth_date)));
    } else {
        check_age_at_admission();
    }
}

void RowReader::check_age_at_admission() {
    const auto& [source, rules] = rules_of_admission();
    const auto& born = *draft_.birth_date;
    const auto& admitted = *draft_.admitted_on;
    // A date of which only the year is known gets the benefit of the doubt.
    const int oldest = months_between(born.earliest(), admitted.latest());
    const int youngest = months_between(born.latest(), admitted.earliest());
    if (rules.least_age && oldest < *rules.least_age * k_months_a_year) {
        auto message = tr("admitted at {} years of age; at least {} are needed ({})",
                          oldest / k_months_a_year, *rules.least_age, source.citation);
        if (rules.may_be_younger) {
            warn(Field::admitted_on, std::move(message));
        } else {
            problem(Field::admitted_on, std::move(message));
        }
    } else if (rules.most_age && youngest > *rules.most_age * k_months_a_year) {
        warn(Field::admitted_on,
             tr("admitted at {} years of age, over {}: a committee directly under the Central "
                "Committee decides that ({})",
                youngest / k_months_a_year, *rules.most_age, source.citation));
    }
}

void RowReader::check_official() {
    if (!draft_.admitted_on || !draft_.official_on) return;
    const auto& admitted = *draft_.admitted_on;
    const auto official = draft_.official_on->latest();
    if (official < admitted.earliest()) {
        problem(Field::official_on, tr("official before the admission on {}", display(admitted)));
        return;
    }
    const auto probation = rules_of_admission().rules.probation_months;
    // The months are full on the evening before the same day of a later month.
    if (probation && official < months_after(admitted.earliest(), *probation) - chr::days{1}) {
        warn(Field::official_on, tr("official before {} months of probation had passed ({})",
                                    *probation, rules_of_admission().source.citation));
    }
}

void RowReader::check_state() {
    if (draft_.card_number && draft_.citizen_id && *draft_.card_number != *draft_.citizen_id &&
        draft_.card_number->find('.') == std::string::npos) {
        warn(Field::card_number, tr("a card number of 12 digits is usually the citizen id; here "
                                    "they differ"));
    }
    if (!draft_.state || *draft_.state != standards_.rules.probationary_state) return;
    if (draft_.card_number) {
        warn(Field::card_number, tr("a probationary member has no card yet"));
    }
    if (draft_.official_on) {
        warn(Field::official_on, tr("the state says probationary, yet there is an official date"));
    }
}

}  // namespace sotay::members
