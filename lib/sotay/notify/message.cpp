#include "sotay/notify/message.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/formats/json.h"
#include "sotay/notify/joined.h"
#include "sotay/notify/selector.h"

namespace sotay::notify {

namespace {

constexpr const char* k_insert = R"sql(
    INSERT INTO messages (key, purpose, selector, tree_on, params, subject, is_urgent, not_before,
                          not_after, has_link, link_of, state, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'expanding', $12)
    ON CONFLICT (key) DO NOTHING
    RETURNING id)sql";

constexpr const char* k_find_key = R"sql(
    SELECT id FROM messages WHERE key = $1)sql";

constexpr const char* k_find = R"sql(
    SELECT id, purpose, selector, tree_on, params, subject, is_urgent, not_before, not_after, state,
           recipients, problem, has_link, link_of, created_at
    FROM messages WHERE id = $1)sql";

constexpr const char* k_organisation_stands = R"sql(
    SELECT 1 FROM organisation_placements
    WHERE code = $1 AND from_on <= $2 AND (to_on IS NULL OR to_on > $2))sql";

constexpr const char* k_member_exists = R"sql(
    SELECT 1 FROM members WHERE id = $1)sql";

constexpr const char* k_message_exists = R"sql(
    SELECT 1 FROM messages WHERE id = $1)sql";

constexpr const char* k_close = R"sql(
    UPDATE messages SET state = 'cancelled' WHERE id = $1)sql";

// What may have been sent already cannot be called back.
constexpr const char* k_keep_doubtful = R"sql(
    UPDATE deliveries SET state = 'unknown', updated_at = $2
    WHERE message_id = $1 AND state = 'pending' AND EXISTS (
        SELECT 1 FROM attempts a
        WHERE a.delivery_id = deliveries.id AND a.key = deliveries.key AND a.outcome = 'unknown'))sql";

constexpr const char* k_cancel = R"sql(
    UPDATE deliveries SET state = 'cancelled', updated_at = $2
    WHERE message_id = $1 AND state = 'pending')sql";

/// A point look-up a term, so that posting thousands of messages does not load the tree each time.
void check_terms(store::Database& database, const Selector& selector, Date on) {
    for (const auto& term : selector.terms()) {
        if (term.kind == Selector::Kind::everyone) continue;
        if (term.kind == Selector::Kind::member) {
            const auto id = term.member_id();
            if (id && database.query(k_member_exists, *id).step()) continue;
            throw Error{ErrorKind::not_found, tr("no member has the id that the selector names")};
        }
        if (term.kind == Selector::Kind::silent) {
            const auto id = term.message_id();
            if (id && database.query(k_message_exists, *id).step()) continue;
            throw Error{ErrorKind::not_found, tr("there is no message {}", term.value)};
        }
        if (database.query(k_organisation_stands, term.value, on).step()) continue;
        // The slow way names the nearest code, and knows codes written without their dots.
        static_cast<void>(org::Tree::load(database, on).get(term.value));
    }
}

}  // namespace

Posted post(store::Database& database, const NewMessage& message, Instant now) {
    if (message.key) {
        if (const auto known = find_key(database, *message.key)) return {*known, false};
    }
    if (message.not_after && *message.not_after <= message.not_before) {
        throw Error{ErrorKind::conflict, tr("the message would end before it begins")};
    }
    const auto selector = Selector::parse(message.selector);
    check_terms(database, selector, message.tree_on);
    auto insert = database.query(k_insert, message.key, message.purpose, selector.text(),
                                 message.tree_on, json::dump(Json(message.params)), message.subject,
                                 message.is_urgent, message.not_before, message.not_after,
                                 message.has_link, message.link_of, now);
    insert.step();
    const auto id = insert.integer(0);
    insert.execute();
    return {id, true};
}

std::int64_t cancel(store::Database& database, std::int64_t message, Instant now) {
    if (database.execute(k_close, message) == 0) {
        throw Error{ErrorKind::not_found, tr("there is no message {}", message)};
    }
    database.execute(k_keep_doubtful, message, now);
    const auto cancelled = database.execute(k_cancel, message, now);
    share_outcomes_of(database, message, now);
    return cancelled;
}

std::optional<std::int64_t> find_key(store::Database& database, const std::string& key) {
    auto row = database.query(k_find_key, key);
    return row.step() ? std::optional{row.integer(0)} : std::nullopt;
}

std::optional<Message> find_message(store::Database& database, std::int64_t id) {
    auto row = database.query(k_find, id);
    if (!row.step()) return std::nullopt;
    const auto not_after = row.optional_integer(8);
    return Message{
        .id = row.integer(0),
        .purpose = row.text(1),
        .selector = row.text(2),
        .tree_on = row.date(3),
        .params = json::parse(row.text_view(4), "messages.params")
                      .get<std::map<std::string, std::string>>(),
        .subject = row.optional_text(5),
        .is_urgent = row.integer(6) != 0,
        .not_before = row.instant(7),
        .not_after = not_after ? std::optional{Instant{std::chrono::milliseconds{*not_after}}}
                               : std::nullopt,
        .state = row.text(9),
        .recipients = row.integer(10),
        .problem = row.optional_text(11),
        .has_link = row.integer(12) != 0,
        .link_of = row.optional_integer(13),
        .created_at = row.instant(14),
    };
}

}  // namespace sotay::notify
