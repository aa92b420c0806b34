#pragma once

#include "context.h"

#include "sotay/formats/json.h"
#include "sotay/members/desk.h"

#include <string>
#include <utility>
#include <vector>

namespace sotay::cli {

/// What the verbs that change one member work with, read from the home; lives as long as the verb.
class MemberDesk {
public:
    explicit MemberDesk(Context& context);
    MemberDesk(const MemberDesk&) = delete;
    MemberDesk& operator=(const MemberDesk&) = delete;

    [[nodiscard]] const members::Desk& desk() const { return desk_; }
    [[nodiscard]] const org::Tree& tree() const { return tree_; }
    [[nodiscard]] const members::MemberRules& rules() const { return standards_.rules; }
    /// The name of a state or a departure.
    [[nodiscard]] std::string state_name(const std::string& code) const;
    /// By id or card number. Throws Error{not_found}.
    [[nodiscard]] members::MemberId member(const std::string& reference) const;
    /// The day of --on, today when it is not given. Throws Error{usage}.
    [[nodiscard]] Date day(const std::string& text) const;

private:
    store::Actor actor_;
    members::Office office_;
    org::Tree tree_;
    rules::Dated<org::KindRules> kinds_;
    rules::Dated<members::MemberRules> rules_;
    rules::Dated<PhonePlan> phones_;
    rules::Dated<members::CitizenIdRules> citizen_ids_;
    rules::Dated<members::AdmissionRules> admissions_;
    members::Standards standards_;
    members::Membership membership_;
    calendar::WorkingDays working_days_;
    members::Desk desk_;
};

/// Warnings go to people's standard error; programs find them in the JSON.
void note_warnings(const std::vector<std::string>& warnings, const Context& context);

/// "key=value" taken apart. Throws Error{usage}.
[[nodiscard]] std::pair<std::string, std::string> key_value(const std::string& argument);
/// What people call a key of a member, or "transfer" and "guest" of a history.
[[nodiscard]] std::string field_heading(const std::string& key);

/// What is wrong with values of the command line: as JSON, as a list, as a whole refusal.
[[nodiscard]] Json value_problems(const std::vector<Problem>& problems);
void list_value_problems(const std::vector<Problem>& problems, const Context& context);
void print_value_problems(const std::vector<Problem>& problems, const Context& context);

}  // namespace sotay::cli
