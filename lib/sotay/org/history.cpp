#include "sotay/org/history.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"

#include <algorithm>
#include <unordered_set>

namespace sotay::org {

namespace {

constexpr const char* k_holders = R"sql(
    SELECT organisation_id FROM organisation_placements
    WHERE code = $1
      AND (CAST($2 AS TEXT) IS NULL OR (from_on <= $2 AND (to_on IS NULL OR to_on > $2)))
    ORDER BY CASE WHEN to_on IS NULL THEN 0 ELSE 1 END, to_on DESC
    LIMIT 1)sql";

constexpr const char* k_placements = R"sql(
    SELECT p.from_on, p.code, p.name, p.kind, p.parent_id, p.meeting, p.overseen_by, o.founded_on,
           o.dissolved_on, o.decision
    FROM organisation_placements p
    JOIN organisations o ON o.id = p.organisation_id
    WHERE p.organisation_id = $1
    ORDER BY p.from_on)sql";

constexpr const char* k_named_on = R"sql(
    SELECT code, name FROM organisation_placements
    WHERE organisation_id = $1 AND from_on <= $2
    ORDER BY from_on DESC LIMIT 1)sql";

constexpr const char* k_given = R"sql(
    SELECT successor_id, action, on_date, decision FROM organisation_successions
    WHERE predecessor_id = $1 ORDER BY on_date, id)sql";

constexpr const char* k_received = R"sql(
    SELECT predecessor_id, action, on_date, decision FROM organisation_successions
    WHERE successor_id = $1 ORDER BY on_date, id)sql";

constexpr const char* k_terms = R"sql(
    SELECT from_on FROM organisation_terms WHERE organisation_id = $1 ORDER BY from_on)sql";

struct Placement {
    Date from;
    std::string code;
    std::string name;
    std::string kind;
    std::optional<OrganisationId> parent;
    std::optional<std::string> meeting;
    std::optional<std::string> overseen_by;
};

struct Name {
    std::string code;
    std::string name;
};

Json parsed(const std::optional<std::string>& text, const char* what) {
    return text ? json::parse(*text, what) : Json();
}

class Historian {
public:
    Historian(store::Database& database, bool is_deep) : database_{database}, is_deep_{is_deep} {}

    History run(OrganisationId id) {
        History history;
        history.id = id;
        const auto newest = tell(id);
        history.code = newest.code;
        history.name = newest.name;
        std::ranges::stable_sort(events_, {}, &Event::on);
        history.events = std::move(events_);
        return history;
    }

private:
    /// Its newest name.
    Name tell(OrganisationId id) {
        told_.insert(id);
        const auto placements = load(id);
        auto founding = event(founded_on_, placements.front().code, "create");
        founding.to = placements.front().name;
        events_.push_back(std::move(founding));
        for (std::size_t at = 1; at < placements.size(); ++at)
            compare(placements[at - 1], placements[at]);
        for (auto rows = database_.query(k_terms, id); rows.step();)
            events_.push_back(event(rows.date(0), code_on(placements, rows.date(0)), "term"));
        tell_given(id, placements.back());
        tell_received(id, placements);
        return {placements.back().code, placements.back().name};
    }

    static Event event(Date on, const std::string& code, std::string action) {
        Event result;
        result.on = on;
        result.code = code;
        result.action = std::move(action);
        return result;
    }

    static std::string code_on(const std::vector<Placement>& placements, Date on) {
        auto code = placements.front().code;
        for (const auto& placement : placements)
            if (placement.from <= on) code = placement.code;
        return code;
    }

    std::vector<Placement> load(OrganisationId id) {
        std::vector<Placement> placements;
        for (auto row = database_.query(k_placements, id); row.step();) {
            placements.push_back({row.date(0), row.text(1), row.text(2), row.text(3),
                                  row.optional_integer(4), row.optional_text(5),
                                  row.optional_text(6)});
            founded_on_ = row.date(7);
            dissolved_on_ = row.optional_date(8);
            decision_ = row.optional_text(9);
        }
        return placements;
    }

