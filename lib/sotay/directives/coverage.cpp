#include "sotay/directives/coverage.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/members/sealed.h"
#include "sotay/notify/transition.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>

namespace sotay::directives {

namespace {

constexpr const char* k_day = R"sql(
    SELECT created_at FROM directive_issues WHERE directive_id = $1 ORDER BY id DESC LIMIT 1)sql";

constexpr const char* k_study_day = R"sql(
    SELECT MIN(studied_on) FROM directive_studies WHERE directive_id = $1)sql";

// The stages: 0 withdrawn, 1 given up, 2 on its way, 3 delivered, 4 seen.
constexpr const char* k_counts = R"sql(
    WITH sent AS (
        SELECT message_id FROM directive_issues WHERE directive_id = $1
        UNION ALL
        SELECT r.message_id FROM directive_reminders r JOIN directive_issues i ON i.id = r.issue_id
        WHERE i.directive_id = $1
    ), facts AS (
        SELECT d.member_id,
               CASE d.state WHEN 'seen' THEN 4 WHEN 'delivered' THEN 3 WHEN 'accepted' THEN 2
                    WHEN 'pending' THEN 2 WHEN 'sending' THEN 2 WHEN 'unknown' THEN 2
                    WHEN 'cancelled' THEN 0 ELSE 1 END AS stage,
               CASE WHEN d.opened_at IS NULL THEN 0 ELSE 1 END AS opened,
               CASE WHEN d.acknowledged_at IS NULL THEN 0 ELSE 1 END AS acknowledged,
               0 AS studied
        FROM sent s JOIN deliveries d ON d.message_id = s.message_id
        UNION ALL
        SELECT member_id, 0, 0, 0, 1 FROM directive_studies WHERE directive_id = $1
    ), people AS (
        SELECT COALESCE(g.merged_into, f.member_id) AS member_id, MAX(f.stage) AS stage,
               MAX(f.opened) AS opened, MAX(f.acknowledged) AS acknowledged,
               MAX(f.studied) AS studied
        FROM facts f LEFT JOIN members g ON g.id = f.member_id AND g.merged_into IS NOT NULL
        GROUP BY COALESCE(g.merged_into, f.member_id)
    )
    SELECT p.organisation_id, h.stage, h.opened, h.acknowledged, h.studied, COUNT(*)
    FROM people h LEFT JOIN member_placements p
      ON p.member_id = h.member_id AND p.kind = 'official' AND p.from_on <= $2
     AND (p.to_on IS NULL OR p.to_on > $2)
    WHERE h.stage > 0 OR h.studied = 1
    GROUP BY p.organisation_id, h.stage, h.opened, h.acknowledged, h.studied)sql";

constexpr const char* k_unreached = R"sql(
    WITH sent AS (
        SELECT message_id FROM directive_issues WHERE directive_id = $1
        UNION ALL
        SELECT r.message_id FROM directive_reminders r JOIN directive_issues i ON i.id = r.issue_id
        WHERE i.directive_id = $1
    ), people AS (
        SELECT COALESCE(g.merged_into, d.member_id) AS member_id, MAX(d.id) AS delivery_id,
               MAX(CASE d.state WHEN 'cancelled' THEN 0 WHEN 'rejected' THEN 1 WHEN 'expired' THEN 1
                        WHEN 'unreached' THEN 1 ELSE 2 END) AS stage
        FROM sent s JOIN deliveries d ON d.message_id = s.message_id
        LEFT JOIN members g ON g.id = d.member_id AND g.merged_into IS NOT NULL
        GROUP BY COALESCE(g.merged_into, d.member_id)
    )
    SELECT h.member_id, m.full_name, m.name_key, m.contact, p.organisation_id, d.state, d.detail
    FROM people h JOIN members m ON m.id = h.member_id JOIN deliveries d ON d.id = h.delivery_id
    LEFT JOIN member_placements p
      ON p.member_id = h.member_id AND p.kind = 'official' AND p.from_on <= $2
     AND (p.to_on IS NULL OR p.to_on > $2)
    WHERE h.stage = 1 AND NOT EXISTS (
        SELECT 1 FROM directive_studies y
        LEFT JOIN members g ON g.id = y.member_id AND g.merged_into IS NOT NULL
        WHERE y.directive_id = $1 AND COALESCE(g.merged_into, y.member_id) = h.member_id))sql";

constexpr const char* k_post = R"sql(
    SELECT post FROM member_posts
    WHERE member_id = $1 AND organisation_id = $2 AND from_on <= $3
      AND (to_on IS NULL OR to_on > $3)
    ORDER BY from_on, post LIMIT 1)sql";

