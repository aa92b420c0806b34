#include "member.h"

#include "command.h"
#include "listing.h"
#include "member_cells.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/members/member.h"
#include "sotay/members/posts.h"
#include "sotay/members/rules.h"
#include "sotay/members/stays.h"
#include "sotay/members/transfer_store.h"
#include "sotay/text/vietnamese.h"

#include <fmt/format.h>

#include <algorithm>

namespace sotay::cli {

namespace {

using members::Member;

struct ListOptions {
    std::string organisation;
    std::string state;
    std::string search;
    std::string on;
    std::int64_t limit = -1;
    bool reveal = false;
    bool guests = false;
};

struct ShowOptions {
    std::string reference;
    std::string on;
    bool reveal = false;
};

Date day(const std::string& text, const Context& context) {
    return text.empty() ? context.today() : date_option("--on", text);
}

/// The columns that a table on a screen has room for.
std::vector<Column> narrowed(std::vector<Column> columns) {
    static const std::vector<std::string> k_shown{"id",         "card_number", "full_name",
                                                  "birth_date", "phone",       "org_code",
                                                  "state",      "post",        "guest"};
    for (auto& column : columns) {
        if (std::ranges::count(k_shown, column.key) == 0) column.heading.clear();
    }
    return columns;
}

members::Filter filter_of(const ListOptions& options, const org::Tree& tree,
                          const members::MemberRules& rules) {
    members::Filter filter;
    if (!options.organisation.empty()) {
        for (const auto* below : tree.subtree(tree.get(options.organisation).id)) {
            filter.organisations.push_back(below->id);
        }
    }
    if (!options.state.empty()) filter.state = state_code(options.state, rules);
    if (!options.search.empty()) filter.search = options.search;
    if (options.limit >= 0) filter.limit = options.limit;
    return filter;
}

std::vector<Member> find_all(const members::Filter& filter, Date on, Context& context) {
    std::vector<Member> found;
    members::for_each(context.database(), context.vault(), on, filter,
                      [&](const Member& member) { found.push_back(member); });
    return found;
}

/// A search finds few; only their organisations are needed.
org::Tree tree_of(const std::vector<Member>& found, Date on, Context& context) {
    std::vector<org::OrganisationId> organisations;
    for (const auto& member : found) organisations.push_back(member.organisation);
    return org::Tree::load_branches(context.database(), on, organisations);
}

void list(const ListOptions& options, Context& context) {
    const auto on = day(options.on, context);
    auto& database = context.database();
    const auto dated = members::load_rules(context.home().rule_directories());
    const auto& rules = dated.in_force_on(on).rules;
    const bool is_search =
        !options.search.empty() && options.organisation.empty() && !options.guests;
    const auto whole = is_search ? org::Tree{} : org::Tree::load(database, on);
    const auto filter = filter_of(options, whole, rules);
    const auto found = is_search ? std::optional{find_all(filter, on, context)} : std::nullopt;
    const auto tree = found ? tree_of(*found, on, context) : whole;
    if (options.reveal) {
        std::vector<std::string> subjects;
        if (!filter.organisations.empty()) {
            subjects.push_back(fmt::format("organisations:{}", filter.organisations.front()));
        }
        members::audit_reveal(database, context.actor(), std::move(subjects));
    }
    const MemberCells cells{tree, rules, context.is_for_people(), options.reveal, options.guests};
    Listing listing{context, narrowed(cells.columns())};
    const auto add = [&](const Member& member) { listing.add(cells.cells(member)); };
    if (found) {
        std::ranges::for_each(*found, add);
    } else {
        members::for_each(database, context.vault(), on, filter, add);
    }
    const auto counted = listing.size();
    if (options.guests) members::for_each_guest(database, context.vault(), on, filter, add);
    listing.finish();
    if (!context.is_for_people()) return;
    context.note(trn("{} member", "{} members", counted));
    if (options.guests) {
        context.note(trn("{} guest, not counted here", "{} guests, not counted here",
                         listing.size() - counted));
    }
}

Member find_member(const ShowOptions& options, Date on, Context& context) {
    auto& database = context.database();
    const auto entry = members::find_entry(database, context.vault(), options.reference);
    const auto id = entry ? std::optional{members::person_of(database, *entry)} : std::nullopt;
    if (id != entry) {
        context.note(tr("entry {} was merged into {}, which is shown", *entry, *id));
    }
    auto member = id ? members::find(database, context.vault(), *id, on) : std::nullopt;
    if (!member) {
        throw Error{ErrorKind::not_found,
                    tr("no member has this id or card number; look with: sotay member list "
                       "--search \"NAME\"")};
    }
    return *std::move(member);
}

void print_lines(const std::vector<Column>& columns, const std::vector<Json>& cells,
                 const Context& context) {
    std::size_t width = 0;
    for (const auto& column : columns) {
        width = std::max(width, text::display_width(column.heading));
    }
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const std::string gap(width + 2 - text::display_width(columns[i].heading), ' ');
        context.print(columns[i].heading + gap + shown(cells[i]));
    }
}

/// Where else the member is met: posts everywhere, a stay as a guest, a transfer that is open.
/// The organisations that anything about the member names, with those above them.
org::Tree tree_of(const Member& member, Date on, Context& context) {
    auto& database = context.database();
    std::vector<org::OrganisationId> ids{member.organisation};
    for (const auto& post : members::posts_on(database, member.id, on)) {
        ids.push_back(post.organisation);
    }
    if (const auto stay = members::stay_on(database, member.id, members::StayKind::temporary, on)) {
        ids.push_back(stay->organisation);
    }
    if (const auto transfer = members::open_transfer(database, member.id)) {
        for (const auto& end : {transfer->origin, transfer->destination}) {
            if (end) ids.push_back(*end);
        }
    }
    return org::Tree::load_branches(database, on, ids);
}

Json places(const Member& member, Date on, const org::Tree& tree, Context& context) {
    auto& database = context.database();
    const auto code = [&](org::OrganisationId id) {
        const auto* organisation = tree.find(id);
        return organisation == nullptr ? Json() : Json(organisation->code);
    };
    Json posts = Json::array();
    for (const auto& post : members::posts_on(database, member.id, on)) {
        posts.push_back({{"post", post.post},
                         {"org_code", code(post.organisation)},
                         {"since", iso(post.from_on)}});
    }
    const auto stay = members::stay_on(database, member.id, members::StayKind::temporary, on);
    Json guest;
    if (stay) guest = {{"org_code", code(stay->organisation)}, {"since", iso(stay->from_on)}};
    const auto transfer = members::open_transfer(database, member.id);
    return {{"posts", std::move(posts)},
            {"guest_in", std::move(guest)},
            {"transfer", transfer ? transfer_json(*transfer, tree) : Json()}};
}

void print_places(const Json& places, const members::MemberRules& rules, const Context& context) {
    for (const auto& post : places["posts"]) {
        context.print(tr("{} of {} since {}", rules.posts.name_of(post["post"].get<std::string>()),
                         shown(post["org_code"]), shown(post["since"])));
    }
    if (const auto& guest = places["guest_in"]; !guest.is_null()) {
        context.print(tr("guest in {} since {}", shown(guest["org_code"]), shown(guest["since"])));
    }
    if (const auto& transfer = places["transfer"]; !transfer.is_null()) {
        const auto& to = transfer["to_code"].is_null() ? transfer["outside"] : transfer["to_code"];
        context.print(tr("transfer {} to {}, sent on {}", transfer["id"].get<std::int64_t>(),
                         shown(to), shown(transfer["sent_on"])));
    }
}

void show(const ShowOptions& options, Context& context) {
    const auto on = day(options.on, context);
    const auto member = find_member(options, on, context);
    const auto tree = tree_of(member, on, context);
    const auto dated = members::load_rules(context.home().rule_directories());
    if (options.reveal) {
        members::audit_reveal(context.database(), context.actor(),
                              {fmt::format("members:{}", member.id)});
    }
    const auto& rules = dated.in_force_on(on).rules;
    const MemberCells maker{tree, rules, context.is_for_people(), options.reveal};
    const auto columns = maker.columns();
    auto cells = maker.cells(member);
    const auto elsewhere = places(member, on, tree, context);
    if (context.is_for_people()) {
        print_lines(columns, cells, context);
        return print_places(elsewhere, rules, context);
    }
    if (context.format() == Format::csv) {
        Listing listing{context, columns};
        listing.add(std::move(cells));
        return listing.finish();
    }
    Json object;
    for (std::size_t i = 0; i < columns.size(); ++i) object[columns[i].key] = std::move(cells[i]);
    object.update(elsewhere);
    print_json(context, object);
}

void add_reveal(CLI::App& verb, bool& reveal) {
    verb.add_flag("--reveal", reveal,
                  tr("show card numbers, citizen ids and phones in full (goes into the audit "
                     "trail)"));
}

void add_day(CLI::App& verb, std::string& on) {
    verb.add_option("--on", on, tr("as it stood on that day (today)"))->type_name(tr("DATE"));
}

void add_list(CLI::App& noun, Context& context) {
    auto options = std::make_shared<ListOptions>();
    auto* verb = add_verb(noun, "list", tr("list members"),
                          {"sotay member list --org 38.001.001",
                           "sotay member list --state \"dự bị\" --format csv > du-bi.csv",
                           "sotay member list --search \"nguyen van an\""});
    verb->add_option("--org", options->organisation,
                     tr("of this organisation and everything below it"))
        ->type_name(tr("CODE"));
    verb->add_option("--state", options->state, tr("in this state only: chính thức, dự bị, …"))
        ->type_name(tr("STATE"));
    verb->add_option(
            "--search", options->search,
            tr("words of the name, accented or not; or a card number, citizen id or phone"))
        ->type_name(tr("TEXT"));
    verb->add_option("--limit", options->limit, tr("at most so many rows"))
        ->type_name("N")
        ->check(CLI::NonNegativeNumber);
    verb->add_flag("--guests", options->guests,
                   tr("after them those who are here temporarily; no count has them"));
    add_day(*verb, options->on);
    add_reveal(*verb, options->reveal);
    on_run(verb, options, context, list);
}

void add_show(CLI::App& noun, Context& context) {
    auto options = std::make_shared<ShowOptions>();
    auto* verb = add_verb(noun, "show", tr("show everything about one member"),
                          {"sotay member show 1042", "sotay member show 38.123456 --reveal"});
    verb->add_option("member", options->reference, tr("member id or card number"))
        ->required()
        ->type_name("ID|CARD");
    add_day(*verb, options->on);
    add_reveal(*verb, options->reveal);
    on_run(verb, options, context, show);
}

}  // namespace

void add_member(CLI::App& noun, Context& context) {
    add_member_import(noun, context);
    add_member_undo_import(noun, context);
    add_list(noun, context);
    add_show(noun, context);
    add_member_export(noun, context);
    add_member_duplicates(noun, context);
    add_member_merge(noun, context);
    add_member_set(noun, context);
    add_member_post(noun, context);
    add_member_transfer(noun, context);
    add_member_history(noun, context);
    add_member_due(noun, context);
}

}  // namespace sotay::cli
