#include "sotay/store/database.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/store/name_index.h"
#include "sotay/store/schema.h"
#include "sotay/store/sqlite_error.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <thread>
#include <utility>

namespace sotay::store {

namespace {

// SQLite's own way of waiting looks every tenth of a second: one who writes all the time would
// hardly ever be met at rest.
constexpr auto k_longest_wait = std::chrono::seconds{10};
constexpr auto k_look_again = std::chrono::milliseconds{3};

int wait_while_busy(void* since, int count) {
    using Clock = std::chrono::steady_clock;
    auto& began = *static_cast<Clock::time_point*>(since);
    if (count == 0) began = Clock::now();
    if (Clock::now() - began > k_longest_wait) return 0;
    std::this_thread::sleep_for(k_look_again);
    return 1;
}

// "soty" in PRAGMA application_id tells our file from any other SQLite database.
constexpr int k_application_id = 0x736f7479;

// SQLite gives its journal and shared memory the mode of the database, which holds members' data.
void make_private_file(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file >= 0) ::close(file);
}

// Counting every allocation takes a lock of the whole process at each.
void leave_memory_uncounted() {
    static const int k_done = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    (void)k_done;
}

SQLite::Database open_file(const std::string& path, Database::Mode mode) {
    leave_memory_uncounted();
    if (mode == Database::Mode::existing && path != ":memory:" && !std::filesystem::exists(path)) {
        throw Error{ErrorKind::environment,
                    tr("there is no database \"{}\": run sotay init", path)};
    }
    if (mode == Database::Mode::create && path != ":memory:") make_private_file(path);
    // A connection belongs to one thread at a time, so SQLite need not lock it.
    const int flags = SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX |
                      (mode == Database::Mode::create ? SQLite::OPEN_CREATE : 0);
    try {
        return SQLite::Database{path, flags};
    } catch (const SQLite::Exception& error) {
        throw sqlite_failure(error.getErrorCode(), error.getErrorStr(), path);
    }
}

}  // namespace

struct Database::Impl {
    SQLite::Database file;
    std::string path;
    std::chrono::steady_clock::time_point waiting_since;

    [[nodiscard]] sqlite3* handle() const { return file.getHandle(); }

