#pragma once

#include "sotay/base/date.h"
#include "sotay/members/desk.h"
#include "sotay/members/stays.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sotay::members {

using TransferId = std::int64_t;

/// How far a transfer has come. A temporary one stays open after `received`, until `returned`.
enum class TransferStep { sent, received, refused, cancelled, returned };
/// "sent", "received", …
[[nodiscard]] const char* code_of(TransferStep step);

/// A change of place with both ends' word.
struct Transfer {
    TransferId id = 0;
    MemberId member = 0;
    StayKind kind = StayKind::official;
    TransferStep step = TransferStep::sent;
    std::optional<org::OrganisationId> origin;  ///< nullopt = outside the register
    std::optional<org::OrganisationId> destination;
    std::string outside;       ///< what the end outside is called
    std::string member_state;  ///< in which the member arrives, or stays
    Date changed_on;           ///< when the new work or residence began
    Date sent_on;
    std::optional<Date> received_on;
    std::optional<Date> until_on;  ///< planned end of a temporary stay
    std::optional<Date> closed_on;

    [[nodiscard]] bool is_open() const { return !closed_on; }
};

/// A member sets out. Exactly one of `destination` and `outside` is given.
struct SendOrder {
    MemberId member = 0;
    std::string destination = {};  ///< code of a cell
    std::string outside = {};      ///< what an organisation of another register is called
    StayKind kind = StayKind::official;
    std::optional<Date> until = {};       ///< of a temporary stay
    std::optional<Date> changed_on = {};  ///< when the new work or residence began
    Date on;
};

/// A member comes from another register. The other end's word is the letter of introduction.
struct ArriveOrder {
    MemberId member = 0;
    std::string destination = {};  ///< code of a cell
    std::string outside = {};      ///< where from
    StayKind kind = StayKind::official;
    std::optional<Date> until = {};
    std::string state = {};  ///< code; "" = official or probationary, by the official date
    Date on;
};

struct TransferReport {
    Transfer transfer;
    std::vector<std::string> warnings;  ///< translated, each with the point it rests on
};

// Each is one transaction with history and audit. A day after today is Error{invalid_input}; an
// unknown transfer Error{not_found}; whatever the state of the register does not allow
// Error{conflict}. The member is counted at the origin until `receive`, and once on every day.

/// The origin's word: the member's state becomes the one of transit.
[[nodiscard]] TransferReport send(const Desk& desk, const SendOrder& order);
/// The destination's word. Official: the place changes, posts end but in committees above the new
/// cell. Temporary: a guest here, away at home, and a member of its committees still. Outside the
/// register: the member leaves it, or is away.
[[nodiscard]] TransferReport receive(const Desk& desk, TransferId id, Date on);
/// The destination does not take the member / the origin takes it back: all is as before.
[[nodiscard]] TransferReport refuse(const Desk& desk, TransferId id, Date on,
                                    const std::string& reason);
[[nodiscard]] TransferReport cancel(const Desk& desk, TransferId id, Date on,
                                    const std::string& reason);
/// A temporary stay is over.
[[nodiscard]] TransferReport give_back(const Desk& desk, TransferId id, Date on);
/// A temporary stay goes on until another day.
[[nodiscard]] TransferReport extend(const Desk& desk, TransferId id, Date until);
/// A member who has no place here comes from outside, for good or as a guest.
[[nodiscard]] TransferReport arrive(const Desk& desk, const ArriveOrder& order);
/// The same for somebody whom the register does not know, written from key=value pairs and checked
/// as an import would; `order.member` is not read. With problems nothing is written and the answer
/// is nullopt.
[[nodiscard]] std::optional<TransferReport> arrive_new(
    const Desk& desk, ArriveOrder order,
    const std::vector<std::pair<std::string, std::string>>& values, std::vector<Problem>& problems);

}  // namespace sotay::members
