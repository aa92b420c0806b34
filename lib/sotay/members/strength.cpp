#include "sotay/members/strength.h"

#include <algorithm>
#include <string>

namespace sotay::members {

namespace {

constexpr const char* k_states = R"sql(
    SELECT organisation_id, state, count(*) FROM member_placements
    WHERE kind = 'official' AND from_on <= $1 AND (to_on IS NULL OR to_on > $1)
    GROUP BY organisation_id, state)sql";

constexpr const char* k_posts = R"sql(
    SELECT organisation_id, member_id, post FROM member_posts
    WHERE from_on <= $1 AND (to_on IS NULL OR to_on > $1)
    ORDER BY organisation_id, member_id)sql";

bool holds(const std::vector<std::string>& group, std::string_view post) {
    return std::ranges::find(group, post) != group.end();
}

/// What all posts of one person in one organisation make of that person.
struct Holder {
    org::OrganisationId organisation = 0;
    std::int64_t member = 0;
    bool leads = false;
    bool is_secretary = false;
    bool is_of_board = false;
    bool is_of_committee = false;
    bool is_of_cell_committee = false;

    void take(std::string_view post, const org::PostGroups& groups) {
        is_secretary |= holds(groups.secretary, post);
        leads |= holds(groups.leaders, post);
        is_of_board |= holds(groups.board, post);
        is_of_committee |= holds(groups.committee, post);
        is_of_cell_committee |= holds(groups.cell_committee, post);
    }

    void add_to(org::Strengths& strengths) const {
        if (organisation == 0) return;
        auto& strength = strengths[organisation];
        strength.board += is_of_board ? 1 : 0;
        strength.committee += is_of_committee ? 1 : 0;
        strength.cell_committee += is_of_cell_committee ? 1 : 0;
        strength.has_secretary |= is_secretary;
        strength.has_board |= is_of_board && !leads;
        strength.has_cell_committee |= is_of_cell_committee && !leads;
    }
};

}  // namespace

org::Strengths load_strengths(store::Database& database, Date on, const MemberRules& rules,
                              const org::PostGroups& groups) {
    org::Strengths strengths;
    auto states = database.query(k_states, on);
    while (states.step()) {
        auto& strength = strengths[states.integer(0)];
        const bool is_probationary = states.text_view(1) == rules.probationary_state;
        (is_probationary ? strength.probationary : strength.official) += states.integer(2);
    }
    Holder holder;
    auto posts = database.query(k_posts, on);
    while (posts.step()) {
        if (posts.integer(0) != holder.organisation || posts.integer(1) != holder.member) {
            holder.add_to(strengths);
            holder = {.organisation = posts.integer(0), .member = posts.integer(1)};
        }
        holder.take(posts.text_view(2), groups);
    }
    holder.add_to(strengths);
    return strengths;
}

}  // namespace sotay::members
