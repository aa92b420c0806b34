#include "sotay/notify/joined.h"

#include "sotay/base/date.h"
#include "sotay/base/messages.h"

#include <algorithm>
#include <span>

namespace sotay::notify {

namespace {

constexpr std::size_t k_batch = 10'000;
constexpr std::size_t k_most_forms = 20;     // that a message tries to carry
constexpr std::size_t k_longest_form = 100;  // bytes, without time and link

constexpr const char* k_held = R"sql(
    SELECT d.id, d.member_id, d.updated_at,
           CASE WHEN m.not_after < $2 THEN 0 ELSE 1 END
    FROM deliveries d JOIN messages m ON m.id = d.message_id
    WHERE d.state = 'pending' AND d.rung = -1 AND d.is_urgent = 0 AND d.due_at <= $1
    ORDER BY d.member_id, d.id LIMIT $3)sql";

constexpr const char* k_first_held = R"sql(
    SELECT due_at FROM deliveries
    WHERE state = 'pending' AND rung = -1 AND is_urgent = 0 ORDER BY due_at LIMIT 1)sql";

constexpr const char* k_let_go = R"sql(
    UPDATE deliveries SET rung = 0, due_at = $2 WHERE id = $1)sql";

constexpr const char* k_find_message = R"sql(
    SELECT id, state FROM messages WHERE key = $1)sql";

constexpr const char* k_make_message = R"sql(
    INSERT INTO messages (key, purpose, selector, tree_on, params, is_urgent, not_before, state,
                          created_at)
    VALUES ($1, $2, '', $3, $4, 0, $5, 'open', $5)
    RETURNING id)sql";

constexpr const char* k_make = R"sql(
    INSERT INTO deliveries (message_id, member_id, state, is_urgent, due_at, updated_at)
    VALUES ($1, $2, 'pending', 0, $3, $4)
    ON CONFLICT (message_id, member_id) DO NOTHING
    RETURNING id)sql";

constexpr const char* k_count = R"sql(
    UPDATE messages SET recipients = recipients + $2 WHERE id = $1)sql";

constexpr const char* k_cover = R"sql(
    UPDATE deliveries SET rung = -2, joined_into = $2, detail = $3, updated_at = $4
    WHERE id = $1)sql";

constexpr const char* k_covered = R"sql(
    SELECT id, message_id FROM deliveries
    WHERE joined_into = $1 AND state = 'pending' ORDER BY id)sql";

constexpr const char* k_part = R"sql(
    UPDATE deliveries SET joined_into = NULL WHERE joined_into = $1 AND state <> 'pending')sql";

// What was ended meanwhile is overruled only by what may have been sent.
constexpr const char* k_share = R"sql(
    UPDATE deliveries SET
        state = CASE WHEN j.state = 'sending' THEN 'pending' ELSE j.state END,
        channel = j.channel, detail = j.detail, updated_at = $2,
        maybe_doubled = CASE WHEN j.maybe_doubled = 1 THEN 1 ELSE deliveries.maybe_doubled END
    FROM deliveries j
    WHERE deliveries.joined_into = $1 AND j.id = $1 AND deliveries.state <> 'seen'
      AND (deliveries.state <> 'delivered' OR j.state = 'seen')
      AND ((deliveries.state <> 'cancelled' AND deliveries.state <> 'expired')
           OR j.state = 'accepted' OR j.state = 'delivered' OR j.state = 'seen'
           OR j.state = 'unknown'))sql";

constexpr const char* k_of_message = R"sql(
    SELECT d.id FROM messages m JOIN deliveries d ON d.message_id = m.id
    WHERE m.id = $1 AND m.purpose = 'joined')sql";

constexpr const char* k_left_behind = R"sql(
    SELECT DISTINCT c.joined_into FROM deliveries c JOIN deliveries j ON j.id = c.joined_into
    WHERE c.state = 'pending' AND c.rung = -2 AND j.state <> 'pending' AND j.state <> 'sending'
    UNION
    SELECT c.joined_into FROM deliveries c
    WHERE (c.state = 'rejected' OR c.state = 'unknown' OR c.state = 'expired'
           OR c.state = 'unreached')
      AND (SELECT j.state FROM deliveries j WHERE j.id = c.joined_into) = 'pending')sql";

struct Held {
    std::int64_t delivery = 0;
    std::int64_t member = 0;
    Instant since;
    bool has_time = true;
};

std::vector<Held> read_held(store::Database& database, Instant now) {
    std::vector<Held> found;
    auto rows = database.query(k_held, now, now + k_least_time_left, std::int64_t{k_batch});
    while (rows.step()) {
        found.push_back({rows.integer(0), rows.integer(1), rows.instant(2), rows.integer(3) != 0});
    }
    // What one person has is never torn apart.
    if (found.size() == k_batch && found.front().member != found.back().member) {
        const auto last = found.back().member;
        while (found.back().member == last) found.pop_back();
    }
    return found;
}

/// nullopt when the operator has cancelled what this day joins.
std::optional<std::int64_t> message_of_day(store::Database& database, Instant now) {
    const auto today = local_date(now);
    const auto key = "joined:" + iso(today);
    auto known = database.query(k_find_message, key);
    if (known.step()) {
        return known.text_view(1) == "open" ? std::optional{known.integer(0)} : std::nullopt;
    }
    auto made = database.query(k_make_message, key, k_joined_purpose, today, "{}", now);
    made.step();
    const auto id = made.integer(0);
    made.execute();
    return id;
}

