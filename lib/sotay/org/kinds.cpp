#include "sotay/org/kinds.h"

#include <algorithm>

namespace sotay::org {

namespace {

Kind read_kind(const yaml::Node& node, const std::string& file, std::vector<Problem>& problems) {
    yaml::MapReader map{node, file, problems};
    Kind kind;
    kind.code = map.required_text("code");
    kind.name = map.required_text("name");
    kind.level = map.required_text("level");
    kind.holds_members = map.boolean("holds_members").value_or(false);
    kind.under = map.texts("under");
    map.finish();
    return kind;
}

}  // namespace

const Kind* KindRules::find(std::string_view code) const {
    const auto found = std::ranges::find(kinds, code, &Kind::code);
    return found == kinds.end() ? nullptr : &*found;
}

rules::Dated<KindRules> load_kinds(const rules::Directories& directories) {
    return rules::load<KindRules>(directories, "organisation", [](yaml::MapReader& reader) {
        KindRules rules;
        for (const auto& node : reader.items("kinds")) {
            rules.kinds.push_back(read_kind(node, reader.file(), reader.problems()));
        }
        return rules;
    });
}

}  // namespace sotay::org
