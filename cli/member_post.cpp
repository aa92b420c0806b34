#include "command.h"
#include "listing.h"
#include "member.h"
#include "member_desk.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/members/appointment.h"
#include "sotay/members/posts.h"

#include <algorithm>

namespace sotay::cli {

namespace {

struct PostOptions {
    std::string member;
    std::string action;
    std::string post;
    std::string organisation;
    std::string on;
};

struct CommitteeOptions {
    std::string organisation;
    std::string on;
};

void post(const PostOptions& options, Context& context) {
    if (options.action != "add" && options.action != "end") {
        throw Error{ErrorKind::usage, tr("\"{}\" is neither add nor end", options.action)};
    }
    const bool is_begun = options.action == "add";
    const MemberDesk desk{context};
    const members::PostOrder order{desk.member(options.member), options.post, options.organisation,
                                   desk.day(options.on)};
    const auto report = is_begun ? members::take_post(desk.desk(), order)
                                 : members::lay_down_post(desk.desk(), order);
    const auto name = desk.rules().posts.name_of(report.post);
    if (context.format() == Format::json || context.format() == Format::jsonl) {
        print_json(context, {{"member", order.member},
                             {"post", report.post},
                             {"org_code", report.organisation->code},
                             {"on", iso(order.on)},
                             {"changed", report.is_changed},
                             {"warnings", report.warnings}});
    } else if (!report.is_changed) {
        context.note(tr("the member holds this post already"));
    } else {
        const auto& place = *report.organisation;
        context.note(
            is_begun ? tr("{} of {} {} from {} on", name, place.code, place.name, display(order.on))
                     : tr("no longer {} of {} {} from {} on", name, place.code, place.name,
                          display(order.on)));
    }
    note_warnings(report.warnings, context);
}

/// In the order of the rules: secretary, deputies, …
void sort_by_rank(std::vector<members::CommitteeMember>& committee,
                  const std::vector<members::Term>& posts) {
    std::ranges::stable_sort(committee, {}, [&](const members::CommitteeMember& member) {
        return std::ranges::find(posts, member.post, &members::Term::code) - posts.begin();
    });
}

void committee(const CommitteeOptions& options, Context& context) {
    const auto on = options.on.empty() ? context.today() : date_option("--on", options.on);
    const auto tree = org::Tree::load(context.database(), on);
    const auto& place = tree.get(options.organisation);
    const auto dated = members::load_rules(context.home().rule_directories());
    const auto& posts = dated.in_force_on(on).rules.posts;
    auto rows = members::committee_of(context.database(), place.id, on);
    sort_by_rank(rows, posts.terms());
    const bool people = context.is_for_people();
    Listing listing{context,
                    {{"member", tr("id"), Align::right},
                     {"full_name", tr("full name")},
                     {"post", tr("post")},
                     {"since", tr("since")},
                     {"term_from", tr("term from")},
                     {"of_present_term", tr("present term")}}};
    for (const auto& row : rows) {
        const Json term = row.term_from ? Json(iso(*row.term_from)) : Json();
        listing.add({people ? Json(std::to_string(row.member)) : Json(row.member), row.full_name,
                     people ? posts.name_of(row.post) : row.post, iso(row.from_on), term,
                     row.is_of_present_term});
    }
    listing.finish();
}

}  // namespace

void add_member_post(CLI::App& noun, Context& context) {
    auto options = std::make_shared<PostOptions>();
    auto* verb =
        add_verb(noun, "post", tr("a member takes up a post, or lays it down"),
                 {"sotay member post 1042 add \"bí thư\"",
                  "sotay member post 1042 add \"ủy viên BCH\" --org 38.001 --on 2026-05-20",
                  "sotay member post 38.123456 end bi_thu --on 2026-06-01"});
    verb->add_option("member", options->member, tr("member id or card number"))
        ->required()
        ->type_name("ID|CARD");
    verb->add_option("action", options->action, tr("add or end"))->required()->type_name("add|end");
    verb->add_option("post", options->post, tr("its name or code"))
        ->required()
        ->type_name(tr("POST"));
    verb->add_option("--org", options->organisation,
                     tr("the own cell (when not given) or an organisation above it"))
        ->type_name(tr("CODE"));
    verb->add_option("--on", options->on, tr("from which day on (today)"))->type_name(tr("DATE"));
    on_run(verb, options, context, post);

    auto which = std::make_shared<CommitteeOptions>();
    auto* list = add_verb(noun, "posts", tr("who holds which post in an organisation"),
                          {"sotay member posts --org 38.001",
                           "sotay member posts --org 38.001.001 --on 2025-12-31 --format csv"});
    list->add_option("--org", which->organisation, tr("code of the organisation"))
        ->required()
        ->type_name(tr("CODE"));
    list->add_option("--on", which->on, tr("as it stood on that day (today)"))
        ->type_name(tr("DATE"));
    on_run(list, which, context, committee);
}

}  // namespace sotay::cli
