#pragma once

#include "sotay/base/error.h"
#include "sotay/directives/directive.h"
#include "sotay/directives/document_types.h"
#include "sotay/formats/json.h"
#include "sotay/store/audit.h"
#include "sotay/store/database.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sotay::directives {

/// What a person says of a document that its reader got wrong or could not know.
struct CorrectionOrder {
    DirectiveId directive = 0;
    /// A key of correctable_fields() and the value as typed; "" empties the field.
    std::vector<std::pair<std::string, std::string>> values{};
    bool is_dry_run = false;
};

struct CorrectedField {
    std::string field;
    Json from;  ///< null = none
    Json to;
};

struct CorrectionReport {
    Directive directive;                    ///< as it stands now, or would
    std::vector<CorrectedField> changes{};  ///< in the order of correctable_fields()
    std::vector<std::string> confirmed{};   ///< set to what stood there: no longer in doubt
    std::vector<Problem> problems{};        ///< with any, nothing was written
    std::vector<std::string> warnings{};    ///< translated
};

/// symbol, type, issuer, …: the keys that a correction may name.
[[nodiscard]] const std::vector<std::string>& correctable_fields();
/// The value of such a field as JSON has it; null when it is empty.
[[nodiscard]] Json field_value(const Directive& directive, std::string_view field);

/// Checks the values, all of them, and writes what differs with its audit entry, in the search
/// index too. A symbol brings number, body and, where its code has only one, the type; the symbol
/// of a draft ("-HD/BTCTU") makes it a draft, a number makes it none. What was set is certain from
/// then on. Throws Error{not_found} for an unknown document.
[[nodiscard]] CorrectionReport correct(store::Database& database, const DocumentTypes& types,
                                       const store::Actor& actor, const CorrectionOrder& order);

}  // namespace sotay::directives
