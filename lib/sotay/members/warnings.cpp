#include "sotay/members/warnings.h"

#include "sotay/base/messages.h"

#include <algorithm>

namespace sotay::members {

void warn_of_return(const Desk& desk, const std::vector<Stay>& stays, Date on,
                    std::vector<std::string>& warnings) {
    const auto& terms = desk.membership.terms;
    const auto& rules = desk.membership.rules.in_force_on(on).rules;
    const auto is_among = [](const Stay& stay, const std::vector<std::string>& departures) {
        return stay.departure && std::ranges::count(departures, *stay.departure) > 0;
    };
    int times = 0;
    const Stay* last = nullptr;
    for (const auto& stay : stays) {
        if (!is_among(stay, terms.readmitted_after) && !is_among(stay, terms.readmission_barred)) {
            continue;
        }
        ++times;
        last = &stay;
    }
    if (last == nullptr || !last->to_on) return;
    if (is_among(*last, terms.readmission_barred)) warnings.push_back(rules.readmission_barred);
    const auto possible_on = add_months(*last->to_on, rules.readmission.months);
    if (on < possible_on) {
        warnings.push_back(tr("left on {}, so possible from {} on – {} ({})", display(*last->to_on),
                              display(possible_on), rules.readmission.rule,
                              rules.readmission.citation));
    }
    if (times > 1) {
        warnings.push_back(
            tr("the member left the Party {} times; nobody is readmitted twice", times));
    }
}

void warn_of_post(const Desk& desk, MemberId member, const Tenure& post,
                  std::vector<std::string>& warnings) {
    auto& database = desk.office.database;
    const auto& terms = desk.membership.terms;
    if (std::ranges::count(terms.single_posts, post.post) > 0) {
        const auto committee = committee_of(database, post.organisation, post.from_on);
        for (const auto& other : committee) {
            if (other.post != post.post || other.member == member) continue;
            warnings.push_back(tr("\"{}\" is held here by another member too (id {}), since {}",
                                  desk.standards.rules.posts.name_of(post.post), other.member,
                                  display(other.from_on)));
        }
    }
    const auto home = stay_on(database, member, StayKind::official, post.from_on);
    if (home && home->state == terms.probationary) {
        warnings.push_back(
            tr("a member on probation cannot be elected (Charter of the Party, article 3)"));
    }
}

}  // namespace sotay::members
