#pragma once

#include "sotay/base/clock.h"
#include "sotay/base/secret.h"
#include "sotay/store/database.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sotay::store {

/// What a provider called to report, as it came.
struct InboxItem {
    std::string source;  ///< "zalo:ACCOUNT" or "gateway:NAME"
    Instant received_at;
    std::string method;
    std::string query;  ///< a JSON object of texts
    std::string body;
};

/// An item on its way in. The same `key` is taken once, as long as keys are kept.
struct InboxArrival {
    InboxItem item;
    Bytes key;
};

/// An item that was not applied yet.
struct InboxEntry {
    std::int64_t id = 0;
    std::int64_t tries = 0;
    InboxItem item;
};

/// What became of one.
struct InboxVerdict {
    enum class Kind {
        applied,  ///< goes, with all that it says of persons
        later,    ///< is looked at again at `due_at`
        unknown,  ///< is kept for a while: nobody knows what it means
        refused,  ///< the same: it cannot be read
    };
    std::int64_t id = 0;
    Kind kind = Kind::applied;
    Instant due_at;
    std::string detail;
};

/// A small database of its own, in which reports of providers lie from their arrival until they
/// are applied: taking them in never waits for those who write in the home's database. One
/// connection, one thread; any number of them read while one writes.
class InboxFile {
public:
    /// Creates it when it is not there. Throws Error{environment}.
    explicit InboxFile(const std::string& path);

    /// All of it or nothing; on disk when it returns. How many of `arrivals` were new.
    std::size_t write(const std::vector<InboxArrival>& arrivals,
                      const std::vector<InboxVerdict>& verdicts);

    /// The longest due first.
    [[nodiscard]] std::vector<InboxEntry> due(Instant now, std::size_t limit);
    [[nodiscard]] std::optional<Instant> first_due();

    struct Counts {
        std::int64_t waiting = 0;
        std::int64_t unknown = 0;
        std::int64_t refused = 0;
    };
    [[nodiscard]] Counts counts();

    /// Forgets keys that are less than `end`, and what was kept since before `kept_since`, a
    /// bounded number of each; true when there may be more. What waits stays.
    bool prune(const Bytes& end, Instant kept_since);

private:
    [[nodiscard]] bool take(const InboxArrival& arrival);
    void settle(const InboxVerdict& verdict);

    Database database_;
    Statement take_key_;
    Statement add_;
    Statement remove_;
    Statement postpone_;
    Statement keep_;
    Statement due_;
    Statement first_due_;
};

}  // namespace sotay::store
