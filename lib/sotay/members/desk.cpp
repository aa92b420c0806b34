#include "sotay/members/desk.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/members/posts.h"
#include "sotay/members/stays.h"
#include "sotay/members/transfer_store.h"

namespace sotay::members {

void refuse_future(const Desk& desk, Date on) {
    if (on <= desk.today()) return;
    throw Error{ErrorKind::invalid_input, tr("{}: this day is still to come", display(on))};
}

std::optional<std::int64_t> end_membership(store::Database& database, MemberId member, Date on,
                                           const std::string& departure) {
    end_stay(database, member, StayKind::official, on, departure);
    end_stay(database, member, StayKind::temporary, on, std::nullopt);
    end_posts(database, member, on, {});
    auto transfer = open_transfer(database, member);
    if (!transfer) return std::nullopt;
    transfer->step = transfer->received_on ? TransferStep::returned : TransferStep::cancelled;
    transfer->closed_on = on;
    save_transfer(database, *transfer);
    return transfer->id;
}

}  // namespace sotay::members
