#include "sotay/directives/document_types.h"

#include "sotay/directives/header_text.h"
#include "sotay/text/vietnamese.h"

#include <ranges>

namespace sotay::directives {

namespace {

void add_once(std::vector<DocumentType>& types, const std::vector<DocumentType>& more) {
    for (const DocumentType& type : more) {
        const bool is_known = std::ranges::any_of(types, [&](const DocumentType& known) {
            return known.code == type.code && known.name == type.name;
        });
        if (!is_known) types.push_back(type);
    }
}

void add_once(std::vector<NamePhrase>& phrases, const std::vector<std::string>& more,
              bool begins_body) {
    for (const std::string& text : more) {
        if (std::ranges::find(phrases, text, &NamePhrase::text) != phrases.end()) continue;
        phrases.push_back(
            {text, split_words(text::fold_case(text)), split_words(text::fold(text)), begins_body});
    }
}

std::vector<DocumentType> read_types(yaml::MapReader& set, std::string_view key) {
    std::vector<DocumentType> types;
    for (const yaml::Node& node : set.items(key)) {
        yaml::MapReader reader{node, set.file(), set.problems()};
        types.push_back({reader.required_text("code"), reader.required_text("name"),
                         reader.texts("issued_by")});
        reader.finish();
    }
    return types;
}

DocumentRules read_rules(yaml::MapReader& set) {
    return {read_types(set, "party_types"), read_types(set, "state_types"), set.texts("bodies"),
            set.texts("words")};
}

}  // namespace

DocumentTypes::DocumentTypes(DatedDocumentRules rules, IssuingRules issuing)
    : rules_{std::move(rules)}, issuing_{std::move(issuing)} {
    for (const auto& set : std::views::reverse(rules_.all())) {
        add_once(party_, set.rules.party_types);
        add_once(state_, set.rules.state_types);
        add_once(phrases_, set.rules.bodies, true);
    }
    for (const auto& set : std::views::reverse(rules_.all())) {
        add_once(phrases_, set.rules.words, false);
    }
}

DocumentTypes load_document_types(const rules::Directories& directories) {
    return DocumentTypes{
        rules::load<DocumentRules>(directories, "documents", read_rules),
        {org::load_kinds(directories), load_body_codes(directories), load_term_rules(directories)}};
}

}  // namespace sotay::directives
