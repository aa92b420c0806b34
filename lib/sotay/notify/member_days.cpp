#include "sotay/notify/member_days.h"

namespace sotay::notify {

namespace {

constexpr const char* k_find = R"sql(
    SELECT messages FROM member_days WHERE sent_on = $1 AND member_id = $2)sql";

constexpr const char* k_attempted = R"sql(
    SELECT 1 FROM attempts WHERE delivery_id = $1 LIMIT 1)sql";

constexpr const char* k_count = R"sql(
    INSERT INTO member_days (member_id, sent_on, messages) VALUES ($1, $2, 1)
    ON CONFLICT (sent_on, member_id) DO UPDATE SET messages = member_days.messages + 1)sql";

constexpr const char* k_forget = R"sql(
    DELETE FROM member_days WHERE sent_on < $1)sql";

}  // namespace

MemberDays::MemberDays(store::Database& database)
    : database_{database},
      find_{database, k_find},
      attempted_{database, k_attempted},
      count_{database, k_count} {}

bool MemberDays::is_full(std::int64_t delivery, std::int64_t member, Date day, int limit) {
    find_.bind_all(day, member);
    const auto messages = find_.step() ? find_.integer(0) : 0;
    find_.reset();
    return messages >= limit && !was_attempted(delivery);
}

void MemberDays::count(std::int64_t delivery, std::int64_t member, Date day) {
    if (!was_attempted(delivery)) count_.run(member, day);
}

bool MemberDays::was_attempted(std::int64_t delivery) {
    const bool is_known = attempted_.bind_all(delivery).step();
    attempted_.reset();
    return is_known;
}

void MemberDays::forget_before(Date day) { database_.execute(k_forget, day); }

}  // namespace sotay::notify