    Name named_on(OrganisationId id, Date on) {
        auto row = database_.query(k_named_on, id, on);
        if (!row.step()) return {};
        return {row.text(0), row.text(1)};
    }

    void compare(const Placement& before, const Placement& after) {
        const auto add = [&](const char* action, const char* field, Json from, Json to) {
            if (from == to) return;
            auto found = event(after.from, after.code, action);
            found.field = field;
            found.from = std::move(from);
            found.to = std::move(to);
            events_.push_back(std::move(found));
        };
        add("rename", "code", before.code, after.code);
        add("rename", "name", before.name, after.name);
        if (before.parent != after.parent) {
            const auto to = after.parent ? named_on(*after.parent, after.from) : Name{};
            const auto from = before.parent
                                  ? named_on(*before.parent, after.from - std::chrono::days{1})
                                  : Name{};
            add("move", "parent", from.code, to.code);
            if (!events_.empty() && events_.back().field == "parent")
                events_.back().other = to.name;
        }
        add("update", "kind", before.kind, after.kind);
        add("update", "meeting", parsed(before.meeting, "meeting"),
            parsed(after.meeting, "meeting"));
        add("update", "overseer", parsed(before.overseen_by, "overseen_by"),
            parsed(after.overseen_by, "overseen_by"));
    }

    void tell_given(OrganisationId id, const Placement& last) {
        bool is_explained = false;
        for (auto rows = database_.query(k_given, id); rows.step();) {
            const auto on = rows.date(2);
            const auto heir = named_on(rows.integer(0), on);
            auto given = event(on, named_on(id, on - std::chrono::days{1}).code, rows.text(1));
            given.from = given.code;
            given.to = heir.code;
            given.other = heir.name;
            given.decision = rows.optional_text(3);
            is_explained = is_explained || on == dissolved_on_;
            events_.push_back(std::move(given));
        }
        if (!dissolved_on_ || is_explained) return;
        auto dissolved = event(*dissolved_on_, last.code, "dissolve");
        dissolved.from = last.name;
        dissolved.decision = decision_;
        events_.push_back(std::move(dissolved));
    }

    void tell_received(OrganisationId id, const std::vector<Placement>& placements) {
        std::vector<OrganisationId> predecessors;
        for (auto rows = database_.query(k_received, id); rows.step();) {
            const auto on = rows.date(2);
            const auto giver = named_on(rows.integer(0), on - std::chrono::days{1});
            auto received = event(on, code_on(placements, on), rows.text(1));
            received.from = giver.code;
            received.to = received.code;
            received.other = giver.name;
            received.decision = rows.optional_text(3);
            predecessors.push_back(rows.integer(0));
            events_.push_back(std::move(received));
        }
        if (!is_deep_) return;
        for (const auto predecessor : predecessors)
            if (!told_.contains(predecessor)) (void)tell(predecessor);
    }

    store::Database& database_;
    bool is_deep_;
    std::vector<Event> events_;
    std::unordered_set<OrganisationId> told_;
    Date founded_on_;
    std::optional<Date> dissolved_on_;
    std::optional<std::string> decision_;
};

std::optional<OrganisationId> holder(store::Database& database, std::string_view code,
                                     const std::optional<Date>& on) {
    auto row = database.query(k_holders, code, on);
    return row.step() ? std::optional{row.integer(0)} : std::nullopt;
}

}  // namespace

History history(store::Database& database, std::string_view code, const std::optional<Date>& on,
                bool is_deep) {
    auto id = holder(database, code, on);
    if (!id)
        if (const auto dotted = official_code(code)) id = holder(database, *dotted, on);
    if (!id && on) (void)Tree::load(database, *on).get(code);
    if (!id) {
        throw Error{ErrorKind::not_found, tr("no organisation has or had the code \"{}\"", code)};
    }
    return Historian{database, is_deep}.run(*id);
}

}  // namespace sotay::org
