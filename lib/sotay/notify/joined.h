#pragma once

#include "sotay/base/clock.h"
#include "sotay/notify/gateway.h"
#include "sotay/notify/message.h"
#include "sotay/notify/templates.h"
#include "sotay/store/database.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// Where the office limits the routine messages of a day, what is too much waits for the next
// morning. Two or more that wait for one person then go out as one message of purpose "joined". The
// deliveries it covers stay `pending`, but on no rung of the ladder, so that nothing claims them,
// passes them on or strands them; they can still be cancelled and can expire, and then are left
// out. Whatever the joined delivery becomes they become with it, in the same transaction, but what
// a person's own link has proved of one of them stays. A retry sends each of them by itself.

namespace sotay::notify {

/// The "rung" of what waits for another day, and of what goes out as part of another delivery.
constexpr int k_held_rung = -1;
constexpr int k_joined_rung = -2;

/// What would have less time left than this is not held until the morning, and not joined.
constexpr std::chrono::hours k_least_time_left{1};

/// The purpose whose wording a joined message has.
constexpr const char* k_joined_purpose = "joined";

/// Whether this message says what others would have said; its text is made when it is sent.
[[nodiscard]] bool is_joined(const Message& message);

/// Joins what waited for this morning, or lets it go by itself where one message waits alone, in
/// transactions of some thousands; with `may_join` false all of it goes by itself.
void join_held(store::Database& database, bool may_join, Instant now);
/// When the first that waits for another day is due.
[[nodiscard]] std::optional<Instant> first_held(store::Database& database);

/// A message within a joined one.
struct Covered {
    std::int64_t delivery = 0;
    std::int64_t message = 0;
};
/// What a joined delivery is to say, in order; what was cancelled or has expired is not among it.
[[nodiscard]] std::vector<Covered> covered_by(store::Database& database, std::int64_t joined);

/// One message in few words: its title or text, when it begins, the personal link.
[[nodiscard]] std::string short_form(const Values& values);
/// "1) …; 2) …; and 3 more": the first `shown` of `forms`, numbered.
[[nodiscard]] std::string joined_text(const std::vector<std::string>& forms, std::size_t shown);
/// A joined message with as many of `forms` as the gateway carries.
[[nodiscard]] Rendered render_joined(const Gateway& gateway, Values values,
                                     const std::vector<std::string>& forms);

// Inside the caller's open transaction, as all that follows.

/// A joined delivery is about to go out for the first time under its key: what is no longer part of
/// it does not take its outcome.
void part_with_ended(store::Database& database, std::int64_t joined);
/// Gives the outcome of `delivery` to those it covers; nothing when it covers none.
void share_outcome(store::Database& database, std::int64_t delivery, Instant now);
/// The same for all deliveries of a joined message; nothing when `message` is another.
void share_outcomes_of(store::Database& database, std::int64_t message, Instant now);
/// The same wherever a joined delivery and those it covers no longer agree on whether they wait.
void share_outcomes(store::Database& database, Instant now);

}  // namespace sotay::notify
