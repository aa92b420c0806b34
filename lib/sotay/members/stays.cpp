#include "sotay/members/stays.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"

namespace sotay::members {

namespace {

constexpr const char* k_stays = R"sql(
    SELECT kind, from_on, to_on, organisation_id, state, departure
    FROM member_placements WHERE member_id = $1
    ORDER BY from_on, kind)sql";

constexpr const char* k_newest = R"sql(
    SELECT kind, from_on, to_on, organisation_id, state, departure
    FROM member_placements WHERE member_id = $1 AND kind = $2
    ORDER BY from_on DESC LIMIT 1)sql";

constexpr const char* k_on = R"sql(
    SELECT kind, from_on, to_on, organisation_id, state, departure
    FROM member_placements
    WHERE member_id = $1 AND kind = $2 AND from_on <= $3 AND (to_on IS NULL OR to_on > $3))sql";

constexpr const char* k_replace = R"sql(
    UPDATE member_placements
    SET organisation_id = $4, state = $5, to_on = NULL, departure = NULL
    WHERE member_id = $1 AND kind = $2 AND from_on = $3)sql";

constexpr const char* k_close = R"sql(
    UPDATE member_placements SET to_on = $4, departure = $5
    WHERE member_id = $1 AND kind = $2 AND from_on = $3)sql";

constexpr const char* k_open = R"sql(
    INSERT INTO member_placements (member_id, kind, from_on, organisation_id, state)
    VALUES ($1, $2, $3, $4, $5))sql";

const char* code_of(StayKind kind) { return kind == StayKind::official ? "official" : "temporary"; }

Stay read_stay(const store::Statement& row) {
    Stay stay;
    stay.kind = row.text_view(0) == "official" ? StayKind::official : StayKind::temporary;
    stay.from_on = row.date(1);
    stay.to_on = row.optional_date(2);
    stay.organisation = row.integer(3);
    stay.state = row.text(4);
    stay.departure = row.optional_text(5);
    return stay;
}

std::optional<Stay> newest(store::Database& database, MemberId member, StayKind kind) {
    auto row = database.query(k_newest, member, code_of(kind));
    return row.step() ? std::optional{read_stay(row)} : std::nullopt;
}

void refuse_before(const Stay& newest, Date on) {
    const auto since = newest.to_on ? std::max(newest.from_on, *newest.to_on) : newest.from_on;
    if (on >= since) return;
    throw Error{ErrorKind::conflict,
                tr("the register already says where the member stands from {} on; give that day or "
                   "a later one",
                   display(since))};
}

}  // namespace

std::vector<Stay> stays_of(store::Database& database, MemberId member) {
    std::vector<Stay> stays;
    auto row = database.query(k_stays, member);
    while (row.step()) stays.push_back(read_stay(row));
    return stays;
}

std::optional<Stay> stay_on(store::Database& database, MemberId member, StayKind kind, Date on) {
    auto row = database.query(k_on, member, code_of(kind), on);
    return row.step() ? std::optional{read_stay(row)} : std::nullopt;
}

void follow(store::Database& database, MemberId member, const NextStay& next) {
    const auto present = newest(database, member, next.kind);
    const auto* kind = code_of(next.kind);
    if (present) {
        refuse_before(*present, next.from_on);
        const bool is_same = !present->to_on && present->organisation == next.organisation &&
                             present->state == next.state;
        if (is_same) return;
        if (present->from_on == next.from_on) {
            database.execute(k_replace, member, kind, next.from_on, next.organisation, next.state);
            return;
        }
        if (!present->to_on) {
            database.execute(k_close, member, kind, present->from_on, next.from_on, std::nullopt);
        }
    }
    database.execute(k_open, member, kind, next.from_on, next.organisation, next.state);
}

void end_stay(store::Database& database, MemberId member, StayKind kind, Date on,
              const std::optional<std::string>& departure) {
    const auto present = newest(database, member, kind);
    if (!present || present->to_on) return;
    refuse_before(*present, on);
    database.execute(k_close, member, code_of(kind), present->from_on, on, departure);
}

}  // namespace sotay::members
