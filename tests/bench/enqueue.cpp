// enqueue HOME ours|bare – one message to every member of HOME: as sotay fans it out, or as
// prepared inserts of the same rows into the same table and nothing else. Prints {"rows",
// "seconds"}.

#include "sotay/base/date.h"
#include "sotay/home/home.h"
#include "sotay/notify/expander.h"
#include "sotay/notify/message.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string_view>
#include <vector>

namespace {

namespace notify = sotay::notify;
namespace store = sotay::store;

constexpr std::size_t k_batch = 4'000;
constexpr const char* k_members = "SELECT id FROM members ORDER BY id";
constexpr const char* k_insert = R"sql(
    INSERT INTO deliveries (message_id, member_id, state, is_urgent, due_at, detail, updated_at)
    VALUES ($1, $2, 'pending', 0, $3, NULL, $3))sql";

std::int64_t post(store::Database& database, sotay::Instant now) {
    notify::NewMessage message;
    message.purpose = "notice";
    message.selector = "all";
    message.tree_on = sotay::local_date(now);
    message.params = {{"text", "Hop"}};
    message.not_before = now;
    store::Transaction transaction{database};
    const auto posted = notify::post(database, message, now);
    transaction.commit();
    return posted.id;
}

std::vector<std::int64_t> members(store::Database& database) {
    std::vector<std::int64_t> found;
    auto rows = database.prepare(k_members);
    while (rows.step()) found.push_back(rows.integer(0));
    return found;
}

void insert(store::Database& database, std::int64_t message,
            const std::vector<std::int64_t>& members, sotay::Instant now) {
    const store::UncheckedReferences unchecked{database};
    auto statement = database.prepare(k_insert);
    for (std::size_t at = 0; at < members.size();) {
        store::Transaction transaction{database};
        const auto end = std::min(members.size(), at + k_batch);
        for (; at < end; ++at) statement.run(message, members[at], now);
        transaction.commit();
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) return 2;
    const bool is_bare = std::string_view{argv[2]} == "bare";
    const sotay::home::Home home{argv[1]};
    auto database = home.open_database();
    const auto now = sotay::SystemClock{}.now();
    const auto message = post(database, now);
    const auto everybody = members(database);
    notify::Expander expander{database, notify::reachable_by(home)};

    const auto began = std::chrono::steady_clock::now();
    if (is_bare) {
        insert(database, message, everybody, now);
    } else {
        expander.expand(message, now);
    }
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - began;
    auto rows = database.query("SELECT COUNT(*) FROM deliveries WHERE message_id = $1", message);
    rows.step();
    std::printf("{\"rows\": %lld, \"seconds\": %.6f}\n", static_cast<long long>(rows.integer(0)),
                taken.count());
    return 0;
}
