#include "sotay/members/posts.h"

#include <algorithm>

namespace sotay::members {

namespace {

constexpr const char* k_posts = R"sql(
    SELECT organisation_id, post, from_on, to_on FROM member_posts
    WHERE member_id = $1 ORDER BY from_on, organisation_id, post)sql";

constexpr const char* k_begin = R"sql(
    INSERT INTO member_posts (member_id, organisation_id, post, from_on)
    VALUES ($1, $2, $3, $4))sql";

constexpr const char* k_drop = R"sql(
    DELETE FROM member_posts
    WHERE member_id = $1 AND organisation_id = $2 AND post = $3 AND from_on >= $4)sql";

constexpr const char* k_end = R"sql(
    UPDATE member_posts SET to_on = $4
    WHERE member_id = $1 AND organisation_id = $2 AND post = $3
      AND from_on < $4 AND (to_on IS NULL OR to_on > $4))sql";

constexpr const char* k_committee = R"sql(
    SELECT m.id, m.full_name, o.post, o.from_on,
           (SELECT t.from_on FROM organisation_terms t
            WHERE t.organisation_id = o.organisation_id AND t.from_on <= o.from_on
            ORDER BY t.from_on DESC LIMIT 1),
           (SELECT t.from_on FROM organisation_terms t
            WHERE t.organisation_id = o.organisation_id AND t.from_on <= $2
            ORDER BY t.from_on DESC LIMIT 1)
    FROM member_posts o
    JOIN members m ON m.id = o.member_id
    WHERE o.organisation_id = $1 AND o.from_on <= $2 AND (o.to_on IS NULL OR o.to_on > $2)
    ORDER BY m.name_key, m.id, o.from_on, o.post)sql";

}  // namespace

std::vector<Tenure> posts_of(store::Database& database, MemberId member) {
    std::vector<Tenure> posts;
    auto row = database.query(k_posts, member);
    while (row.step()) {
        posts.push_back({row.integer(0), row.text(1), row.date(2), row.optional_date(3)});
    }
    return posts;
}

std::vector<Tenure> posts_on(store::Database& database, MemberId member, Date on) {
    auto posts = posts_of(database, member);
    std::erase_if(posts, [on](const Tenure& post) { return !post.is_held_on(on); });
    return posts;
}

bool begin_post(store::Database& database, MemberId member, const Tenure& post) {
    const auto held = posts_of(database, member);
    const bool is_held = std::ranges::any_of(held, [&](const Tenure& each) {
        return each.organisation == post.organisation && each.post == post.post &&
               (!each.to_on || *each.to_on > post.from_on);
    });
    if (is_held) return false;
    database.execute(k_begin, member, post.organisation, post.post, post.from_on);
    return true;
}

bool end_post(store::Database& database, MemberId member, org::OrganisationId organisation,
              const std::string& post, Date on) {
    const auto dropped = database.execute(k_drop, member, organisation, post, on);
    return database.execute(k_end, member, organisation, post, on) + dropped > 0;
}

void end_posts(store::Database& database, MemberId member, Date on,
               const std::vector<org::OrganisationId>& kept) {
    for (const auto& post : posts_of(database, member)) {
        const bool is_over = post.to_on && *post.to_on <= on;
        if (is_over || std::ranges::count(kept, post.organisation) > 0) continue;
        end_post(database, member, post.organisation, post.post, on);
    }
}

std::vector<CommitteeMember> committee_of(store::Database& database,
                                          org::OrganisationId organisation, Date on) {
    std::vector<CommitteeMember> committee;
    auto row = database.query(k_committee, organisation, on);
    while (row.step()) {
        CommitteeMember member{row.integer(0), row.text(1),          row.text(2),
                               row.date(3),    row.optional_date(4), true};
        member.is_of_present_term = row.optional_date(4) == row.optional_date(5);
        committee.push_back(std::move(member));
    }
    return committee;
}

}  // namespace sotay::members
