#include "sotay/members/rules.h"

#include "sotay/base/digits.h"
#include "sotay/base/messages.h"
#include "sotay/text/vietnamese.h"

namespace sotay::members {

namespace {

constexpr std::size_t k_province_digits = 3;
constexpr std::size_t k_provinces = 1000;

StateKind read_kind(yaml::MapReader& map) {
    const auto kind = map.text("kind").value_or("member");
    if (kind == "overlay") return StateKind::overlay;
    if (kind == "guest") return StateKind::guest;
    if (kind != "member") map.problem("kind", tr("must be member, overlay or guest"));
    return StateKind::member;
}

enum class TermsOf { states, departures, posts };

std::vector<Term> read_terms(yaml::MapReader& reader, std::string_view key, TermsOf what) {
    std::vector<Term> terms;
    for (const auto& node : reader.items(key)) {
        yaml::MapReader map{node, reader.file(), reader.problems()};
        Term term;
        term.code = map.required_text("code");
        term.name = map.required_text("name");
        term.also = map.texts("also");
        if (what == TermsOf::posts) term.above = map.texts("above");
        if (what == TermsOf::states) term.kind = read_kind(map);
        map.finish();
        terms.push_back(std::move(term));
    }
    return terms;
}

std::vector<std::string> read_words(yaml::MapReader& reader, std::string_view key) {
    std::vector<std::string> words;
    for (const auto& word : reader.texts(key)) words.push_back(text::fold(word));
    return words;
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
    rules.states = Vocabulary{read_terms(reader, "states", TermsOf::states)};
    rules.departures = Vocabulary{read_terms(reader, "departures", TermsOf::departures)};
    rules.posts = Vocabulary{read_terms(reader, "posts", TermsOf::posts)};
    rules.places_here = read_words(reader, "places_here");
    rules.places_above = read_words(reader, "places_above");
    rules.no_post = read_words(reader, "no_post");
    rules.no_value = read_words(reader, "no_value");
    rules.default_state = read_state(reader, "default_state", rules.states);
    rules.probationary_state = read_state(reader, "probationary_state", rules.states);
    return rules;
}

std::optional<int> read_number(yaml::MapReader& reader, std::string_view key) {
    const auto number = reader.integer(key);
    return number ? std::optional{static_cast<int>(*number)} : std::nullopt;
}

AdmissionRules read_admission(yaml::MapReader& reader) {
    AdmissionRules rules;
    rules.probation_months = read_number(reader, "probation_months");
    const auto* age = reader.find("admission_age");
    if (age == nullptr) return rules;
    yaml::MapReader map{*age, reader.file(), reader.problems()};
    rules.least_age = read_number(map, "least");
    rules.most_age = read_number(map, "most");
    if (const auto younger = map.text("younger")) {
        rules.may_be_younger = *younger == "warning";
        if (!rules.may_be_younger) map.problem("younger", tr("can only be warning"));
    }
    map.finish();
    return rules;
}

CitizenIdRules read_citizen_ids(yaml::MapReader& reader) {
    CitizenIdRules rules{std::vector<std::string>(k_provinces)};
    const auto* provinces = reader.find("provinces");
    if (provinces == nullptr || provinces->kind != yaml::Node::Kind::map) {
        reader.problem("provinces", tr("must map the codes of three digits to provinces"));
        return rules;
    }
    for (const auto& entry : provinces->entries) {
        if (entry.key.size() == k_province_digits && is_all_digits(entry.key)) {
            rules.provinces[std::stoul(entry.key)] = entry.value.text;
        } else {
            reader.problem("provinces", tr("\"{}\" is no code of three digits", entry.key));
        }
    }
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

rules::Dated<MemberRules> load_rules(const rules::Directories& directories) {
    return rules::load<MemberRules>(directories, "members", read_rules);
}

rules::Dated<AdmissionRules> load_admissions(const rules::Directories& directories) {
    return rules::load<AdmissionRules>(directories, "admission", read_admission);
}

rules::Dated<CitizenIdRules> load_citizen_ids(const rules::Directories& directories) {
    return rules::load<CitizenIdRules>(directories, "citizen-ids", read_citizen_ids);
}

rules::Dated<PhonePlan> load_phone_plans(const rules::Directories& directories) {
    return rules::load<PhonePlan>(directories, "phones", read_phone_plan);
}

}  // namespace sotay::members
