#include "sotay/notify/doubles.h"

namespace sotay::notify {

namespace {

constexpr const char* k_note = R"sql(
    UPDATE deliveries SET maybe_doubled = 1 WHERE id = $1)sql";

constexpr const char* k_doubt = R"sql(
    UPDATE deliveries SET state = 'unknown' WHERE id = $1 AND maybe_doubled = 1)sql";

bool is_surely_unsent(State state) {
    return state == State::unreached || state == State::expired || state == State::rejected;
}

}  // namespace

void settle_doubles(store::Database& database, std::int64_t delivery, const Next& next) {
    if (next.maybe_doubled) database.execute(k_note, delivery);
    // A ladder of one rung has no other that may have sent it.
    if (next.rung > 0 && is_surely_unsent(next.state)) database.execute(k_doubt, delivery);
}

}  // namespace sotay::notify
