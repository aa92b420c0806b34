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

const org::Tree& Expander::tree_on(Date date) {
    const auto found = trees_.find(date);
    if (found != trees_.end()) return found->second;
    return trees_.emplace(date, org::Tree::load(database_, date)).first->second;
}

void Expander::write(std::int64_t message, const std::vector<std::int64_t>& members, bool is_urgent,
                     Instant due, Instant now) {
    auto addresses = database_.prepare(k_addresses);
    auto insert = database_.prepare(k_insert);
    const auto no_address = tr("no phone number is known");
    for (const auto member : members) {
        Reachability reach;
        if (addresses.bind_all(member).step()) {
            reach = {addresses.integer(0) != 0, addresses.integer(1) != 0,
                     addresses.integer(2) != 0};
        }
        addresses.reset();
        const bool is_reachable = is_reachable_(reach);
        const auto detail = is_reachable ? std::nullopt : std::optional{no_address};
        insert.bind_all(message, member, is_reachable ? "pending" : "unreached", is_urgent, due,
                        detail, now);
        insert.execute();
    }
}

bool Expander::expand_one(Instant now) {
    auto row = database_.prepare(k_next);
    if (!row.step()) {
        trees_.clear();  // a later message is read by the tree as it then is
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
    const auto message = find_message(database_, id);
    std::vector<std::int64_t> members;
    try {
        const Resolution resolution{Selector::parse(message->selector), tree_on(message->tree_on)};
        members = resolution.batch(database_, after, batch_);
    } catch (const Error& error) {
        // An organisation may have been corrected away since; the rest must not wait behind it.
        if (error.kind() == ErrorKind::environment) throw;
        database_.execute(k_give_up, id, error.what());
        return;
    }
    store::Transaction transaction{database_};
    if (!database_.query(k_still_expanding, id, after).step()) return;
    write(id, members, message->is_urgent, message->not_before, now);
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
