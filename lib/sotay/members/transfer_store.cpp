#include "sotay/members/transfer_store.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sotay::members {

namespace {

constexpr const char* k_get = R"sql(
    SELECT id, member_id, kind, step, origin_id, destination_id, outside, member_state,
           changed_on, sent_on, received_on, until_on, closed_on
    FROM member_transfers WHERE id = $1)sql";

constexpr const char* k_open = R"sql(
    SELECT id, member_id, kind, step, origin_id, destination_id, outside, member_state,
           changed_on, sent_on, received_on, until_on, closed_on
    FROM member_transfers WHERE member_id = $1 AND closed_on IS NULL)sql";

constexpr const char* k_of_member = R"sql(
    SELECT id, member_id, kind, step, origin_id, destination_id, outside, member_state,
           changed_on, sent_on, received_on, until_on, closed_on
    FROM member_transfers WHERE member_id = $1 ORDER BY sent_on, id)sql";

constexpr const char* k_list = R"sql(
    SELECT t.id, t.member_id, t.kind, t.step, t.origin_id, t.destination_id, t.outside,
           t.member_state, t.changed_on, t.sent_on, t.received_on, t.until_on, t.closed_on,
           m.full_name
    FROM member_transfers t
    JOIN members m ON m.id = t.member_id
    WHERE $1 = 0 OR t.closed_on IS NULL
    ORDER BY t.sent_on, t.id)sql";

constexpr const char* k_add = R"sql(
    INSERT INTO member_transfers (id, member_id, kind, step, origin_id, destination_id, outside,
                                  member_state, changed_on, sent_on, received_on, until_on,
                                  closed_on)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13))sql";

constexpr const char* k_save = R"sql(
    UPDATE member_transfers
    SET step = $2, member_state = $3, received_on = $4, until_on = $5, closed_on = $6
    WHERE id = $1)sql";

constexpr const char* k_save_reason = "UPDATE member_transfers SET reason = $2 WHERE id = $1";
constexpr const char* k_reason = "SELECT reason FROM member_transfers WHERE id = $1";

constexpr std::array<std::pair<TransferStep, const char*>, 5> k_steps{
    {{TransferStep::sent, "sent"},
     {TransferStep::received, "received"},
     {TransferStep::refused, "refused"},
     {TransferStep::cancelled, "cancelled"},
     {TransferStep::returned, "returned"}}};

TransferStep step_of(std::string_view code) {
    const auto found = std::ranges::find(k_steps, code, &decltype(k_steps)::value_type::second);
    if (found == k_steps.end()) throw Error{ErrorKind::bug, "a transfer has an unknown step"};
    return found->first;
}

const char* kind_code(StayKind kind) {
    return kind == StayKind::official ? "official" : "temporary";
}

constexpr store::SealedPlace reason_place(TransferId id) {
    return {"member_transfers", "reason", id};
}

Transfer read_transfer(const store::Statement& row) {
    Transfer transfer;
    transfer.id = row.integer(0);
    transfer.member = row.integer(1);
    transfer.kind = row.text_view(2) == "official" ? StayKind::official : StayKind::temporary;
    transfer.step = step_of(row.text_view(3));
    transfer.origin = row.optional_integer(4);
    transfer.destination = row.optional_integer(5);
    transfer.outside = row.optional_text(6).value_or("");
    transfer.member_state = row.text(7);
    transfer.changed_on = row.date(8);
    transfer.sent_on = row.date(9);
    transfer.received_on = row.optional_date(10);
    transfer.until_on = row.optional_date(11);
    transfer.closed_on = row.optional_date(12);
    return transfer;
}

std::optional<std::string> or_null(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional{text};
}

bool concerns(const Transfer& transfer, const std::vector<org::OrganisationId>& organisations) {
    return organisations.empty() || std::ranges::any_of(organisations, [&](const auto id) {
               return transfer.origin == id || transfer.destination == id;
           });
}

}  // namespace

const char* code_of(TransferStep step) {
    return std::ranges::find(k_steps, step, &decltype(k_steps)::value_type::first)->second;
}

Transfer get_transfer(store::Database& database, TransferId id) {
    auto row = database.query(k_get, id);
    if (row.step()) return read_transfer(row);
    throw Error{ErrorKind::not_found,
                tr("there is no transfer {}; look with: sotay member transfer list --open", id)};
}

std::optional<Transfer> open_transfer(store::Database& database, MemberId member) {
    auto row = database.query(k_open, member);
    return row.step() ? std::optional{read_transfer(row)} : std::nullopt;
}

std::vector<Transfer> transfers_of(store::Database& database, MemberId member) {
    std::vector<Transfer> transfers;
    auto row = database.query(k_of_member, member);
    while (row.step()) transfers.push_back(read_transfer(row));
    return transfers;
}

std::vector<ListedTransfer> list_transfers(store::Database& database,
                                           const TransferFilter& filter) {
    std::vector<ListedTransfer> listed;
    auto row = database.query(k_list, filter.is_open);
    while (row.step()) {
        auto transfer = read_transfer(row);
        if (!concerns(transfer, filter.organisations)) continue;
        listed.push_back({std::move(transfer), row.text(13)});
    }
    return listed;
}

void add_transfer(store::Database& database, Transfer& transfer) {
    transfer.id = database.reserve_ids("member_transfers", 1);
    database.execute(k_add, transfer.id, transfer.member, kind_code(transfer.kind),
                     code_of(transfer.step), transfer.origin, transfer.destination,
                     or_null(transfer.outside), transfer.member_state, transfer.changed_on,
                     transfer.sent_on, transfer.received_on, transfer.until_on, transfer.closed_on);
}

void save_transfer(store::Database& database, const Transfer& transfer) {
    database.execute(k_save, transfer.id, code_of(transfer.step), transfer.member_state,
                     transfer.received_on, transfer.until_on, transfer.closed_on);
}

void save_reason(store::Database& database, const store::Vault& vault, TransferId id,
                 const std::string& reason) {
    database.execute(k_save_reason, id, vault.seal(reason, reason_place(id)));
}

std::string reason_of(store::Database& database, const store::Vault& vault, TransferId id) {
    auto row = database.query(k_reason, id);
    if (!row.step() || row.is_null(0)) return "";
    return vault.open(row.bytes(0), reason_place(id));
}

}  // namespace sotay::members
