#include "sotay/store/audit.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/formats/json.h"

#include <string_view>

namespace sotay::store {

namespace {

constexpr const char* k_stream = "main";
constexpr std::size_t k_hash_size = 32;

constexpr const char* k_newest = R"sql(
    SELECT seq, hash FROM audit_entries WHERE stream = $1 ORDER BY seq DESC LIMIT 1)sql";

constexpr const char* k_append = R"sql(
    INSERT INTO audit_entries (stream, seq, at, real_at, actor, action, subjects, fields, counts,
                               digest, previous, hash)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12))sql";

constexpr const char* k_all = R"sql(
    SELECT stream, seq, at, real_at, actor, action, subjects, fields, counts, digest, previous, hash
    FROM audit_entries ORDER BY stream, seq)sql";

struct Row {
    std::string stream;
    std::int64_t seq = 0;
    Instant at;
    Instant real_at;
    std::string actor, action, subjects, fields, counts;
    std::optional<Bytes> digest;
    Bytes previous;
};

// Every part with its length in front: no two different rows give the same bytes.
void put(std::string& out, std::string_view part) {
    out += fmt::format("{}:", part.size());
    out += part;
}

Bytes hash_of(const Row& row) {
    std::string out;
    put(out, row.stream);
    put(out, std::to_string(row.seq));
    put(out, std::to_string(row.at.time_since_epoch().count()));
    put(out, std::to_string(row.real_at.time_since_epoch().count()));
    for (const auto& part : {row.actor, row.action, row.subjects, row.fields, row.counts})
        put(out, part);
    put(out, row.digest ? to_hex(*row.digest) : "");
    put(out, to_hex(row.previous));
    return sha256(out);
}

}  // namespace

void Change::commit(const AuditEntry& entry) {
    append(entry);
    commit();
}

void Change::append(const AuditEntry& entry) {
    Row row{.stream = k_stream,
            .seq = 1,
            .at = actor_.clock.now(),
            .real_at = SystemClock{}.now(),
            .actor = actor_.name,
            .action = entry.action,
            .subjects = json::dump(Json(entry.subjects)),
            .fields = json::dump(Json(entry.fields)),
            .counts = json::dump(Json(entry.counts)),
            .digest = entry.digest,
            .previous = Bytes(k_hash_size)};
    {
        auto newest = database_.query(k_newest, k_stream);
        if (newest.step()) {
            row.seq = newest.integer(0) + 1;
            row.previous = newest.bytes(1);
        }
    }
    database_.execute(k_append, row.stream, row.seq, row.at, row.real_at, row.actor, row.action,
                      row.subjects, row.fields, row.counts, row.digest, row.previous, hash_of(row));
    has_entry_ = true;
}

void Change::commit() {
    if (!has_entry_) throw Error{ErrorKind::bug, "a change without an audit entry"};
    transaction_.commit();
}

AuditReport verify_audit(Database& database) {
    AuditReport report;
    std::string stream;
    std::int64_t seq = 0;
    Bytes previous;
    auto rows = database.prepare(k_all);
    while (rows.step()) {
        if (rows.text_view(0) != stream) {
            stream = rows.text(0);
            seq = 0;
            previous.assign(k_hash_size, 0);
        }
        const Row row{rows.text(0), rows.integer(1),        rows.instant(2), rows.instant(3),
                      rows.text(4), rows.text(5),           rows.text(6),    rows.text(7),
                      rows.text(8), rows.optional_bytes(9), rows.bytes(10)};
        const auto hash = rows.bytes(11);
        ++seq;
        if (row.seq != seq) {
            report.broken = tr("{} {}: an entry is missing before this one", stream, row.seq);
        } else if (row.previous != previous) {
            report.broken = tr("{} {}: does not follow from the entry before it", stream, row.seq);
        } else if (hash_of(row) != hash) {
            report.broken = tr("{} {}: was altered after it was written", stream, row.seq);
        }
        if (report.broken) return report;
        previous = hash;
        ++report.entries;
        report.head = to_hex(hash);
    }
    return report;
}

}  // namespace sotay::store
