#pragma once

#include "sotay/base/date.h"
#include "sotay/directives/directive.h"
#include "sotay/notify/message.h"
#include "sotay/store/audit.h"
#include "sotay/store/database.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sotay::directives {

/// A document on its way to people.
struct HandOut {
    const Directive& directive;
    std::string selector;                ///< members by id only
    std::optional<Date> acknowledge_by;  ///< the last day
    std::string text;                    ///< said with it; "" for the usual words
    bool is_again = false;               ///< also when this document went to this selector before
};

/// A document handed out.
struct Issue {
    std::int64_t id = 0;
    DirectiveId directive = 0;
    std::int64_t message = 0;
    std::string selector;
    std::optional<Date> acknowledge_by;
    std::string text;
    Instant created_at;
};

/// The message that hand_out() posts, for a preview. The same document to the same selector is the
/// same message, whenever it is asked for, unless it is to go again. Throws Error{conflict} for a
/// draft and for a last day that is past.
[[nodiscard]] notify::NewMessage message_of(store::Database& database, const HandOut& hand_out,
                                            Instant now);

struct HandedOut {
    Issue issue;
    bool is_new = true;  ///< false: it went to this selector before, nothing was written
};

/// Posts the message and remembers it, in one change. It becomes deliveries as notify::post() says;
/// throws what that and message_of() throw.
[[nodiscard]] HandedOut hand_out(store::Database& database, const store::Actor& actor,
                                 const HandOut& hand_out);

/// The newest first.
[[nodiscard]] std::vector<Issue> issues_of(store::Database& database, DirectiveId directive);
/// nullopt when the message carries no document.
[[nodiscard]] std::optional<Issue> issue_of_message(store::Database& database,
                                                    std::int64_t message);

/// The person of a delivery of an issue has acknowledged: writes it, inside the caller's open
/// transaction, and holds back reminders that have not left. False when it was known.
bool acknowledge(store::Database& database, std::int64_t delivery, Instant at);

/// What the messages about a document say of it: symbol, title, date.
[[nodiscard]] std::map<std::string, std::string> message_params(const Directive& directive,
                                                                Date today);

}  // namespace sotay::directives
