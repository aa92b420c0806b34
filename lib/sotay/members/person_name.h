#pragma once

#include <string>
#include <string_view>

namespace sotay::members {

/// A cell of names as a name.
struct PersonName {
    std::string text;         ///< with capitals where a name has them
    std::string remark = {};  ///< what stood in brackets and is left out, brackets included
    std::string sign = {};    ///< the first sign that no name has, or digits; then it is no name
};

/// "NGUYỄN VĂN AN (Nam)" → "Nguyễn Văn An". Hyphens and apostrophes belong to names: "H'Hen Niê".
[[nodiscard]] PersonName read_person_name(std::string_view cell);

}  // namespace sotay::members
