#include "sotay/members/history.h"

namespace sotay::members {

namespace {

constexpr const char* k_insert = R"sql(
    INSERT INTO member_history (id, member_id, at, actor, action, import_id, fields, previous,
                                change_on, reason)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10))sql";

constexpr const char* k_of_member = R"sql(
    SELECT id, member_id, at, actor, action, import_id, fields, previous,
           change_on, reason
    FROM member_history WHERE member_id = $1 ORDER BY id)sql";

// Ids are reserved so many at once, because each reservation is a write of its own.
constexpr std::int64_t k_ids = 256;

constexpr store::SealedPlace place_of(std::int64_t id) {
    return {"member_history", "previous", id};
}
constexpr store::SealedPlace reason_place(std::int64_t id) {
    return {"member_history", "reason", id};
}

}  // namespace

Json open_previous(const Bytes& sealed, std::int64_t id, const store::Vault& vault) {
    return Json::parse(vault.open(sealed, place_of(id)));
}

namespace {

HistoryRow read_row(const store::Statement& row, const store::Vault& vault) {
    return {.id = row.integer(0),
            .member = row.integer(1),
            .at = row.instant(2),
            .actor = row.text(3),
            .action = row.text(4),
            .import = row.optional_integer(5),
            .fields = Json::parse(row.text_view(6)).get<std::vector<std::string>>(),
            .previous = open_previous(row.bytes(7), row.integer(0), vault),
            .on = row.optional_date(8),
            .reason = row.is_null(9) ? "" : vault.open(row.bytes(9), reason_place(row.integer(0)))};
}

}  // namespace

HistoryWriter::HistoryWriter(store::Database& database, const store::Vault& vault,
                             const store::Actor& actor)
    : database_{database}, vault_{vault}, actor_{actor}, insert_{database.prepare(k_insert)} {}

std::int64_t HistoryWriter::next_id() {
    if (next_id_ == end_id_) {
        next_id_ = database_.reserve_ids("member_history", k_ids);
        end_id_ = next_id_ + k_ids;
    }
    return next_id_++;
}

void HistoryWriter::add(const HistoryEntry& entry) {
    const auto id = next_id();
    std::optional<Bytes> reason;
    if (!entry.reason.empty()) reason = vault_.seal(entry.reason, reason_place(id));
    insert_.bind_all(id, entry.member, actor_.clock.now(), actor_.name, entry.action, entry.import,
                     json::dump(Json(entry.fields)), seal_previous(entry.previous, id, vault_),
                     entry.on, reason);
    insert_.execute();
}

Bytes seal_previous(const Json& previous, std::int64_t id, const store::Vault& vault) {
    return vault.seal(json::dump(previous), place_of(id));
}

std::vector<HistoryRow> history_of(store::Database& database, const store::Vault& vault,
                                   MemberId member) {
    std::vector<HistoryRow> rows;
    auto row = database.query(k_of_member, member);
    while (row.step()) rows.push_back(read_row(row, vault));
    return rows;
}

}  // namespace sotay::members
