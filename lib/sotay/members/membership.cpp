#include "sotay/members/membership.h"

#include "sotay/base/messages.h"

#include <charconv>

namespace sotay::members {

namespace {

ClockRule read_clock(yaml::MapReader& reader) {
    ClockRule clock;
    clock.months = static_cast<int>(reader.integer("months").value_or(0));
    clock.working_days = static_cast<int>(reader.integer("working_days").value_or(0));
    clock.rule = reader.required_text("rule");
    clock.citation = reader.required_text("citation");
    return clock;
}

/// Reads the map at `key`, with `more` for what only this clock has.
template <typename More>
ClockRule read_clock(yaml::MapReader& clocks, std::string_view key, More more) {
    const auto* node = clocks.find(key);
    if (node == nullptr) {
        clocks.problem(key, tr("is missing"));
        return {};
    }
    yaml::MapReader reader{*node, clocks.file(), clocks.problems()};
    auto clock = read_clock(reader);
    more(reader);
    reader.finish();
    return clock;
}

ClockRule read_clock(yaml::MapReader& clocks, std::string_view key) {
    return read_clock(clocks, key, [](yaml::MapReader&) {});
}

std::vector<int> read_years(yaml::MapReader& reader) {
    std::vector<int> years;
    for (const auto& text : reader.texts("years")) {
        int value = 0;
        const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
        if (end.ec != std::errc{}) reader.problem("years", tr("must be whole numbers"));
        years.push_back(value);
    }
    return years;
}

std::vector<std::chrono::month_day> read_award_days(yaml::MapReader& reader) {
    std::vector<std::chrono::month_day> days;
    for (const auto& text : reader.texts("award_days")) {
        const auto date = parse_date("2024-" + text);
        if (date) {
            const std::chrono::year_month_day parts{*date};
            days.emplace_back(parts.month(), parts.day());
        } else {
            reader.problem("award_days", tr("must be days of the year of the form \"MM-DD\""));
        }
    }
    if (days.empty()) reader.problem("award_days", tr("is missing"));
    std::ranges::sort(days);
    return days;
}

MembershipRules read_rules(yaml::MapReader& set) {
    MembershipRules rules;
    const auto* node = set.find("clocks");
    if (node == nullptr) {
        set.problem("clocks", tr("is missing"));
        return rules;
    }
    yaml::MapReader clocks{*node, set.file(), set.problems()};
    rules.probation = read_clock(clocks, "probation");
    rules.recognition = read_clock(clocks, "recognition");
    rules.transfer = read_clock(clocks, "transfer");
    rules.receipt = read_clock(clocks, "receipt");
    rules.stay = read_clock(clocks, "stay", [&](yaml::MapReader& reader) {
        rules.stay_longest_months = static_cast<int>(reader.integer("longest_months").value_or(0));
    });
    rules.readmission = read_clock(clocks, "readmission", [&](yaml::MapReader& reader) {
        rules.readmission_barred = reader.required_text("barred");
    });
    rules.badge = read_clock(clocks, "badge", [&](yaml::MapReader& reader) {
        rules.badge_years = read_years(reader);
        rules.award_days = read_award_days(reader);
    });
    clocks.finish();
    return rules;
}

void read_readmission(yaml::MapReader& top, MembershipTerms& terms) {
    const auto* node = top.find("readmission");
    if (node == nullptr) return top.problem("readmission", tr("is missing"));
    yaml::MapReader reader{*node, top.file(), top.problems()};
    terms.readmitted_after = reader.texts("after");
    terms.readmission_barred = reader.texts("barred");
    reader.finish();
}

void read_states(yaml::MapReader& top, MembershipTerms& terms) {
    const auto* node = top.find("states");
    if (node == nullptr) return top.problem("states", tr("is missing"));
    yaml::MapReader reader{*node, top.file(), top.problems()};
    terms.official = reader.required_text("official");
    terms.probationary = reader.required_text("probationary");
    terms.in_transit = reader.required_text("in_transit");
    terms.away = reader.required_text("away");
    terms.moved_out = reader.required_text("moved_out");
    reader.finish();
}

}  // namespace

Membership load_membership(const rules::Directories& directories) {
    MembershipTerms terms;
    std::vector<rules::RuleSet<MembershipRules>> sets;
    rules::read_topic(
        directories, "membership",
        [&](const rules::Source& source, yaml::MapReader& reader) {
            sets.push_back({source, read_rules(reader)});
        },
        [&](yaml::MapReader& top) {
            read_readmission(top, terms);
            read_states(top, terms);
            terms.single_posts = top.texts("single_posts");
        });
    return {std::move(terms), rules::Dated<MembershipRules>{std::move(sets), "membership"}};
}

Date add_months(Date date, int months) {
    const std::chrono::year_month_day parts{date};
    const auto month =
        std::chrono::year_month{parts.year(), parts.month()} + std::chrono::months{months};
    const auto last = std::chrono::year_month_day_last{month / std::chrono::last};
    return Date{month / std::min(parts.day(), last.day())};
}

}  // namespace sotay::members
