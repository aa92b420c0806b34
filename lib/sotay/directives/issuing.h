#pragma once

#include "sotay/base/error.h"
#include "sotay/directives/document_types.h"
#include "sotay/directives/header_reader.h"

#include <vector>

namespace sotay::directives {

/// What a party paper's symbol, type and issuer say against the rules in force on its date: a type
/// that its body could not issue, a code of no body, a symbol of another type than the title. One
/// problem each, with the field and the rule. A paper without a date is judged by no rule that
/// changed.
[[nodiscard]] std::vector<Problem> check_issuing(const Header& header, const DocumentTypes& types);

}  // namespace sotay::directives
