#pragma once

#include "sotay/rules/rule_set.h"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sotay::meetings {

struct MeetingKind {
    std::string code;   ///< "thuong_ky"
    std::string name;   ///< Vietnamese
    std::string title;  ///< of a meeting planned or added without one; "{month}" becomes "12/2026"
    bool is_thematic = false;
};

/// When a cell without a rule of its own meets.
struct RegularRule {
    std::string kind;
    unsigned day = 1;
    std::chrono::minutes time{};
    std::chrono::minutes duration{};
    bool moves_off_holidays = false;
    bool moves_off_weekends = false;
};

struct MeetingRules {
    std::vector<MeetingKind> kinds;
    RegularRule regular;
    std::map<std::string, std::string> attendance_words;  ///< folded word to status code

    [[nodiscard]] const MeetingKind* find(std::string_view code) const;
    /// "present", "absent_excused", "absent", "exempt" for a word of a roll-call, in either
    /// language.
    [[nodiscard]] std::optional<std::string> status(std::string_view word) const;
};

/// config/rules/meetings.yaml.
[[nodiscard]] rules::Dated<MeetingRules> load_meeting_rules(const rules::Directories& directories);

/// The kind's own title for `month`.
[[nodiscard]] std::string title_for(const MeetingKind& kind, Month month);

}  // namespace sotay::meetings
