#include "sotay/stats/notify_stats.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/notify/transition.h"
#include "sotay/org/tree.h"

#include <algorithm>
#include <map>
#include <sstream>

namespace sotay::stats {

namespace {

// $3 is 1 when organisations are told apart, so that otherwise no placement is looked up.
constexpr const char* k_counts = R"sql(
    SELECT m.purpose, m.created_at, c.channel, c.organisation_id, c.state, c.maybe_doubled,
           c.deliveries
    FROM messages m JOIN (
        SELECT d.message_id, COALESCE(d.channel, '') AS channel,
               COALESCE(p.organisation_id, 0) AS organisation_id, d.state, d.maybe_doubled,
               COUNT(*) AS deliveries
        FROM deliveries d LEFT JOIN member_placements p
          ON CAST($3 AS BIGINT) = 1 AND p.member_id = d.member_id AND p.kind = 'official'
         AND p.from_on <= $4 AND (p.to_on IS NULL OR p.to_on > $4)
        GROUP BY d.message_id, d.channel, p.organisation_id, d.state, d.maybe_doubled
        UNION ALL
        SELECT message_id, channel, organisation_id, state, maybe_doubled, deliveries
        FROM message_counts) c ON c.message_id = m.id
    WHERE (CAST($1 AS BIGINT) IS NULL OR m.created_at >= $1)
      AND (CAST($2 AS BIGINT) IS NULL OR m.created_at < $2))sql";

constexpr const char* k_costs = R"sql(
    SELECT m.purpose, m.created_at, c.channel, c.organisation_id, c.segments, c.cost
    FROM messages m JOIN (
        SELECT d.message_id, a.channel, COALESCE(p.organisation_id, 0) AS organisation_id,
               SUM(a.segments) AS segments, SUM(a.cost) AS cost
        FROM attempts a JOIN deliveries d ON d.id = a.delivery_id
        LEFT JOIN member_placements p
          ON CAST($3 AS BIGINT) = 1 AND p.member_id = d.member_id AND p.kind = 'official'
         AND p.from_on <= $4 AND (p.to_on IS NULL OR p.to_on > $4)
        WHERE a.outcome = 'accepted' OR a.outcome = 'unknown'
        GROUP BY d.message_id, a.channel, p.organisation_id
        UNION ALL
        SELECT message_id, channel, organisation_id, segments, cost
        FROM message_costs) c ON c.message_id = m.id
    WHERE (CAST($1 AS BIGINT) IS NULL OR m.created_at >= $1)
      AND (CAST($2 AS BIGINT) IS NULL OR m.created_at < $2))sql";

using Key = std::vector<std::string>;

/// The organisations of the query's day, by code and name.
class Names {
public:
    explicit Names(const org::Tree& tree) : tree_{tree} {}
    [[nodiscard]] const org::Organisation* find(std::int64_t id) const {
        return id == 0 ? nullptr : tree_.find(id);
    }
    [[nodiscard]] std::string code(std::int64_t id) const {
        const auto* found = find(id);
        return found == nullptr ? std::string{} : found->code;
    }
    [[nodiscard]] std::string name(const std::string& code) const {
        const auto* found = code.empty() ? nullptr : tree_.find(code);
        return found == nullptr ? std::string{} : found->name;
    }

private:
    const org::Tree& tree_;
};

std::string value_of(const store::Statement& row, NotifyDimension dimension, const Names& names) {
    switch (dimension) {
        case NotifyDimension::gateway:
            return row.text(2);
        case NotifyDimension::kind:
            return row.text(0);
        case NotifyDimension::org:
            return names.code(row.integer(3));
        case NotifyDimension::month:
            return iso(month_of(local_date(row.instant(1))));
    }
    return {};
}

Key key_of(const store::Statement& row, const NotifyQuery& query, const Names& names) {
    Key key;
    for (const auto dimension : query.by) key.push_back(value_of(row, dimension, names));
    return key;
}

