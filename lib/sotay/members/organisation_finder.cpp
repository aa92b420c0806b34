#include "sotay/base/messages.h"
#include "sotay/members/draft.h"
#include "sotay/text/vietnamese.h"

namespace sotay::members {

namespace {

// Looking for the nearest of ten thousand codes is slow; a sheet that is wrong this often is wrong
// as a whole.
constexpr std::size_t k_most_suggestions = 100;

}  // namespace

OrganisationFinder::OrganisationFinder(const Standards& standards) : tree_{standards.tree} {
    for (const auto& organisation : tree_.all()) {
        const auto* kind = standards.kinds.find(organisation.kind);
        if (kind == nullptr || !kind->holds_members) continue;
        with_members_.insert(organisation.id);
        by_name_.emplace(text::fold(organisation.name), &organisation);
    }
}

OrganisationFinder::Answer OrganisationFinder::checked(
    const org::Organisation* organisation) const {
    if (with_members_.contains(organisation->id)) return {organisation, ""};
    return {nullptr, tr("{} is no organisation that members belong to directly; name the cell",
                        organisation->name)};
}

OrganisationFinder::Answer OrganisationFinder::by_code(const std::string& code) {
    if (const auto* organisation = tree_.find(code)) return checked(organisation);
    return {nullptr, unknown_code(code)};
}

OrganisationFinder::Answer OrganisationFinder::by_name(const std::string& name) {
    const auto [first, last] = by_name_.equal_range(text::fold(text::squeeze(name)));
    if (first == last) return {nullptr, unknown_name(name)};
    const auto count = std::distance(first, last);
    if (count == 1) return {first->second, ""};
    return {nullptr, tr("{} organisations are called so; add a column with the code", count)};
}

std::string OrganisationFinder::unknown_code(const std::string& code) {
    const auto known = explained_.find(code);
    if (known != explained_.end()) return known->second;
    auto message = tr("no organisation has this code");
    if (explained_.size() >= k_most_suggestions) return message;
    std::vector<std::string> codes;
    for (const auto& organisation : tree_.all()) codes.push_back(organisation.code);
    if (const auto near = text::nearest(code, codes); !near.empty()) {
        message =
            tr("no organisation has this code; the nearest is {} {}", near, tree_.get(near).name);
    }
    return explained_.emplace(code, message).first->second;
}

std::string OrganisationFinder::unknown_name(const std::string& name) {
    const auto known = explained_.find(name);
    if (known != explained_.end()) return known->second;
    auto message = tr("no organisation has this name");
    if (explained_.size() >= k_most_suggestions) return message;
    std::vector<std::string> names;
    for (const auto& [folded, organisation] : by_name_) names.push_back(organisation->name);
    if (const auto near = text::nearest(name, names); !near.empty()) {
        message = tr("no organisation has this name; the nearest is {}", near);
    }
    return explained_.emplace(name, message).first->second;
}

}  // namespace sotay::members
