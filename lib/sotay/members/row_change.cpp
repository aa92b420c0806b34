#include "sotay/members/row_change.h"

#include <algorithm>
#include <string>
#include <utility>

namespace sotay::members {

namespace {

/// nullopt when the row says nothing new about where the member belongs.
std::optional<Placement> next_of(const Known& known, const Draft& draft, const RowJudge& judge) {
    if (known.placement) {
        auto next = next_placement(*known.placement, draft, judge.today);
        return next.says_the_same_as(*known.placement) ? std::nullopt : std::optional{next};
    }
    // Someone who has left already and is said to have left.
    if (draft.departure) return std::nullopt;
    auto placement = first_placement(draft, judge.rules, judge.has_official_dates, judge.today);
    placement.from_on = iso(judge.today);
    return placement;
}

bool is_among(const std::vector<Post>& posts, const Post& post) {
    return std::ranges::find(posts, post) != posts.end();
}

/// A post ends with the membership in its organisation, and when the row names others held in the
/// cell. One held above the cell ends only by a command of its own.
void change_posts(RowChange& change, const Known& known, const Draft& draft) {
    const auto cell = draft.organisation->id;
    const bool has_left = draft.departure && change.placement;
    const auto old_cell = known.placement ? known.placement->organisation : cell;
    const auto wanted = posts_of(draft);
    for (const auto& post : known.posts) {
        const bool is_left_behind = post.organisation == old_cell && old_cell != cell;
        const bool is_replaced = draft.post && post.organisation == cell && !is_among(wanted, post);
        if (has_left || is_left_behind || is_replaced) change.posts_ended.push_back(post);
    }
    if (draft.departure) return;
    for (const auto& post : wanted) {
        if (!is_among(known.posts, post)) change.posts_begun.push_back(post);
    }
}

Json placement_json(const std::optional<Placement>& placement) {
    const auto or_null = [](const std::optional<std::string>& value) {
        return value ? Json(*value) : Json();
    };
    if (!placement) return Json();
    return {{"organisation", placement->organisation},
            {"state", placement->state},
            {"from_on", placement->from_on},
            {"to_on", or_null(placement->to_on)},
            {"departure", or_null(placement->departure)}};
}

Json posts_json(const std::vector<Post>& posts) {
    Json all = Json::array();
    for (const auto& post : posts) {
        all.push_back({{"organisation", post.organisation}, {"post", post.code}});
    }
    return all;
}

/// Nothing of a guest's own cell is known here.
void begin_stay(RowChange& change, const Known& known, const Draft& draft, const RowJudge& judge) {
    const auto here = draft.organisation->id;
    if (std::ranges::find(known.guest_of, here) != known.guest_of.end()) return;
    change.stay = Placement{here, *draft.state, iso(judge.today), std::nullopt};
    change.fields.add("stay", Json());
}

}  // namespace

std::vector<Post> posts_of(const Draft& draft) {
    std::vector<Post> posts;
    for (const auto& held : draft.posts) {
        const auto& above = draft.organisation->parent;
        const Post post{held.is_above && above ? *above : draft.organisation->id, held.code};
        if (!is_among(posts, post)) posts.push_back(post);
    }
    return posts;
}

RowChange apply_row(Known& known, const ImportRow& row, const RowJudge& judge) {
    const auto& draft = row.draft;
    RowChange change;
    change.fields = update(known.record, draft, row.keys, judge.vault);
    change.has_new_record = !change.fields.is_empty();
    if (is_guest(draft, judge.rules)) {
        begin_stay(change, known, draft, judge);
        return change;
    }
    change.placement = next_of(known, draft, judge);
    if (change.placement) change.fields.add("placement", placement_json(known.placement));
    change_posts(change, known, draft);
    if (!change.posts_begun.empty() || !change.posts_ended.empty()) {
        change.fields.add("posts", posts_json(known.posts));
    }
    return change;
}

}  // namespace sotay::members
