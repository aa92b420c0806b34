#pragma once

#include "sotay/base/error.h"
#include "sotay/directives/directive.h"
#include "sotay/directives/document_types.h"
#include "sotay/store/database.h"

#include <vector>

namespace sotay::directives {

/// Other papers of the register that bear the number of `directive` in the same series. A series is
/// one type of one body in one term of its committee, all types of a congress, or one year of a
/// State body. The same symbol in two terms is no problem; where the term is not known for certain,
/// nothing is said. `directive` may be in the register already.
[[nodiscard]] std::vector<Problem> check_series(store::Database& database,
                                                const Directive& directive,
                                                const DocumentTypes& types);

}  // namespace sotay::directives
