#pragma once

#include "sotay/directives/directive.h"
#include "sotay/directives/hand_out.h"
#include "sotay/notify/receipt.h"
#include "sotay/store/database.h"

#include <cstdint>
#include <optional>

namespace sotay::directives {

/// What somebody sees who follows a personal link. Who it is does not belong to it: links are
/// passed on.
struct Visit {
    std::int64_t delivery = 0;
    Directive directive;
    Issue issue;
    notify::Receipts receipts;
};

/// nullopt when the link has ended: the message was cancelled, or its person belongs to no
/// organisation on the day `today`; and when the delivery carries no document.
[[nodiscard]] std::optional<Visit> find_visit(store::Database& database, std::int64_t delivery,
                                              Date today);

/// The page was opened by a person. Writes only the first time, in a short transaction.
void mark_opened(store::Database& database, const Visit& visit, Instant now);
/// The person says to have read it; likewise.
void mark_acknowledged(store::Database& database, const Visit& visit, Instant now);

}  // namespace sotay::directives
