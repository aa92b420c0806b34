#pragma once

#include "sotay/base/date.h"
#include "sotay/store/database.h"

#include <cstdint>

namespace sotay::notify {

/// Counts the routine messages of each member and day, where the office limits them. With
/// statements prepared once; every call belongs inside a transaction of the caller.
class MemberDays {
public:
    explicit MemberDays(store::Database& database);

    /// Whether `delivery` would exceed `limit`; one that was attempted before is counted already.
    [[nodiscard]] bool is_full(std::int64_t delivery, std::int64_t member, Date day, int limit);
    /// `delivery` goes out on `day`; counted only before its first attempt.
    void count(std::int64_t delivery, std::int64_t member, Date day);
    /// Forgets the days before `day`.
    void forget_before(Date day);

private:
    [[nodiscard]] bool was_attempted(std::int64_t delivery);

    store::Database& database_;
    store::Statement find_;
    store::Statement attempted_;
    store::Statement count_;
};

}  // namespace sotay::notify
