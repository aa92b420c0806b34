#pragma once

#include "sotay/base/date.h"
#include "sotay/members/member.h"
#include "sotay/org/tree.h"
#include "sotay/store/database.h"

#include <optional>
#include <string>
#include <vector>

namespace sotay::members {

/// A row of member_posts: a post and the days on which it is held.
struct Tenure {
    org::OrganisationId organisation = 0;
    std::string post;  ///< code of config/rules/members.yaml
    Date from_on;
    std::optional<Date> to_on;  ///< the first day it is no longer held

    [[nodiscard]] bool is_held_on(Date date) const {
        return from_on <= date && (!to_on || *to_on > date);
    }
};

/// All posts of a member, the oldest first.
[[nodiscard]] std::vector<Tenure> posts_of(store::Database& database, MemberId member);
/// Those held on the day.
[[nodiscard]] std::vector<Tenure> posts_on(store::Database& database, MemberId member, Date on);

// Within the caller's transaction:

/// Does nothing and gives false when the post is held already.
bool begin_post(store::Database& database, MemberId member, const Tenure& post);
/// The post is no longer held on `on`; one that began on that day or later was never held. False
/// when the member does not hold it.
bool end_post(store::Database& database, MemberId member, org::OrganisationId organisation,
              const std::string& post, Date on);
/// Ends every post but those in `kept`: whoever leaves an organisation leaves its committee.
void end_posts(store::Database& database, MemberId member, Date on,
               const std::vector<org::OrganisationId>& kept);

/// Who holds a post in an organisation.
struct CommitteeMember {
    MemberId member = 0;
    std::string full_name;
    std::string post;
    Date from_on;
    std::optional<Date> term_from;  ///< the term in which the post was taken up
    bool is_of_present_term = true;
};
/// Of the day, sorted by name. An organisation without terms has no term_from.
[[nodiscard]] std::vector<CommitteeMember> committee_of(store::Database& database,
                                                        org::OrganisationId organisation, Date on);

}  // namespace sotay::members
