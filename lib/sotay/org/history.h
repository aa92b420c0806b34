#pragma once

#include "sotay/base/date.h"
#include "sotay/formats/json.h"
#include "sotay/org/tree.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sotay::org {

/// Something that happened to an organisation.
struct Event {
    Date on;
    std::string code;    ///< of the organisation it happened to, on that day
    std::string action;  ///< as in a plan, and "term"
    std::string field;   ///< "code", "name", "parent", "kind", "meeting", "overseer", or ""
    Json from;           ///< the value before; the codes an organisation came out of
    Json to;
    std::optional<std::string> decision;
    std::optional<std::string> other;  ///< name of the other organisation
};

struct History {
    OrganisationId id = 0;
    std::string code;  ///< the newest it had
    std::string name;
    std::vector<Event> events;  ///< by date
};

/// What happened to the organisation that has the code or, failing that, was the last to have it;
/// with `on`, to the one that had it that day. With `is_deep` also what happened to those it came
/// out of. Throws Error{not_found}.
[[nodiscard]] History history(store::Database& database, std::string_view code,
                              const std::optional<Date>& on, bool is_deep);

}  // namespace sotay::org
