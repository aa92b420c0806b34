#pragma once

#include "sotay/base/phone.h"
#include "sotay/rules/rule_set.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sotay::members {

/// A state or a post: the code that is stored and what people call it.
struct Term {
    std::string code;
    std::string name;               ///< Vietnamese
    std::vector<std::string> also;  ///< other ways to write it
};

/// The terms of one column, found however they are spelled.
class Vocabulary {
public:
    Vocabulary() = default;
    explicit Vocabulary(std::vector<Term> terms);

    [[nodiscard]] const std::vector<Term>& terms() const { return terms_; }
    /// By code, name or another way to write it, with accents or without; nullptr when unknown.
    [[nodiscard]] const Term* find(std::string_view word) const;
    /// The name that `word` was probably meant to be, or "".
    [[nodiscard]] std::string nearest(std::string_view word) const;
    /// The name of `code`; the code itself when no rule names it.
    [[nodiscard]] std::string name_of(std::string_view code) const;

private:
    std::vector<Term> terms_;
    std::unordered_map<std::string, std::size_t> by_word_;  // folded
};

/// config/rules/members.yaml.
struct MemberRules {
    Vocabulary states;
    Vocabulary posts;
    std::vector<std::string> no_post;  ///< words for "holds no post", folded
    std::string default_state;
    std::string probationary_state;  ///< of someone admitted who has no official date yet
};

[[nodiscard]] rules::Dated<MemberRules> load_rules(const rules::Directories& directories);
/// config/rules/phones.yaml.
[[nodiscard]] rules::Dated<PhonePlan> load_phone_plans(const rules::Directories& directories);

}  // namespace sotay::members
