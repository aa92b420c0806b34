#include "sotay/members/appointment.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/members/history.h"
#include "sotay/members/posts.h"
#include "sotay/members/stays.h"
#include "sotay/members/warnings.h"

#include <fmt/format.h>

#include <algorithm>

namespace sotay::members {

namespace {

std::string post_code(const Desk& desk, const std::string& word) {
    const auto& posts = desk.standards.rules.posts;
    if (const auto* term = posts.find(word)) return term->code;
    const auto near = posts.nearest(word);
    throw Error{ErrorKind::usage,
                near.empty() ? tr("no post in the Party is called \"{}\"", word)
                             : tr("no post in the Party is called \"{}\"; the nearest is \"{}\"",
                                  word, near)};
}

const org::Organisation& own_cell(const Desk& desk, const PostOrder& order) {
    const auto home = stay_on(desk.office.database, order.member, StayKind::official, order.on);
    const auto* cell = home ? desk.standards.tree.find(home->organisation) : nullptr;
    if (cell != nullptr) return *cell;
    throw Error{ErrorKind::conflict,
                tr("this member has no place in the register on {}", display(order.on))};
}

const org::Organisation& committee(const Desk& desk, const PostOrder& order) {
    const auto& cell = own_cell(desk, order);
    if (order.organisation.empty()) return cell;
    const auto& tree = desk.standards.tree;
    const auto& wanted = tree.get(order.organisation);
    const auto above = tree.ancestors(cell.id);
    if (wanted.id == cell.id || std::ranges::count(above, &wanted) > 0) return wanted;
    throw Error{ErrorKind::conflict, tr("the member belongs to {}, which does not stand under {}",
                                        cell.code, wanted.code)};
}

void commit(const Desk& desk, store::Change& change, const PostOrder& order,
            const std::string& action, const PostReport& report) {
    const auto& [database, vault, actor] = desk.office;
    HistoryEntry entry;
    entry.member = order.member;
    entry.action = action;
    entry.fields = {"post"};
    const bool is_begun = action == "member.post.begin";
    const auto place = report.post + "@" + report.organisation->code;
    entry.previous = {{"post", is_begun ? Json() : Json(place)}};
    if (is_begun) entry.previous["post.begun"] = place;
    entry.on = order.on;
    HistoryWriter{database, vault, actor}.add(entry);
    change.commit({.action = action,
                   .subjects = {fmt::format("members:{}", order.member),
                                fmt::format("organisations:{}", report.organisation->id)},
                   .fields = {"post"},
                   .counts = {},
                   .digest = std::nullopt});
}

}  // namespace

PostReport take_post(const Desk& desk, const PostOrder& order) {
    refuse_future(desk, order.on);
    PostReport report;
    report.post = post_code(desk, order.post);
    store::Change change{desk.office.database, desk.office.actor};
    report.organisation = &committee(desk, order);
    const Tenure post{report.organisation->id, report.post, order.on, {}};
    warn_of_post(desk, order.member, post, report.warnings);
    report.is_changed = begin_post(desk.office.database, order.member, post);
    if (report.is_changed) commit(desk, change, order, "member.post.begin", report);
    return report;
}

PostReport lay_down_post(const Desk& desk, const PostOrder& order) {
    refuse_future(desk, order.on);
    PostReport report;
    report.post = post_code(desk, order.post);
    store::Change change{desk.office.database, desk.office.actor};
    report.organisation = order.organisation.empty() ? &own_cell(desk, order)
                                                     : &desk.standards.tree.get(order.organisation);
    report.is_changed = end_post(desk.office.database, order.member, report.organisation->id,
                                 report.post, order.on);
    if (!report.is_changed) {
        throw Error{ErrorKind::not_found,
                    tr("the member does not hold \"{}\" in {}",
                       desk.standards.rules.posts.name_of(report.post), report.organisation->code)};
    }
    commit(desk, change, order, "member.post.end", report);
    return report;
}

}  // namespace sotay::members