NotifySums sums_of(notify::State state, bool maybe_doubled, std::int64_t count) {
    using notify::State;
    NotifySums sums{.messages = count};
    switch (state) {
        case State::accepted:
        case State::delivered:
        case State::seen:
            sums.reached = count;
            break;
        case State::rejected:
        case State::expired:
        case State::unreached:
            sums.unreached = count;
            break;
        case State::unknown:
            sums.unknown = count;
            break;
        case State::pending:
        case State::sending:
        case State::cancelled:
            sums.other = count;
            break;
    }
    if (maybe_doubled) sums.maybe_doubled = count;
    return sums;
}

void fill(NotifyRow& row, NotifyDimension dimension, const std::string& value, const Names& names) {
    switch (dimension) {
        case NotifyDimension::gateway:
            row.gateway = value;
            break;
        case NotifyDimension::kind:
            row.kind = value;
            break;
        case NotifyDimension::org:
            row.org_code = value;
            row.org_name = names.name(value);
            break;
        case NotifyDimension::month:
            row.month = value;
            break;
    }
}

std::optional<Instant> start_of(const std::optional<Date>& day) {
    return day ? std::optional{to_instant(*day, {})} : std::nullopt;
}

std::map<Key, NotifySums> groups_of(store::Database& database, const NotifyQuery& query,
                                    const Names& names) {
    const auto from = start_of(query.from ? std::optional{first_day(*query.from)} : std::nullopt);
    const auto end = start_of(query.to ? std::optional{last_day(*query.to) + std::chrono::days{1}}
                                       : std::nullopt);
    const bool by_org = std::ranges::find(query.by, NotifyDimension::org) != query.by.end();
    std::map<Key, NotifySums> groups;
    auto counts = database.query(k_counts, from, end, by_org, query.on);
    while (counts.step()) {
        groups[key_of(counts, query, names)] += sums_of(notify::state_of(counts.text_view(4)),
                                                        counts.integer(5) != 0, counts.integer(6));
    }
    auto costs = database.query(k_costs, from, end, by_org, query.on);
    while (costs.step()) {
        auto& sums = groups[key_of(costs, query, names)];
        sums.segments += costs.integer(4);
        sums.cost += costs.integer(5);
    }
    return groups;
}

}  // namespace

std::vector<NotifyDimension> parse_notify_dimensions(const std::string& text) {
    static const std::map<std::string, NotifyDimension, std::less<>> k_words{
        {"gateway", NotifyDimension::gateway},
        {"kind", NotifyDimension::kind},
        {"org", NotifyDimension::org},
        {"month", NotifyDimension::month}};
    std::vector<NotifyDimension> dimensions;
    std::istringstream words{text};
    for (std::string word; std::getline(words, word, ',');) {
        const auto found = k_words.find(word);
        if (found == k_words.end()) {
            throw Error{ErrorKind::usage,
                        tr("--by \"{}\" is none of gateway, kind, org, month", word)};
        }
        if (std::ranges::find(dimensions, found->second) != dimensions.end()) {
            throw Error{ErrorKind::usage, tr("--by names \"{}\" twice", word)};
        }
        dimensions.push_back(found->second);
    }
    return dimensions;
}

NotifySums& NotifySums::operator+=(const NotifySums& other_sums) {
    messages += other_sums.messages;
    reached += other_sums.reached;
    unreached += other_sums.unreached;
    unknown += other_sums.unknown;
    other += other_sums.other;
    maybe_doubled += other_sums.maybe_doubled;
    segments += other_sums.segments;
    cost += other_sums.cost;
    return *this;
}

NotifyTable notify_stats(store::Database& database, const NotifyQuery& query) {
    const auto tree = org::Tree::load(database, query.on);
    const Names names{tree};
    NotifyTable table;
    for (const auto& [key, sums] : groups_of(database, query, names)) {
        auto& row = table.rows.emplace_back();
        for (std::size_t i = 0; i < key.size(); ++i) fill(row, query.by[i], key[i], names);
        row.sums = sums;
        table.total.sums += sums;
    }
    return table;
}

}  // namespace sotay::stats