Date day_of(store::Database& database, const Directive& directive) {
    if (auto row = database.query(k_day, directive.id); row.step()) {
        return local_date(row.instant(0));
    }
    auto row = database.query(k_study_day, directive.id);
    if (row.step() && !row.is_null(0)) return row.date(0);
    throw Error{ErrorKind::conflict,
                tr("document {0} was not handed out yet: sotay directive issue {0} --to SELECTOR",
                   directive.id)};
}

/// `people` of one kind.
CoverageCounts counts_of(const store::Statement& row) {
    const auto stage = row.integer(1);
    const auto people = row.integer(5);
    const auto if_so = [people](bool is_so) { return is_so ? people : 0; };
    const bool is_reached = stage >= 3 || row.integer(4) == 1;
    return {.recipients = people,
            .reached = if_so(is_reached),
            .delivered = if_so(stage >= 3),
            .seen = if_so(stage >= 4),
            .opened = if_so(row.integer(2) == 1),
            .acknowledged = if_so(row.integer(3) == 1),
            .studied = if_so(row.integer(4) == 1),
            .waiting = if_so(!is_reached && stage == 2),
            .unreached = if_so(!is_reached && stage == 1)};
}

struct Slot {
    CoverageCounts own;
    CoverageCounts total;
};

void add_up(Coverage& coverage, std::unordered_map<org::OrganisationId, Slot>& slots) {
    const auto& all = coverage.tree.all();
    for (auto one = all.rbegin(); one != all.rend(); ++one) {
        const auto found = slots.find(one->id);
        if (found == slots.end()) continue;
        auto& slot = found->second;
        slot.total += slot.own;
        const auto total = slot.total;  // the map may move it
        if (one->parent && coverage.tree.find(*one->parent) != nullptr) {
            slots[*one->parent].total += total;
        } else {
            coverage.total += total;
        }
    }
    for (const auto& one : all) {
        const auto found = slots.find(one.id);
        if (found != slots.end()) {
            coverage.rows.push_back({&one, found->second.own, found->second.total});
        }
    }
    coverage.total += coverage.elsewhere;
}

std::string reason_of(const store::Statement& row) {
    auto detail = row.optional_text(6);
    if (detail && !detail->empty()) return *std::move(detail);
    const auto state = notify::state_of(row.text_view(5));
    if (state == notify::State::expired) return tr("its time was over");
    if (state == notify::State::rejected) return tr("refused by the gateway");
    return tr("no gateway reaches this person");
}

}  // namespace

CoverageCounts& CoverageCounts::operator+=(const CoverageCounts& other) {
    recipients += other.recipients;
    reached += other.reached;
    delivered += other.delivered;
    seen += other.seen;
    opened += other.opened;
    acknowledged += other.acknowledged;
    studied += other.studied;
    waiting += other.waiting;
    unreached += other.unreached;
    return *this;
}

Coverage coverage(store::Database& database, const Directive& directive) {
    Coverage result;
    result.on = day_of(database, directive);
    result.tree = org::Tree::load(database, result.on);
    std::unordered_map<org::OrganisationId, Slot> slots;
    auto rows = database.query(k_counts, directive.id, result.on);
    while (rows.step()) {
        const auto organisation = rows.optional_integer(0);
        const bool is_known = organisation && result.tree.find(*organisation) != nullptr;
        (is_known ? slots[*organisation].own : result.elsewhere) += counts_of(rows);
    }
    add_up(result, slots);
    return result;
}

std::vector<Unreached> unreached(store::Database& database, const store::Vault& vault,
                                 const Directive& directive, const org::Tree& tree) {
    std::unordered_map<org::OrganisationId, std::size_t> places;
    for (const auto& one : tree.all()) places.emplace(one.id, places.size());
    struct Found {
        std::size_t place;
        Bytes name_key;
        Unreached person;
    };
    std::vector<Found> found;
    auto posts = database.prepare(k_post);
    auto rows = database.query(k_unreached, directive.id, tree.on());
    while (rows.step()) {
        const auto organisation = rows.optional_integer(4).value_or(0);
        const auto place = places.find(organisation);
        auto& one = found.emplace_back(Found{
            place == places.end() ? places.size() : place->second,
            rows.bytes(2),
            {rows.integer(0), rows.text(1), tree.find(organisation), {}, {}, reason_of(rows)}});
        if (posts.bind_all(one.person.member, organisation, tree.on()).step()) {
            one.person.post = posts.text(0);
        }
        posts.reset();
        one.person.phone =
            members::open_contact(rows.optional_bytes(3), one.person.member, vault).phone;
    }
    std::ranges::sort(found, [](const Found& a, const Found& b) {
        return std::tie(a.place, a.name_key, a.person.member) <
               std::tie(b.place, b.name_key, b.person.member);
    });
    std::vector<Unreached> people;
    people.reserve(found.size());
    for (auto& one : found) people.push_back(std::move(one.person));
    return people;
}

}  // namespace sotay::directives