    void run(const std::string& sql) {
        if (sqlite3_exec(handle(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
            throw sqlite_failure(handle());
        }
    }
    int pragma(const std::string& name) {
        try {
            return file.execAndGet("PRAGMA " + name).getInt();
        } catch (const SQLite::Exception& error) {
            throw sqlite_failure(error.getErrorCode(), error.getErrorStr(), path);
        }
    }
};

namespace {

void apply_steps(Database& database, const std::vector<SchemaStep>& steps) {
    database.run_script("PRAGMA foreign_keys = OFF");  // has no effect once a transaction is open
    {
        Transaction transaction{database};
        // Read again under the write lock: another command may have been faster.
        const int current = database.schema_version();
        for (const auto& step : steps) {
            if (step.version > current) database.run_script(step.sql);
        }
        if (current == 0) NameIndex::create(database);
        if (database.prepare("PRAGMA foreign_key_check").step()) {
            throw Error{ErrorKind::bug, tr("a schema step left a dangling reference")};
        }
        database.run_script(fmt::format("PRAGMA user_version = {}", newest_schema()));
        transaction.commit();
    }
    database.run_script("PRAGMA foreign_keys = ON");
}

Error newer_schema(const std::string& path, int found, int known) {
    return {ErrorKind::environment,
            tr("the database \"{}\" has schema {}, this program knows up to {}: install the "
               "newer sotay",
               path, found, known)};
}

void migrate(Database& database, const std::string& path) {
    const int current = database.schema_version();
    if (current == newest_schema()) return;
    if (current > newest_schema()) throw newer_schema(path, current, newest_schema());
    apply_steps(database, schema_steps(Engine::sqlite));
}

}  // namespace

int newest_schema() {
    static const int newest = schema_steps(Engine::sqlite).back().version;
    return newest;
}

Database::Database(std::unique_ptr<Impl> impl) : impl_{std::move(impl)} {}
Database::Database(Database&&) noexcept = default;
Database::~Database() = default;
sqlite3* Database::handle() const { return impl_->handle(); }

Database::Database(const std::string& path, Mode mode)
    : impl_{std::make_unique<Impl>(Impl{open_file(path, mode), path, {}})} {
    sqlite3_busy_handler(handle(), wait_while_busy, &impl_->waiting_since);
    const int id = impl_->pragma("application_id");
    if (id != k_application_id) {
        if (mode == Mode::existing) throw sqlite_failure(SQLITE_NOTADB, "", path);
        impl_->run(fmt::format("PRAGMA application_id = {}; PRAGMA journal_mode = WAL;",
                               k_application_id));
    }
    impl_->run("PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA cache_size = -64000;");
    migrate(*this, path);
}

Database Database::beside(const std::string& path, const SideFile& file) {
    auto impl = std::make_unique<Impl>(Impl{open_file(path, Mode::create), path, {}});
    sqlite3_busy_handler(impl->handle(), wait_while_busy, &impl->waiting_since);
    const int id = impl->pragma("application_id");
    if (id != 0 && id != file.application_id) throw sqlite_failure(SQLITE_NOTADB, "", path);
    impl->run("PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL;");
    Database database{std::move(impl)};
    Transaction transaction{database};
    const int version = database.schema_version();
    if (version > file.version) throw newer_schema(path, version, file.version);
    if (version == 0) {
        database.run_script(file.schema);
        database.run_script(fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {};",
                                        file.application_id, file.version));
    }
    transaction.commit();
    return database;
}

Database Database::in_memory() { return Database{":memory:", Mode::create}; }

void Database::run_script(const std::string& sql) { impl_->run(sql); }

std::int64_t Database::changes() const { return sqlite3_changes64(impl_->handle()); }

void Database::set_durability(Durability durability) {
    impl_->run(durability == Durability::full ? "PRAGMA synchronous = FULL"
                                              : "PRAGMA synchronous = NORMAL");
}

void Database::set_cache(int megabytes, int log_megabytes) {
    constexpr int k_pages_a_megabyte = 250;
    impl_->run(
        fmt::format("PRAGMA cache_size = {}; PRAGMA wal_autocheckpoint = {}; PRAGMA threads = 2",
                    -1000 * megabytes, k_pages_a_megabyte * log_megabytes));
}

int Database::schema_version() { return impl_->pragma("user_version"); }

std::int64_t Database::reserve_ids(std::string_view sequence, std::int64_t count) {
    auto statement = query(R"sql(
        INSERT INTO id_sequences (name, next_id) VALUES ($1, 1 + $2)
        ON CONFLICT (name) DO UPDATE SET next_id = id_sequences.next_id + $2
        RETURNING next_id - $2)sql",
                           sequence, count);
    statement.step();
    const auto first = statement.integer(0);
    statement.execute();
    return first;
}

void Database::release_ids(std::string_view sequence, std::int64_t first, std::int64_t end) {
    execute("UPDATE id_sequences SET next_id = $2 WHERE name = $1 AND next_id = $3", sequence,
            first, end);
}

void Database::check_integrity() {
    auto statement = prepare("PRAGMA quick_check(1)");
    if (!statement.step() || statement.text_view(0) != "ok") {
        throw sqlite_failure(SQLITE_CORRUPT, "", impl_->path);
    }
}

// "$2" is a *named* parameter in SQLite, numbered by first appearance, so positions go by name.
Statement::Statement(Database& database, std::string_view sql) : database_{database} {
    check(sqlite3_prepare_v3(database.impl_->handle(), sql.data(), static_cast<int>(sql.size()),
                             SQLITE_PREPARE_PERSISTENT, &statement_, nullptr));
    const int count = sqlite3_bind_parameter_count(statement_);
    positions_.assign(static_cast<std::size_t>(count) + 1, 0);
    for (int position = 1; position <= count; ++position) {
        const char* name = sqlite3_bind_parameter_name(statement_, position);
        const auto index = name == nullptr ? 0UL : std::strtoul(name + 1, nullptr, 10);
        if (index >= positions_.size()) positions_.resize(index + 1, 0);
        positions_[index] = position;
    }
}

Statement::Statement(Statement&& other) noexcept
    : database_{other.database_},
      statement_{std::exchange(other.statement_, nullptr)},
      positions_{std::move(other.positions_)} {}

Statement::~Statement() { sqlite3_finalize(statement_); }

void Statement::check(int result) const {
    if (result != SQLITE_OK) throw sqlite_failure(database_.impl_->handle());
}

