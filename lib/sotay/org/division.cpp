#include "sotay/org/division.h"

#include "sotay/base/messages.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace sotay::org {

namespace {

/// A year only counts as its first day; "" is no date.
std::optional<std::string> day_of(const std::string& date) {
    constexpr std::size_t k_year = 4;
    constexpr std::size_t k_month = 7;
    if (date.empty()) return std::nullopt;
    if (date.size() == k_year) return date + "-01-01";
    if (date.size() == k_month) return date + "-01";
    return date;
}

bool is_within(const std::string& date, const std::optional<Date>& from,
               const std::optional<Date>& before) {
    if (!from && !before) return true;
    const auto day = day_of(date);
    return day && (!from || *day >= iso(*from)) && (!before || *day < iso(*before));
}

bool meets(const Resident& member, const MemberRule& rule) {
    return is_within(member.birth_date, rule.born_from, rule.born_before) &&
           is_within(member.admitted_on, rule.admitted_from, rule.admitted_before) &&
           (!rule.gender || member.gender == *rule.gender) &&
           (rule.states.empty() ||
            std::ranges::find(rule.states, member.state, &Named::text) != rule.states.end());
}

class Divider {
public:
    Divider(store::Database& database, const Residents& residents, const std::string& file,
            std::vector<Problem>& problems)
        : database_{database}, residents_{residents}, file_{file}, problems_{problems} {}

    Division run(const Reorganisation& entry, const std::vector<Resident>& members) {
        for (const auto& member : members) ids_.insert(member.id);
        for (const auto& share : entry.shares) {
            if (share.rule) check_states(*share.rule);
            for (const auto& reference : share.references) name(reference, share.code);
        }
        std::unordered_map<std::string, std::vector<std::int64_t>> groups;
        Division division;
        for (const auto& member : members) {
            if (const auto* target = target_of(entry, member)) {
                groups[*target].push_back(member.id);
            } else {
                ++division.unplaced;
            }
        }
        for (const auto& target : entry.into) {
            const auto found = groups.find(target.text);
            if (found != groups.end())
                division.groups.emplace_back(target.text, std::move(found->second));
        }
        return division;
    }

private:
    void problem(const Named& at, const char* field, std::string message) {
        problems_.push_back({file_, at.line, at.column, field, at.text, std::move(message)});
    }

    void check_states(const MemberRule& rule) {
        for (const auto& state : rule.states) {
            if (!residents_.knows_state(state.text))
                problem(state, "state", tr("the state \"{}\" is unknown", state.text));
        }
    }

    void name(const Named& reference, const std::string& target) {
        const auto member = residents_.find(database_, reference.text);
        if (!member || !ids_.contains(*member)) {
            return problem(reference, "members",
                           tr("\"{}\" under members is no member of the organisation that is split",
                              reference.text));
        }
        if (!named_.emplace(*member, target).second)
            problem(reference, "members", tr("\"{}\" is named twice", reference.text));
    }

    const std::string* target_of(const Reorganisation& entry, const Resident& member) const {
        if (const auto found = named_.find(member.id); found != named_.end()) return &found->second;
        for (const auto& share : entry.shares)
            if (share.rule && meets(member, *share.rule)) return &share.code;
        for (const auto& share : entry.shares)
            if (share.takes_rest) return &share.code;
        return nullptr;
    }

    store::Database& database_;
    const Residents& residents_;
    const std::string& file_;
    std::vector<Problem>& problems_;
    std::unordered_set<std::int64_t> ids_;
    std::unordered_map<std::int64_t, std::string> named_;
};

}  // namespace

Division divide(store::Database& database, const Residents& residents, const Reorganisation& entry,
                const std::vector<Resident>& members, const std::string& file,
                std::vector<Problem>& problems) {
    return Divider{database, residents, file, problems}.run(entry, members);
}

}  // namespace sotay::org
