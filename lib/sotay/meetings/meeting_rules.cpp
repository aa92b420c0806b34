#include "sotay/meetings/meeting_rules.h"

#include "sotay/text/vietnamese.h"

#include <algorithm>

namespace sotay::meetings {

namespace {

MeetingKind read_kind(const yaml::Node& node, yaml::MapReader& above) {
    yaml::MapReader map{node, above.file(), above.problems()};
    MeetingKind kind;
    kind.code = map.required_text("code");
    kind.name = map.required_text("name");
    kind.title = map.required_text("title");
    kind.is_thematic = map.boolean("thematic").value_or(false);
    map.finish();
    return kind;
}

RegularRule read_regular(const yaml::Node& node, yaml::MapReader& above) {
    yaml::MapReader map{node, above.file(), above.problems()};
    RegularRule rule;
    rule.kind = map.required_text("kind");
    const auto day = map.integer("day").value_or(0);
    if (day < 1 || day > 31) map.problem("day", tr("must be a day from 1 to 31"));
    rule.day = static_cast<unsigned>(std::clamp(day, 1LL, 31LL));
    const auto time = parse_time(map.required_text("time"));
    if (!time) map.problem("time", tr("is no time of the form \"14:00\""));
    rule.time = time.value_or(std::chrono::minutes{});
    rule.duration = std::chrono::minutes{map.integer("duration").value_or(90)};
    for (const auto& word : map.texts("move_off")) {
        if (word == "holidays") {
            rule.moves_off_holidays = true;
        } else if (word == "weekends") {
            rule.moves_off_weekends = true;
        } else {
            map.problem("move_off", tr("must be holidays or weekends"));
        }
    }
    map.finish();
    return rule;
}

void read_words(const yaml::Node& node, yaml::MapReader& above, MeetingRules& rules) {
    yaml::MapReader map{node, above.file(), above.problems()};
    for (const auto* status : {"present", "absent_excused", "absent", "exempt"}) {
        rules.attendance_words[text::fold(status)] = status;
        for (const auto& word : map.texts(status))
            rules.attendance_words[text::fold(word)] = status;
    }
    map.finish();
}

}  // namespace

const MeetingKind* MeetingRules::find(std::string_view code) const {
    const auto found = std::ranges::find(kinds, code, &MeetingKind::code);
    return found == kinds.end() ? nullptr : &*found;
}

std::optional<std::string> MeetingRules::status(std::string_view word) const {
    const auto found = attendance_words.find(text::fold(text::squeeze(word)));
    return found == attendance_words.end() ? std::nullopt : std::optional{found->second};
}

rules::Dated<MeetingRules> load_meeting_rules(const rules::Directories& directories) {
    return rules::load<MeetingRules>(directories, "meetings", [](yaml::MapReader& reader) {
        MeetingRules rules;
        for (const auto& node : reader.items("kinds"))
            rules.kinds.push_back(read_kind(node, reader));
        if (const auto* node = reader.find("regular")) {
            rules.regular = read_regular(*node, reader);
        } else {
            reader.problem("regular", tr("is missing"));
        }
        if (const auto* node = reader.find("attendance")) read_words(*node, reader, rules);
        return rules;
    });
}

std::string title_for(const MeetingKind& kind, Month month) {
    auto title = kind.title;
    constexpr std::string_view k_mark = "{month}";
    if (const auto at = title.find(k_mark); at != std::string::npos) {
        title.replace(at, k_mark.size(),
                      fmt::format("{:02}/{}", static_cast<unsigned>(month.month()),
                                  static_cast<int>(month.year())));
    }
    return title;
}

}  // namespace sotay::meetings
