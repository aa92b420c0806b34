#pragma once

#include "sotay/base/date.h"
#include "sotay/org/tree.h"
#include "sotay/store/database.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace sotay::notify {

/// What to say to whom, until when.
struct NewMessage {
    std::string purpose;   ///< name of a template: "invitation", "notice", "digest"
    std::string selector;  ///< members by id only, see Selector::with_member_ids
    Date tree_on;          ///< the selector is read on this date
    /// Values of the template's places. Dates and instants in ISO form are shown as people write
    /// them.
    std::map<std::string, std::string> params;
    std::optional<std::string> subject;  ///< what it is about, "meetings:12"
    std::optional<std::string> key;      ///< the caller's own: the same key never posts twice
    bool is_urgent = false;  ///< goes out in quiet hours, and does not wait for a gateway
    Instant not_before;
    std::optional<Instant> not_after;
    bool has_link = false;  ///< gives the place {link}: each person's own, see PersonalLinks
    /// The earlier message that the links lead to; nullopt: this one.
    std::optional<std::int64_t> link_of;
};

struct Posted {
    std::int64_t id = 0;
    bool is_new = true;  ///< false: the key was known, nothing was written
};

/// Writes the message inside the caller's open transaction, beside the fact that it announces. It
/// becomes deliveries in sotayd, see expand(). Throws Error{usage} for a selector that is none,
/// Error{not_found} when it names an organisation or a member that is not there, Error{conflict}
/// when it ends before it begins.
Posted post(store::Database& database, const NewMessage& message, Instant now);

/// Stops what has not been sent, inside the caller's open transaction; tells how many deliveries
/// that were. What may have been sent stays `unknown`.
std::int64_t cancel(store::Database& database, std::int64_t message, Instant now);

/// A message as written.
struct Message {
    std::int64_t id = 0;
    std::string purpose;
    std::string selector;
    Date tree_on;
    std::map<std::string, std::string> params;
    std::optional<std::string> subject;
    bool is_urgent = false;
    Instant not_before;
    std::optional<Instant> not_after;
    std::string state;  ///< "expanding", "open", "cancelled"
    std::int64_t recipients = 0;
    std::optional<std::string> problem;
    bool has_link = false;
    std::optional<std::int64_t> link_of;
    Instant created_at;
};
[[nodiscard]] std::optional<Message> find_message(store::Database& database, std::int64_t id);
/// The message that was posted under the caller's own `key`.
[[nodiscard]] std::optional<std::int64_t> find_key(store::Database& database,
                                                   const std::string& key);

}  // namespace sotay::notify
