#include "sotay/members/residents.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/members/member.h"
#include "sotay/members/sealed.h"

namespace sotay::members {

namespace {

// Rows that begin on or after the day are corrected in place, so that no row ends before it begins.
constexpr const char* k_correct = R"sql(
    UPDATE member_placements SET organisation_id = $2
    WHERE organisation_id = $1 AND to_on IS NULL AND from_on >= $3
      AND (CAST($4 AS BIGINT) IS NULL OR member_id = $4))sql";

constexpr const char* k_open = R"sql(
    INSERT INTO member_placements (member_id, organisation_id, kind, state, from_on)
    SELECT member_id, $2, kind, state, $3 FROM member_placements
    WHERE organisation_id = $1 AND to_on IS NULL AND from_on < $3
      AND (CAST($4 AS BIGINT) IS NULL OR member_id = $4))sql";

constexpr const char* k_close = R"sql(
    UPDATE member_placements SET to_on = $2
    WHERE organisation_id = $1 AND to_on IS NULL AND from_on < $2
      AND (CAST($3 AS BIGINT) IS NULL OR member_id = $3))sql";

// A post ends with the organisation it was held in; one that began on the day was never held.
constexpr const char* k_drop_posts = R"sql(
    DELETE FROM member_posts
    WHERE organisation_id = $1 AND from_on >= $2
      AND (CAST($3 AS BIGINT) IS NULL OR member_id = $3))sql";

constexpr const char* k_close_posts = R"sql(
    UPDATE member_posts SET to_on = $2
    WHERE organisation_id = $1 AND (to_on IS NULL OR to_on > $2)
      AND (CAST($3 AS BIGINT) IS NULL OR member_id = $3))sql";

std::int64_t move(store::Database& database, org::OrganisationId from, org::OrganisationId to,
                  Date on, std::optional<MemberId> member) {
    database.execute(k_correct, from, to, on, member);
    const auto corrected = database.changes();
    const auto opened = database.execute(k_open, from, to, on, member);
    database.execute(k_close, from, on, member);
    database.execute(k_drop_posts, from, on, member);
    database.execute(k_close_posts, from, on, member);
    return corrected + opened;
}

}  // namespace

org::MemberCounts Residents::count(store::Database& database, Date on) const {
    return count_by_organisation(database, on);
}

void Residents::move_all(store::Database& database, org::OrganisationId from,
                         org::OrganisationId to, Date on) const {
    move(database, from, to, on, std::nullopt);
}

void Residents::move_named(store::Database& database, const std::vector<std::string>& references,
                           org::OrganisationId from, org::OrganisationId to, Date on) const {
    for (const auto& reference : references) {
        const auto member = find_reference(database, vault_, reference);
        if (!member || move(database, from, to, on, *member) == 0) {
            throw Error{ErrorKind::invalid_input,
                        tr("\"{}\" under members is no member of the organisation that is split",
                           reference)};
        }
    }
}

}  // namespace sotay::members
