#include "sotay/notify/expander.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/notify/message.h"
#include "sotay/notify/selector.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>

namespace sotay::notify {

namespace {

constexpr const char* k_next = R"sql(
    SELECT id, expanded_to FROM messages WHERE state = 'expanding' ORDER BY id LIMIT 1)sql";

constexpr const char* k_progress = R"sql(
    SELECT expanded_to FROM messages WHERE id = $1 AND state = 'expanding')sql";

constexpr const char* k_still_expanding = R"sql(
    SELECT 1 FROM messages WHERE id = $1 AND state = 'expanding' AND expanded_to = $2)sql";

constexpr const char* k_addresses = R"sql(
    SELECT CASE WHEN phone_index IS NULL THEN 0 ELSE 1 END,
           CASE WHEN zalo_id_index IS NULL THEN 0 ELSE 1 END,
           CASE WHEN contact IS NULL THEN 0 ELSE 1 END
    FROM members WHERE id = $1)sql";

constexpr const char* k_insert = R"sql(
    INSERT INTO deliveries (message_id, member_id, state, is_urgent, due_at, detail, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (message_id, member_id) DO NOTHING)sql";

constexpr const char* k_advance = R"sql(
    UPDATE messages SET expanded_to = $2, recipients = recipients + $3, state = $4
    WHERE id = $1)sql";

constexpr const char* k_give_up = R"sql(
    UPDATE messages SET state = 'open', problem = $2 WHERE id = $1 AND state = 'expanding')sql";

}  // namespace

bool has_address(const Reachability& reach, Traits::Address kind) {
    switch (kind) {
        case Traits::Address::phone:
            return reach.has_phone;
        case Traits::Address::zalo_id:
            return reach.has_zalo_id;
        case Traits::Address::email:
            return reach.may_have_email;
    }
    return false;
}

std::function<bool(const Reachability&)> reachable_by(const home::Home& home) {
    std::set<Traits::Address> kinds;
    const SmsTexts texts{""};
    for (const auto& name : home.config().notify.ladder) {
        kinds.insert(make_gateway(*home.config().find_gateway(name), texts)->traits().address);
    }
    return [kinds](const Reachability& reach) {
        return std::ranges::any_of(
            kinds, [&reach](Traits::Address kind) { return has_address(reach, kind); });
    };
}

struct Expander::Plan {
    Message message;
    Resolution resolution;
};

Expander::Expander(store::Database& database, std::function<bool(const Reachability&)> is_reachable,
                   std::size_t batch)
    : database_{database},
      is_reachable_{std::move(is_reachable)},
      batch_{batch},
      addresses_{database, k_addresses},
      insert_{database, k_insert} {}

Expander::~Expander() = default;

const org::Tree& Expander::tree_on(Date date) {
    const auto found = trees_.find(date);
    if (found != trees_.end()) return found->second;
    return trees_.emplace(date, org::Tree::load(database_, date)).first->second;
}

const Expander::Plan& Expander::plan_of(std::int64_t id) {
    if (plan_ == nullptr || plan_->message.id != id) {
        auto message = *find_message(database_, id);
        Resolution resolution{Selector::parse(message.selector), tree_on(message.tree_on)};
        plan_ = std::make_unique<Plan>(Plan{std::move(message), std::move(resolution)});
    }
    return *plan_;
}

std::optional<bool> Expander::is_reachable(std::int64_t member) {
    if (!addresses_.bind_all(member).step()) return std::nullopt;
    const Reachability reach{addresses_.integer(0) != 0, addresses_.integer(1) != 0,
                             addresses_.integer(2) != 0};
    addresses_.reset();
    return is_reachable_(reach);
}

void Expander::write(const Plan& plan, const std::vector<std::int64_t>& members, Instant now) {
    const auto& message = plan.message;
    const auto no_address = tr("no address is known that a gateway of the ladder can use");
    for (const auto member : members) {
        const auto is_pending = is_reachable(member);
        if (!is_pending) continue;  // erased since
        const auto detail =
            *is_pending ? std::nullopt : std::optional{std::string_view{no_address}};
        insert_.run(message.id, member, *is_pending ? "pending" : "unreached", message.is_urgent,
                    message.not_before, detail, now);
    }
}

bool Expander::expand_one(Instant now) {
    auto row = database_.prepare(k_next);
    if (!row.step()) {
        trees_.clear();  // a later message is read by the tree as it then is
        plan_.reset();
        return false;
    }
    const auto message = row.integer(0);
    const auto after = row.integer(1);
    row.reset();
    expand_batch(message, after, now);
    return true;
}

void Expander::expand(std::int64_t message, Instant now) {
    auto row = database_.prepare(k_progress);
    while (row.bind_all(message).step()) {
        const auto after = row.integer(0);
        row.reset();
        expand_batch(message, after, now);
    }
}

void Expander::expand_batch(std::int64_t id, std::int64_t after, Instant now) {
    const Plan* plan = nullptr;
    std::vector<std::int64_t> members;
    try {
        plan = &plan_of(id);
        members = plan->resolution.batch(database_, after, batch_);
    } catch (const Error& error) {
        // An organisation may have been corrected away since; the rest must not wait behind it.
        if (error.kind() == ErrorKind::environment) throw;
        database_.execute(k_give_up, id, error.what());
        return;
    }
    // Message and members are looked at in the transaction itself.
    const store::UncheckedReferences unchecked{database_};
    store::Transaction transaction{database_};
    if (!database_.query(k_still_expanding, id, after).step()) return;
    write(*plan, members, now);
    database_.execute(k_advance, id, members.empty() ? after : members.back(),
                      static_cast<std::int64_t>(members.size()),
                      members.size() < batch_ ? "open" : "expanding");
    transaction.commit();
}

void Expander::expand_all(Instant now, const std::stop_token& stop) {
    while (!stop.stop_requested() && expand_one(now)) {
    }
}

}  // namespace sotay::notify
