#include "sotay/org/alignment.h"

#include <algorithm>

namespace sotay::org {

Alignment::Alignment(const Hierarchy& hierarchy, const Standing& standing, Date effective_on)
    : hierarchy_{hierarchy}, standing_{standing}, effective_on_{effective_on} {
    placings_.reserve(hierarchy.organisations.size());
    for (const auto& desired : hierarchy.organisations) {
        by_code_.emplace(desired.code, placings_.size());
        placings_.push_back({&desired, nullptr, effective_on, effective_on});
    }
    find_pending();
    match();
    end_absent();
    date();
}

const Placing* Alignment::find(std::string_view code) const {
    const auto found = by_code_.find(std::string{code});
    return found == by_code_.end() ? nullptr : &placings_[found->second];
}

const Placing* Alignment::of(OrganisationId id) const {
    const auto found = by_id_.find(id);
    return found == by_id_.end() ? nullptr : &placings_[found->second];
}

const Ending* Alignment::ending(OrganisationId id) const {
    const auto found = ending_by_id_.find(id);
    return found == ending_by_id_.end() ? nullptr : &endings_[found->second];
}

const Organisation* Alignment::existing(std::string_view code) const {
    const auto* placing = find(code);
    return placing != nullptr ? placing->existing : standing_.newest().find(code);
}

bool Alignment::keeps_parent(const Placing& placing) const {
    if (!placing.desired->parent) return true;
    const auto* parent = existing(*placing.desired->parent);
    return parent != nullptr && placing.existing->parent == parent->id;
}

bool Alignment::is_done(const Reorganisation& entry, const Named& code) const {
    if (!entry.is_continued) return standing_.has_ended(code.text, entry.on);
    const auto* giver = standing_.newest().find(code.text);
    return giver != nullptr && std::ranges::all_of(entry.into, [&](const Named& target) {
               const auto* taker = standing_.newest().find(target.text);
               return target.text == code.text ||
                      (taker != nullptr && standing_.has_followed(giver->id, taker->id, entry.on));
           });
}

void Alignment::find_pending() {
    for (const auto& entry : hierarchy_.reorganisations) {
        Pending pending{&entry, entry.on.value_or(effective_on_), {}};
        for (const auto& code : entry.from) {
            const auto* organisation = standing_.newest().find(code.text);
            if (organisation == nullptr || is_done(entry, code)) continue;
            pending.from.push_back(organisation);
            if (!entry.is_continued) end({organisation, pending.on, true, entry.decision});
        }
        for (const auto& target : entry.into) receives_on_.emplace(target.text, pending.on);
        if (!pending.from.empty()) pending_.push_back(std::move(pending));
    }
    std::ranges::stable_sort(pending_, {}, &Pending::on);
}

void Alignment::end(Ending ending) {
    if (ending_by_id_.emplace(ending.organisation->id, endings_.size()).second)
        endings_.push_back(std::move(ending));
}

void Alignment::match() {
    for (std::size_t at = 0; at < placings_.size(); ++at) {
        auto& placing = placings_[at];
        placing.existing = match(*placing.desired);
        if (placing.existing == nullptr) continue;
        const auto [other, is_first] = by_id_.emplace(placing.existing->id, at);
        if (!is_first) doubled_.emplace_back(placing.desired, placings_[other->second].desired);
    }
}

/// A new organisation may take the code of one that ends in the same file on its own day.
bool Alignment::is_replaced(const Desired& desired, const Organisation& holder) const {
    const auto* end = ending(holder.id);
    return end != nullptr && desired.founded_on && *desired.founded_on >= end->on;
}

const Organisation* Alignment::match(const Desired& desired) const {
    const auto* holder = standing_.newest().find(desired.code);
    if (holder != nullptr && is_replaced(desired, *holder)) holder = nullptr;
    if (desired.previously.empty()) return holder;
    if (holder != nullptr) {
        const auto* last = standing_.last_code(holder->id);
        const bool is_renamed = last != nullptr && std::ranges::find(desired.previously, *last) !=
                                                       desired.previously.end();
        if (is_renamed) return holder;
    }
    if (const auto* previous = match_previous(desired)) return previous;
    return holder;
}

const Organisation* Alignment::match_previous(const Desired& desired) const {
    const auto& newest = standing_.newest();
    for (const auto& code : desired.previously) {
        const auto* holder = newest.find(code);
        const auto* rival = find(code);
        // A code that the file still uses, and not for a renamed organisation, names its holder.
        const bool is_kept = rival != nullptr && rival->desired->previously.empty();
        if (holder != nullptr && !(is_kept && newest.find(desired.code) != nullptr)) return holder;
    }
    if (newest.find(desired.code) != nullptr) return nullptr;
    for (const auto& code : desired.previously) {
        for (const auto& former : standing_.former_holders(code)) {
            const auto* now = newest.find(former.organisation);
            if (now != nullptr && find(now->code) == nullptr) return now;
        }
    }
    return nullptr;
}

void Alignment::end_absent() {
    for (const auto& placing : placings_) {
        if (placing.desired->parent || placing.existing == nullptr) continue;
        for (const auto* organisation : standing_.newest().subtree(placing.existing->id)) {
            if (of(organisation->id) != nullptr) continue;
            auto on = effective_on_;
            const auto* above = organisation->parent ? ending(*organisation->parent) : nullptr;
            if (above != nullptr) on = std::min(on, above->on);
            end({organisation, on, false, std::nullopt});
        }
    }
}

Date Alignment::founding(const Desired& desired) const {
    if (desired.founded_on) return *desired.founded_on;
    const auto found = receives_on_.find(desired.code);
    return found == receives_on_.end() ? effective_on_ : found->second;
}

Date Alignment::parent_begin(const Desired& desired) const {
    if (!desired.parent) return Date::min();
    if (const auto* parent = find(*desired.parent); parent != nullptr && !parent->existing)
        return parent->on;
    const auto* parent = existing(*desired.parent);
    return parent == nullptr ? Date::min() : standing_.begin(*parent);
}

void Alignment::date() {
    for (auto& placing : placings_) {  // parents come first
        if (placing.existing == nullptr) {
            placing.founded_on = founding(*placing.desired);
            placing.on = std::max(placing.founded_on, parent_begin(*placing.desired));
            continue;
        }
        // Nobody stands under what has ended, and nobody under what does not yet stand.
        const auto* above = placing.existing->parent ? ending(*placing.existing->parent) : nullptr;
        if (above != nullptr) placing.on = std::min(placing.on, above->on);
        if (!keeps_parent(placing))
            placing.on = std::max(placing.on, parent_begin(*placing.desired));
    }
}

}  // namespace sotay::org
