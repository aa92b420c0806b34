#include "sotay/members/row_change.h"

namespace sotay::members {

namespace {

Placement placement_after(const Known& known, const Draft& draft, const RowJudge& judge) {
    if (known.placement) return next_placement(*known.placement, draft, judge.today);
    auto placement = first_placement(draft, judge.rules, judge.has_official_dates, judge.today);
    placement.from_on = iso(judge.today);
    return placement;
}

/// Whether the row's post is another than the one held in its organisation.
bool is_post_new(const Known& known, const Draft& draft) {
    if (!draft.post) return false;
    const bool is_there =
        known.placement && known.placement->organisation == draft.organisation->id;
    const auto held = is_there ? known.posts : std::vector<std::string>{};
    if (draft.post->empty()) return !held.empty();
    return held.size() != 1 || held.front() != *draft.post;
}

Json placement_json(const std::optional<Placement>& placement) {
    if (!placement) return Json();
    return {{"organisation", placement->organisation},
            {"state", placement->state},
            {"from_on", placement->from_on},
            {"to_on", placement->to_on ? Json(*placement->to_on) : Json()}};
}

}  // namespace

RowChange apply_row(Known& known, const ImportRow& row, const RowJudge& judge) {
    const auto& draft = row.draft;
    RowChange change;
    change.fields = update(known.record, draft, row.keys, judge.vault);
    change.has_new_record = !change.fields.is_empty();
    auto next = placement_after(known, draft, judge);
    if (!known.placement || !next.says_the_same_as(*known.placement)) {
        change.fields.add("placement", placement_json(known.placement));
        change.placement = std::move(next);
    }
    if (is_post_new(known, draft)) {
        change.fields.add("post", known.posts);
        change.post = draft.post;
    }
    return change;
}

}  // namespace sotay::members
