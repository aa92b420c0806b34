#pragma once

#include "sotay/base/paths.h"
#include "sotay/rules/rule_set.h"

namespace sotay::test {

inline const rules::Directories& rule_directories() {
    static const rules::Directories k_directories{data_directory() + "/rules"};
    return k_directories;
}

}  // namespace sotay::test