/// Writes what becomes of the deliveries that were held, a person at a time.
class Joiner {
public:
    Joiner(store::Database& database, bool may_join, Instant now)
        : database_{database},
          may_join_{may_join},
          now_{now},
          let_go_{database, k_let_go},
          make_{database, k_make},
          cover_{database, k_cover} {}

    void join(std::span<const Held> of_member) {
        std::vector<Held> together;
        for (const auto& held : of_member) {
            if (may_join_ && held.has_time) together.push_back(held);
        }
        const auto joined = together.size() > 1 ? make(together) : std::nullopt;
        for (const auto& held : of_member) {
            if (joined && held.has_time) {
                cover_.run(held.delivery, *joined, std::string_view{detail_}, now_);
            } else {
                let_go_.run(held.delivery, held.since);
            }
        }
    }

    void count() {
        if (message_) database_.execute(k_count, *message_, made_);
    }

private:
    /// Before the oldest it covers, so that what else waits for this person comes after it.
    std::optional<std::int64_t> make(const std::vector<Held>& together) {
        if (!message_) message_ = message_of_day(database_, now_);
        if (!message_) return std::nullopt;
        const auto since =
            std::ranges::min(together, {}, &Held::since).since - std::chrono::milliseconds{1};
        make_.bind_all(*message_, together.front().member, since, now_);
        if (!make_.step()) return std::nullopt;
        const auto id = make_.integer(0);
        make_.reset();
        ++made_;
        return id;
    }

    store::Database& database_;
    bool may_join_;
    Instant now_;
    store::Statement let_go_;
    store::Statement make_;
    store::Statement cover_;
    std::optional<std::int64_t> message_;
    std::int64_t made_ = 0;
    std::string detail_ = tr("goes out together with others");
};

std::string cut(std::string text) {
    if (text.size() <= k_longest_form) return text;
    auto end = k_longest_form;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    text.resize(end);
    if (const auto space = text.rfind(' '); space != std::string::npos) text.resize(space);
    return text + "...";
}

std::string filled(const char* pattern, const Values& values) {
    std::string missing;
    return fill(pattern, values, missing).value_or("");
}

void share_each(store::Database& database, store::Statement rows, Instant now) {
    std::vector<std::int64_t> joined;
    while (rows.step()) joined.push_back(rows.integer(0));
    for (const auto delivery : joined) share_outcome(database, delivery, now);
}

}  // namespace

bool is_joined(const Message& message) {
    return message.purpose == k_joined_purpose && !message.params.contains("text");
}

void join_held(store::Database& database, bool may_join, Instant now) {
    for (bool again = true; again;) {
        if (const auto first = first_held(database); !first || *first > now) return;
        store::Transaction transaction{database};
        const auto held = read_held(database, now);
        Joiner joiner{database, may_join, now};
        for (auto from = held.begin(); from != held.end();) {
            const auto to = std::find_if(
                from, held.end(), [&](const Held& one) { return one.member != from->member; });
            joiner.join({from, to});
            from = to;
        }
        joiner.count();
        transaction.commit();
        again = !held.empty();
    }
}

std::optional<Instant> first_held(store::Database& database) {
    auto row = database.prepare(k_first_held);
    return row.step() ? std::optional{row.instant(0)} : std::nullopt;
}

std::vector<Covered> covered_by(store::Database& database, std::int64_t joined) {
    std::vector<Covered> found;
    auto rows = database.query(k_covered, joined);
    while (rows.step()) found.push_back({rows.integer(0), rows.integer(1)});
    return found;
}

std::string short_form(const Values& values) {
    std::string form;
    for (const auto* pattern : {"{title}", "{text}", "{symbol}"}) {
        if (form.empty()) form = filled(pattern, values);
    }
    for (auto at = values.begin(); form.empty() && at != values.end(); ++at) {
        if (at->first != "full_name" && at->first != "link") form = at->second;
    }
    form = cut(std::move(form));
    for (const auto* pattern : {", {starts_at}", " {link}"}) form += filled(pattern, values);
    return form;
}

std::string joined_text(const std::vector<std::string>& forms, std::size_t shown) {
    std::string text;
    for (std::size_t at = 0; at < std::min(shown, forms.size()); ++at) {
        if (at > 0) text += "; ";
        text += std::to_string(at + 1) + ") " + forms[at];
    }
    if (shown < forms.size()) text += "; " + tr("and {} more", forms.size() - shown);
    return text;
}

Rendered render_joined(const Gateway& gateway, Values values,
                       const std::vector<std::string>& forms) {
    Rendered rendered;
    auto shown = std::min(forms.size(), k_most_forms);
    for (; shown > 0 && !rendered.content; --shown) {
        values["text"] = joined_text(forms, shown);
        rendered = gateway.render(k_joined_purpose, values);
    }
    return rendered;
}

void part_with_ended(store::Database& database, std::int64_t joined) {
    database.execute(k_part, joined);
}

void share_outcome(store::Database& database, std::int64_t delivery, Instant now) {
    database.execute(k_share, delivery, now);
}

void share_outcomes_of(store::Database& database, std::int64_t message, Instant now) {
    share_each(database, database.query(k_of_message, message), now);
}

void share_outcomes(store::Database& database, Instant now) {
    share_each(database, database.prepare(k_left_behind), now);
}

}  // namespace sotay::notify
