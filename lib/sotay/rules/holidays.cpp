#include "sotay/rules/holidays.h"

namespace sotay::rules {

namespace {

using Holidays = std::vector<calendar::HolidayRule>;
using Decisions = calendar::WorkingDays::Decisions;

int whole(yaml::MapReader& map, const char* key, int least, int most, int otherwise) {
    const auto value = map.integer(key);
    if (!value) return otherwise;
    if (*value < least || *value > most) {
        map.problem(key, tr("must be between {} and {}", least, most));
        return otherwise;
    }
    return static_cast<int>(*value);
}

Holidays read_holidays(yaml::MapReader& reader) {
    Holidays holidays;
    for (const auto& node : reader.items("holidays")) {
        yaml::MapReader map{node, reader.file(), reader.problems()};
        calendar::HolidayRule holiday;
        holiday.name = map.required_text("name");
        holiday.is_lunar = map.boolean("lunar").value_or(false);
        holiday.month = static_cast<unsigned>(whole(map, "month", 1, 12, 1));
        holiday.day = static_cast<unsigned>(whole(map, "day", 1, 31, 1));
        holiday.days_before = whole(map, "days_before", 0, 15, 0);
        holiday.days_after = whole(map, "days_after", 0, 15, 0);
        map.finish();
        holidays.push_back(std::move(holiday));
    }
    return holidays;
}

std::optional<Date> date_of(yaml::MapReader& map, const char* key, const std::string& text) {
    const auto date = parse_date(text);
    if (!date) map.problem(key, tr("\"{}\" is no date such as 2026-12-03", text));
    return date;
}

void read_decision(const yaml::Node& node, yaml::MapReader& top, Decisions& decisions) {
    yaml::MapReader map{node, top.file(), top.problems()};
    (void)map.required_text("year");
    (void)map.required_text("citation");
    for (const auto& day_node : map.items("days_off")) {
        yaml::MapReader day{day_node, top.file(), top.problems()};
        const auto name = day.required_text("name");
        if (const auto date = date_of(day, "date", day.required_text("date")))
            decisions.days_off[*date] = name;
        day.finish();
    }
    for (const auto& text : map.texts("working_days")) {
        if (const auto date = date_of(map, "working_days", text))
            decisions.working_days.push_back(*date);
    }
    map.finish();
}

}  // namespace

calendar::WorkingDays load_working_days(const Directories& directories, Date on) {
    std::vector<RuleSet<Holidays>> sets;
    Decisions decisions;
    read_topic(
        directories, "holidays",
        [&](const Source& source, yaml::MapReader& reader) {
            sets.push_back({source, read_holidays(reader)});
        },
        [&](yaml::MapReader& top) {
            for (const auto& node : top.items("decisions")) read_decision(node, top, decisions);
        });
    return {Dated<Holidays>{std::move(sets), "holidays"}.in_force_on(on).rules,
            std::move(decisions)};
}

}  // namespace sotay::rules