int Statement::parameter(int index) const {
    const auto at = static_cast<std::size_t>(index);
    if (at >= positions_.size() || positions_[at] == 0) {
        throw Error{ErrorKind::bug, fmt::format("a statement has no parameter ${}", index)};
    }
    return positions_[at];
}

Statement& Statement::bind(int index, std::int64_t value) {
    check(sqlite3_bind_int64(statement_, parameter(index), value));
    return *this;
}

Statement& Statement::bind(int index, double value) {
    check(sqlite3_bind_double(statement_, parameter(index), value));
    return *this;
}

Statement& Statement::bind(int index, std::string_view value) {
    check(sqlite3_bind_text64(statement_, parameter(index),
                              value.data() == nullptr ? "" : value.data(), value.size(),
                              is_borrowing_ ? SQLITE_STATIC : SQLITE_TRANSIENT, SQLITE_UTF8));
    return *this;
}

Statement& Statement::bind(int index, Date value) {
    const auto text = iso(value);
    check(sqlite3_bind_text64(statement_, parameter(index), text.data(), text.size(),
                              SQLITE_TRANSIENT, SQLITE_UTF8));
    return *this;
}

Statement& Statement::bind(int index, const Bytes& value) {
    // A null pointer would bind NULL instead of empty bytes.
    static constexpr std::uint8_t k_nothing = 0;
    check(sqlite3_bind_blob64(statement_, parameter(index),
                              value.empty() ? &k_nothing : value.data(), value.size(),
                              is_borrowing_ ? SQLITE_STATIC : SQLITE_TRANSIENT));
    return *this;
}

Statement& Statement::bind(int index, std::nullopt_t) {
    check(sqlite3_bind_null(statement_, parameter(index)));
    return *this;
}

bool Statement::step() {
    const int result = sqlite3_step(statement_);
    if (result == SQLITE_ROW) {
        return true;
    }
    if (result != SQLITE_DONE) {
        Error error = sqlite_failure(database_.impl_->handle());
        sqlite3_reset(statement_);
        throw error;
    }
    reset();
    return false;
}

void Statement::execute() {
    while (step()) {
    }
}

void Statement::reset() { sqlite3_reset(statement_); }

bool Statement::is_null(int column) const {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(statement_, column);
}

double Statement::real(int column) const { return sqlite3_column_double(statement_, column); }

std::string_view Statement::text_view(int column) const {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    if (text == nullptr) return {};
    return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::string Statement::text(int column) const { return std::string{text_view(column)}; }

Bytes Statement::bytes(int column) const {
    const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
    return data == nullptr ? Bytes{} : Bytes{data, data + sqlite3_column_bytes(statement_, column)};
}

Date Statement::date(int column) const {
    const auto date = parse_date(text_view(column));
    if (!date) throw Error{ErrorKind::bug, "a column holds no date"};
    return *date;
}

Instant Statement::instant(int column) const {
    return Instant{std::chrono::milliseconds{integer(column)}};
}

std::optional<std::int64_t> Statement::optional_integer(int column) const {
    return is_null(column) ? std::nullopt : std::optional{integer(column)};
}

std::optional<double> Statement::optional_real(int column) const {
    return is_null(column) ? std::nullopt : std::optional{real(column)};
}

std::optional<std::string> Statement::optional_text(int column) const {
    return is_null(column) ? std::nullopt : std::optional{text(column)};
}

std::optional<Bytes> Statement::optional_bytes(int column) const {
    return is_null(column) ? std::nullopt : std::optional{bytes(column)};
}

std::optional<Date> Statement::optional_date(int column) const {
    return is_null(column) ? std::nullopt : std::optional{date(column)};
}

UncheckedReferences::UncheckedReferences(Database& database) : database_{database} {
    database_.run_script("PRAGMA foreign_keys = OFF");
}

UncheckedReferences::~UncheckedReferences() {
    try {
        database_.run_script("PRAGMA foreign_keys = ON");
    } catch (const Error&) {
        // SQLite refuses it within a transaction only, and there is none.
    }
}

Transaction::Transaction(Database& database) : database_{database} {
    database_.run_script("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
    // A failed commit (disk full) may have rolled back already; there is nothing left to undo then.
    if (open_) {
        sqlite3_exec(database_.impl_->handle(), "ROLLBACK", nullptr, nullptr, nullptr);
    }
}

void Transaction::commit() {
    database_.run_script("COMMIT");
    open_ = false;
}

}  // namespace sotay::store
