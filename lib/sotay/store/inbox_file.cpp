#include "sotay/store/inbox_file.h"

namespace sotay::store {

namespace {

// "soti" in PRAGMA application_id.
constexpr int k_application_id = 0x736f7469;
constexpr int k_cache_megabytes = 8;
constexpr int k_log_megabytes = 16;
constexpr std::int64_t k_pruned_at_once = 2'000;

constexpr const char* k_schema = R"sql(
    CREATE TABLE inbox_items (
        id          INTEGER PRIMARY KEY,
        source      TEXT    NOT NULL,
        received_at INTEGER NOT NULL,
        method      TEXT    NOT NULL,
        query       TEXT    NOT NULL,
        body        TEXT    NOT NULL,
        state       TEXT    NOT NULL CHECK (state IN ('waiting', 'unknown', 'refused')),
        detail      TEXT,
        tries       INTEGER NOT NULL DEFAULT 0,
        due_at      INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX inbox_items_due ON inbox_items (due_at, id) WHERE state = 'waiting';
    CREATE INDEX inbox_items_kept ON inbox_items (received_at) WHERE state <> 'waiting';
    -- In the order of time, so that taking them in and forgetting them touches few pages.
    CREATE TABLE inbox_keys (key BLOB NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;)sql";

constexpr const char* k_take_key =
    "INSERT INTO inbox_keys (key) VALUES ($1) ON CONFLICT (key) DO NOTHING";

constexpr const char* k_add = R"sql(
    INSERT INTO inbox_items (source, received_at, method, query, body, state, due_at)
    VALUES ($1, $2, $3, $4, $5, 'waiting', $2))sql";

constexpr const char* k_remove = "DELETE FROM inbox_items WHERE id = $1";

constexpr const char* k_postpone =
    "UPDATE inbox_items SET due_at = $2, tries = tries + 1 WHERE id = $1";

constexpr const char* k_keep = "UPDATE inbox_items SET state = $2, detail = $3 WHERE id = $1";

constexpr const char* k_due = R"sql(
    SELECT id, tries, source, received_at, method, query, body FROM inbox_items
    WHERE state = 'waiting' AND due_at <= $1 ORDER BY due_at, id LIMIT $2)sql";

constexpr const char* k_first_due =
    "SELECT due_at FROM inbox_items WHERE state = 'waiting' ORDER BY due_at LIMIT 1";

constexpr const char* k_counts = "SELECT state, count(*) FROM inbox_items GROUP BY state";

constexpr const char* k_forget_keys = R"sql(
    DELETE FROM inbox_keys WHERE key IN (
        SELECT key FROM inbox_keys WHERE key < $1 ORDER BY key LIMIT $2))sql";

constexpr const char* k_forget_kept = R"sql(
    DELETE FROM inbox_items WHERE id IN (
        SELECT id FROM inbox_items WHERE state <> 'waiting' AND received_at < $1
        ORDER BY received_at LIMIT $2))sql";

Database open(const std::string& path) {
    auto database = Database::beside(path, {k_application_id, 1, k_schema});
    database.set_cache(k_cache_megabytes, k_log_megabytes);
    database.run_script("PRAGMA secure_delete = ON");  // what is applied speaks of persons
    return database;
}

}  // namespace

InboxFile::InboxFile(const std::string& path)
    : database_{open(path)},
      take_key_{database_, k_take_key},
      add_{database_, k_add},
      remove_{database_, k_remove},
      postpone_{database_, k_postpone},
      keep_{database_, k_keep},
      due_{database_, k_due},
      first_due_{database_, k_first_due} {}

std::size_t InboxFile::write(const std::vector<InboxArrival>& arrivals,
                             const std::vector<InboxVerdict>& verdicts) {
    Transaction transaction{database_};
    std::size_t taken = 0;
    for (const auto& verdict : verdicts) settle(verdict);
    for (const auto& arrival : arrivals) {
        if (take(arrival)) ++taken;
    }
    transaction.commit();
    return taken;
}

bool InboxFile::take(const InboxArrival& arrival) {
    take_key_.run(arrival.key);
    if (database_.changes() == 0) return false;
    const auto& item = arrival.item;
    add_.run(item.source, item.received_at, item.method, item.query, item.body);
    return true;
}

void InboxFile::settle(const InboxVerdict& verdict) {
    using Kind = InboxVerdict::Kind;
    switch (verdict.kind) {
        case Kind::applied:
            return remove_.run(verdict.id);
        case Kind::later:
            return postpone_.run(verdict.id, verdict.due_at);
        case Kind::unknown:
            return keep_.run(verdict.id, "unknown", verdict.detail);
        case Kind::refused:
            return keep_.run(verdict.id, "refused", verdict.detail);
    }
}

std::vector<InboxEntry> InboxFile::due(Instant now, std::size_t limit) {
    std::vector<InboxEntry> found;
    due_.bind_all(now, static_cast<std::int64_t>(limit));
    while (due_.step()) {
        found.push_back(
            {due_.integer(0),
             due_.integer(1),
             {due_.text(2), due_.instant(3), due_.text(4), due_.text(5), due_.text(6)}});
    }
    return found;
}

std::optional<Instant> InboxFile::first_due() {
    if (!first_due_.step()) return std::nullopt;
    const auto at = first_due_.instant(0);
    first_due_.reset();
    return at;
}

InboxFile::Counts InboxFile::counts() {
    Counts counts;
    auto rows = database_.prepare(k_counts);
    while (rows.step()) {
        const auto state = rows.text_view(0);
        (state == "waiting"   ? counts.waiting
         : state == "unknown" ? counts.unknown
                              : counts.refused) = rows.integer(1);
    }
    return counts;
}

bool InboxFile::prune(const Bytes& end, Instant kept_since) {
    const auto keys = database_.execute(k_forget_keys, end, k_pruned_at_once);
    const auto kept = database_.execute(k_forget_kept, kept_since, k_pruned_at_once);
    return keys == k_pruned_at_once || kept == k_pruned_at_once;
}

}  // namespace sotay::store
