#pragma once

#include "sotay/base/clock.h"
#include "sotay/base/date.h"
#include "sotay/base/secret.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace sotay::store {

class Database;

/// A prepared statement with placeholders $1, $2, … . Belongs to the thread of its database and
/// must not outlive it. Throws Error{environment} when the database refuses.
class Statement {
public:
    Statement(Database& database, std::string_view sql);
    Statement(Statement&& other) noexcept;
    Statement& operator=(Statement&&) = delete;
    ~Statement();

    /// Binds $index, whatever the order of appearance. Text and bytes are copied.
    Statement& bind(int index, std::int64_t value);
    Statement& bind(int index, int value) { return bind(index, std::int64_t{value}); }
    Statement& bind(int index, bool value) { return bind(index, std::int64_t{value ? 1 : 0}); }
    Statement& bind(int index, double value);
    Statement& bind(int index, std::string_view value);
    Statement& bind(int index, const std::string& value) {
        return bind(index, std::string_view{value});
    }
    Statement& bind(int index, const char* value) { return bind(index, std::string_view{value}); }
    Statement& bind(int index, const Bytes& value);
    Statement& bind(int index, Date value);
    Statement& bind(int index, Instant value) {
        return bind(index, std::int64_t{value.time_since_epoch().count()});
    }
    Statement& bind(int index, std::nullopt_t);
    template <typename T>
    Statement& bind(int index, const std::optional<T>& value) {
        return value ? bind(index, *value) : bind(index, std::nullopt);
    }
    /// Binds $1, $2, … in order.
    template <typename... Args>
    Statement& bind_all(const Args&... args) {
        [[maybe_unused]] int index = 0;
        (bind(++index, args), ...);
        return *this;
    }

    /// Binds $1, $2, … without copying what they refer to, and runs to the end: for statements that
    /// run a hundred thousand times.
    template <typename... Args>
    void run(const Args&... args) {
        is_borrowing_ = true;
        bind_all(args...);
        is_borrowing_ = false;
        execute();
    }

    /// Moves to the next row; false at the end, after which the statement can be bound and run
    /// again.
    bool step();
    /// Runs to the end, also a statement with RETURNING, from where step() left it.
    void execute();
    void reset();

    /// Columns of the present row, from 0.
    [[nodiscard]] bool is_null(int column) const;
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] double real(int column) const;
    [[nodiscard]] std::string text(int column) const;
    /// Valid until the next step(), reset() or the statement's end.
    [[nodiscard]] std::string_view text_view(int column) const;
    [[nodiscard]] Bytes bytes(int column) const;
    [[nodiscard]] Date date(int column) const;
    [[nodiscard]] Instant instant(int column) const;
    [[nodiscard]] std::optional<std::int64_t> optional_integer(int column) const;
    [[nodiscard]] std::optional<double> optional_real(int column) const;
    [[nodiscard]] std::optional<std::string> optional_text(int column) const;
    [[nodiscard]] std::optional<Bytes> optional_bytes(int column) const;
    [[nodiscard]] std::optional<Date> optional_date(int column) const;

private:
    [[nodiscard]] int parameter(int index) const;
    void check(int result) const;

    Database& database_;
    sqlite3_stmt* statement_ = nullptr;
    bool is_borrowing_ = false;   // what is bound outlives the execution
    std::vector<int> positions_;  // of $1, $2, … among the engine's parameters; 0 = absent
};

/// One connection to the home's database; one thread at a time.
class Database {
public:
    enum class Mode { existing, create };
    /// How much a commit promises. `full`: on disk before it returns. `relaxed`: safe against a
    /// crash of the program, not against power loss; for work that is done again when lost.
    enum class Durability { full, relaxed };

    /// Opens `path` and brings an older schema up to date.
    /// Throws Error{environment}: not there, not a database, newer schema, no permission, disk
    /// full.
    Database(const std::string& path, Mode mode);
    /// What a file beside the home's database holds, and how it is told from others.
    struct SideFile {
        int application_id = 0;
        int version = 0;
        const char* schema = nullptr;  ///< a script that makes all of it
    };
    /// Opens `path` as such a file, or creates it (mode 0600). Throws Error{environment} as the
    /// constructor does.
    [[nodiscard]] static Database beside(const std::string& path, const SideFile& file);
    /// A fresh database in memory, with the newest schema.
    [[nodiscard]] static Database in_memory();
    Database(Database&&) noexcept;
    ~Database();

    [[nodiscard]] Statement prepare(std::string_view sql) { return Statement{*this, sql}; }
    /// A statement with its arguments bound in order, ready to step.
    template <typename... Args>
    [[nodiscard]] Statement query(std::string_view sql, const Args&... args) {
        Statement statement{*this, sql};
        statement.bind_all(args...);
        return statement;
    }
    /// Runs one statement to its end and tells how many rows it changed.
    template <typename... Args>
    std::int64_t execute(std::string_view sql, const Args&... args) {
        query(sql, args...).execute();
        return changes();
    }
    /// Runs several statements without arguments.
    void run_script(const std::string& sql);

    [[nodiscard]] std::int64_t changes() const;
    void set_durability(Durability durability);
    /// For work that writes much: how much memory the pages in use may take (64 MB unless said),
    /// and how much may be written before it is put in its place.
    void set_cache(int megabytes, int log_megabytes);
    [[nodiscard]] int schema_version();

    /// Hands out `count` consecutive ids that nobody else will get; returns the first. Takes a
    /// short transaction of its own unless one is open.
    [[nodiscard]] std::int64_t reserve_ids(std::string_view sequence, std::int64_t count);
    /// Takes back those from `first` to before `end`, which were not used; does nothing when others
    /// got some after them.
    void release_ids(std::string_view sequence, std::int64_t first, std::int64_t end);

    /// Throws Error{environment} when the file is damaged.
    void check_integrity();

private:
    friend class Statement;
    friend class Transaction;
    friend class SearchIndex;
    struct Impl;
    explicit Database(std::unique_ptr<Impl> impl);
    [[nodiscard]] sqlite3* handle() const;
    std::unique_ptr<Impl> impl_;
};

/// While it lives, the connection does not look whether a row that is deleted is referred to: for
/// rows that were found to be referred to by nothing, where looking costs a scan of large tables
/// for each. Not within a transaction.
class UncheckedReferences {
public:
    explicit UncheckedReferences(Database& database);
    ~UncheckedReferences();
    UncheckedReferences(const UncheckedReferences&) = delete;
    UncheckedReferences& operator=(const UncheckedReferences&) = delete;

private:
    Database& database_;
};

/// Takes the write lock at once, so that what it reads stays true until commit(). Rolls back when
/// it goes without one. Never hold it across a network call.
class Transaction {
public:
    explicit Transaction(Database& database);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    void commit();

private:
    Database& database_;
    bool open_ = true;
};

/// The newest schema this program knows.
[[nodiscard]] int newest_schema();

}  // namespace sotay::store
