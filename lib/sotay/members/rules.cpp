#include "sotay/members/rules.h"

#include "sotay/base/messages.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>

namespace sotay::members {

namespace {

std::vector<Term> read_terms(yaml::MapReader& reader, std::string_view key) {
    std::vector<Term> terms;
    for (const auto& node : reader.items(key)) {
        yaml::MapReader map{node, reader.file(), reader.problems()};
        Term term;
        term.code = map.required_text("code");
        term.name = map.required_text("name");
        term.also = map.texts("also");
        map.finish();
        terms.push_back(std::move(term));
    }
    return terms;
}

std::string read_state(yaml::MapReader& reader, std::string_view key, const Vocabulary& states) {
    auto code = reader.required_text(key);
    if (states.find(code) == nullptr) {
        reader.problem(key, tr("\"{}\" is none of the states above", code));
    }
    return code;
}

MemberRules read_rules(yaml::MapReader& reader) {
    MemberRules rules;
    rules.states = Vocabulary{read_terms(reader, "states")};
    rules.posts = Vocabulary{read_terms(reader, "posts")};
    for (const auto& word : reader.texts("no_post")) rules.no_post.push_back(text::fold(word));
    rules.default_state = read_state(reader, "default_state", rules.states);
    rules.probationary_state = read_state(reader, "probationary_state", rules.states);
    return rules;
}

PhonePlan read_phone_plan(yaml::MapReader& reader) {
    PhonePlan plan;
    plan.mobile_prefixes = reader.texts("mobile_prefixes");
    if (const auto* migrated = reader.find("migrated")) {
        for (const auto& entry : migrated->entries) {
            plan.migrated.emplace_back(entry.key, entry.value.text);
        }
    }
    return plan;
}

}  // namespace

Vocabulary::Vocabulary(std::vector<Term> terms) : terms_{std::move(terms)} {
    for (std::size_t i = 0; i < terms_.size(); ++i) {
        by_word_.emplace(terms_[i].code, i);
        by_word_.emplace(text::fold(terms_[i].name), i);
        for (const auto& word : terms_[i].also) by_word_.emplace(text::fold(word), i);
    }
}

const Term* Vocabulary::find(std::string_view word) const {
    const auto found = by_word_.find(text::fold(word));
    return found == by_word_.end() ? nullptr : &terms_[found->second];
}

std::string Vocabulary::nearest(std::string_view word) const {
    std::vector<std::string> names;
    for (const auto& term : terms_) names.push_back(term.name);
    return text::nearest(word, names);
}

std::string Vocabulary::name_of(std::string_view code) const {
    const auto found = std::ranges::find(terms_, code, &Term::code);
    return found == terms_.end() ? std::string{code} : found->name;
}

rules::Dated<MemberRules> load_rules(const rules::Directories& directories) {
    return rules::load<MemberRules>(directories, "members", read_rules);
}

rules::Dated<PhonePlan> load_phone_plans(const rules::Directories& directories) {
    return rules::load<PhonePlan>(directories, "phones", read_phone_plan);
}

}  // namespace sotay::members
