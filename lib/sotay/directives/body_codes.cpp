#include "sotay/directives/body_codes.h"

#include <algorithm>

namespace sotay::directives {

bool BodyCodes::is_known(std::string_view code) const {
    if (std::ranges::find(alone, code) != alone.end()) return true;
    return std::ranges::any_of(committees, [&](const std::string& committee) {
        if (!code.ends_with(committee)) return false;
        const std::string_view organ = code.substr(0, code.size() - committee.size());
        return organ.empty() || std::ranges::find(organs, organ) != organs.end();
    });
}

rules::Dated<BodyCodes> load_body_codes(const rules::Directories& directories) {
    return rules::load<BodyCodes>(directories, "body-codes", [](yaml::MapReader& set) {
        return BodyCodes{set.texts("committees"), set.texts("organs"), set.texts("alone")};
    });
}

}  // namespace sotay::directives
