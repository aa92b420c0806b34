#pragma once

#include "sotay/base/phone.h"
#include "sotay/rules/rule_set.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sotay::members {

/// What a state makes of a member of the cell.
enum class StateKind {
    member,   ///< official or probationary
    overlay,  ///< a member of the cell in special circumstances
    guest,    ///< a member of another cell who takes part here for a time
};

/// A state, a departure or a post: the code that is stored and what people call it.
struct Term {
    std::string code;
    std::string name;                     ///< Vietnamese
    std::vector<std::string> also = {};   ///< other ways to write it
    std::vector<std::string> above = {};  ///< of a post: when held in the organisation above
    StateKind kind = StateKind::member;   ///< of a state
};

/// The terms of one column, found however they are spelled.
class Vocabulary {
public:
    Vocabulary() = default;
    explicit Vocabulary(std::vector<Term> terms);

    struct Match {
        const Term* term = nullptr;
        bool is_above = false;
        std::size_t size = 0;  ///< bytes of the text that the spelling takes
    };

    [[nodiscard]] const std::vector<Term>& terms() const { return terms_; }
    /// By code, name or another way to write it, with accents or without; nullptr when unknown.
    [[nodiscard]] const Term* find(std::string_view word) const;
    /// The longest spelling that is `folded`, or begins it and ends with a word of it.
    [[nodiscard]] Match match_beginning(std::string_view folded) const;
    /// The name that `word` was probably meant to be, or "".
    [[nodiscard]] std::string nearest(std::string_view word) const;
    /// The name of `code`; the code itself when no rule names it.
    [[nodiscard]] std::string name_of(std::string_view code) const;

private:
    struct Place {
        std::size_t term = 0;
        bool is_above = false;
    };
    std::vector<Term> terms_;
    std::unordered_map<std::string, Place> by_word_;  // folded
};

/// config/rules/members.yaml. Words are folded.
struct MemberRules {
    Vocabulary states;
    Vocabulary departures;  ///< how a member leaves the cell for good
    Vocabulary posts;
    std::vector<std::string> places_here;   ///< words that begin where a post is held: the cell
    std::vector<std::string> places_above;  ///< … or the organisation above
    std::vector<std::string> no_post;       ///< words for "holds no post"
    std::vector<std::string> no_value;      ///< words for an empty cell
    std::string default_state;
    std::string probationary_state;  ///< of someone admitted who has no official date yet
};

/// A set of config/rules/admission.yaml: what held for an admission on its day.
struct AdmissionRules {
    std::optional<int> least_age;  ///< years, by months as the rule counts them
    std::optional<int> most_age;
    bool may_be_younger = false;  ///< below the least age is worth a look, no mistake
    std::optional<int> probation_months;
};

/// A set of config/rules/citizen-ids.yaml.
struct CitizenIdRules {
    /// By the number of three digits: the province of birth registration, "" where there is none.
    std::vector<std::string> provinces;
};

[[nodiscard]] rules::Dated<MemberRules> load_rules(const rules::Directories& directories);
[[nodiscard]] rules::Dated<AdmissionRules> load_admissions(const rules::Directories& directories);
[[nodiscard]] rules::Dated<CitizenIdRules> load_citizen_ids(const rules::Directories& directories);
/// config/rules/phones.yaml.
[[nodiscard]] rules::Dated<PhonePlan> load_phone_plans(const rules::Directories& directories);

}  // namespace sotay::members
