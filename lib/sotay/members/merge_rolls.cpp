#include "sotay/members/merge_rolls.h"

#include <set>

namespace sotay::members {

namespace {

// By organisation, because attendances have no index by member.
constexpr const char* k_shared = R"sql(
    SELECT m.id FROM meetings m
    JOIN attendances d ON d.meeting_id = m.id AND d.member_id = $2
    JOIN attendances k ON k.meeting_id = m.id AND k.member_id = $3
    WHERE m.organisation_id = $1 ORDER BY m.id)sql";

constexpr const char* k_open_lines = R"sql(
    SELECT m.id, d.status, d.reason, d.recorded_at, k.member_id, k.status, k.reason, k.recorded_at
    FROM meetings m
    JOIN attendances d ON d.meeting_id = m.id AND d.member_id = $2
    LEFT JOIN attendances k ON k.meeting_id = m.id AND k.member_id = $3
    WHERE m.organisation_id = $1 AND m.state <> 'closed' ORDER BY m.id)sql";

constexpr const char* k_move = R"sql(
    UPDATE attendances SET member_id = $3 WHERE meeting_id = $1 AND member_id = $2)sql";

constexpr const char* k_remove = R"sql(
    DELETE FROM attendances WHERE meeting_id = $1 AND member_id = $2)sql";

constexpr const char* k_put = R"sql(
    INSERT INTO attendances (meeting_id, member_id, status, reason, recorded_at)
    VALUES ($1, $2, $3, $4, $5))sql";

constexpr const char* k_count = R"sql(
    UPDATE meetings SET called = called + $2,
        present = present + CASE WHEN CAST($3 AS TEXT) = 'present' THEN $2 ELSE 0 END,
        absent_excused = absent_excused + CASE WHEN CAST($3 AS TEXT) = 'absent_excused' THEN $2 ELSE 0 END,
        absent = absent + CASE WHEN CAST($3 AS TEXT) = 'absent' THEN $2 ELSE 0 END,
        exempt = exempt + CASE WHEN CAST($3 AS TEXT) = 'exempt' THEN $2 ELSE 0 END
    WHERE id = $1)sql";

std::set<org::OrganisationId> organisations_of(const Entry& entry) {
    std::set<org::OrganisationId> organisations;
    for (const auto& placement : entry.placements) organisations.insert(placement.organisation);
    return organisations;
}

struct TwoLines {
    RollLine dropped;
    std::optional<RollLine> kept;
};

std::vector<TwoLines> open_lines(store::Database& database, MemberId kept, const Entry& dropped) {
    std::vector<TwoLines> lines;
    auto row = database.prepare(k_open_lines);
    for (const auto organisation : organisations_of(dropped)) {
        row.bind_all(organisation, dropped.id, kept);
        while (row.step()) {
            const auto meeting = row.integer(0);
            auto& both =
                lines.emplace_back(TwoLines{{meeting, dropped.id, row.optional_text(1),
                                             row.optional_text(2), row.optional_integer(3)},
                                            std::nullopt});
            if (row.is_null(4)) continue;
            both.kept = RollLine{meeting, kept, row.optional_text(5), row.optional_text(6),
                                 row.optional_integer(7)};
        }
    }
    return lines;
}

void remove(store::Database& database, const RollLine& line) {
    database.execute(k_remove, line.meeting, line.member);
    database.execute(k_count, line.meeting, std::int64_t{-1}, line.status);
}

void put(store::Database& database, const RollLine& line) {
    database.execute(k_put, line.meeting, line.member, line.status, line.reason, line.recorded_at);
    database.execute(k_count, line.meeting, std::int64_t{1}, line.status);
}

template <typename T>
Json or_null(const std::optional<T>& value) {
    return value ? Json(*value) : Json();
}

}  // namespace

Json to_json(const RollMoves& moves) {
    Json removed = Json::array();
    for (const auto& line : moves.removed) {
        removed.push_back({line.meeting, line.member, or_null(line.status), or_null(line.reason),
                           or_null(line.recorded_at)});
    }
    return {{"moved", moves.moved}, {"removed", std::move(removed)}};
}

RollMoves roll_moves_from_json(const Json& json) {
    RollMoves moves;
    moves.moved = json.at("moved").get<std::vector<std::int64_t>>();
    for (const auto& line : json.at("removed")) {
        auto& removed = moves.removed.emplace_back();
        removed.meeting = line.at(0).get<std::int64_t>();
        removed.member = line.at(1).get<MemberId>();
        if (!line.at(2).is_null()) removed.status = line.at(2).get<std::string>();
        if (!line.at(3).is_null()) removed.reason = line.at(3).get<std::string>();
        if (!line.at(4).is_null()) removed.recorded_at = line.at(4).get<std::int64_t>();
    }
    return moves;
}

std::vector<std::int64_t> shared_meetings(store::Database& database, const Entry& kept,
                                          const Entry& dropped) {
    std::vector<std::int64_t> meetings;
    auto row = database.prepare(k_shared);
    for (const auto organisation : organisations_of(dropped)) {
        row.bind_all(organisation, dropped.id, kept.id);
        while (row.step()) meetings.push_back(row.integer(0));
    }
    return meetings;
}

RollMoves merge_rolls(store::Database& database, const Entry& kept, const Entry& dropped) {
    RollMoves moves;
    for (const auto& [line, own] : open_lines(database, kept.id, dropped)) {
        const bool is_own_kept = own && (own->status || !line.status);
        if (own) {
            moves.removed.push_back(is_own_kept ? line : *own);
            remove(database, moves.removed.back());
        }
        if (is_own_kept) continue;
        moves.moved.push_back(line.meeting);
        database.execute(k_move, line.meeting, dropped.id, kept.id);
    }
    return moves;
}

void restore_rolls(store::Database& database, MemberId kept, MemberId dropped,
                   const RollMoves& moves) {
    for (const auto meeting : moves.moved) database.execute(k_move, meeting, kept, dropped);
    for (const auto& line : moves.removed) put(database, line);
}

}  // namespace sotay::members
