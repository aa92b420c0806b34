#include "member.h"

#include "command.h"
#include "listing.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/base/secret.h"
#include "sotay/members/columns.h"
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

using members::Field;
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

/// Turns members into cells of a list, for people or for programs.
class MemberCells {
public:
    MemberCells(const org::Tree& tree, const members::MemberRules& rules, bool is_for_people,
                bool reveal, bool has_guests = false)
        : tree_{tree},
          rules_{rules},
          is_for_people_{is_for_people},
          reveal_{reveal},
          has_guests_{has_guests} {}

    [[nodiscard]] std::vector<Column> columns() const;
    [[nodiscard]] std::vector<Json> cells(const Member& member) const;

private:
    [[nodiscard]] Json cell(const Member& member, Field field) const;
    [[nodiscard]] Json hidden(const std::optional<std::string>& value) const;
    [[nodiscard]] Json term(const members::Vocabulary& terms,
                            const std::optional<std::string>& code) const;
    [[nodiscard]] Json gender(const std::optional<std::string>& gender) const;

    const org::Tree& tree_;
    const members::MemberRules& rules_;
    bool is_for_people_;
    bool reveal_;
    bool has_guests_;
};

Json or_null(const std::optional<std::string>& value) { return value ? Json(*value) : Json(); }
Json or_null(const std::optional<PartialDate>& date) { return date ? Json(iso(*date)) : Json(); }

std::vector<Column> MemberCells::columns() const {
    std::vector<Column> columns{{"id", tr("id"), Align::right}};
    for (const auto field : members::all_fields()) {
        columns.push_back({members::key_of(field), members::heading_of(field)});
    }
    if (has_guests_) columns.push_back({"guest", tr("guest")});
    return columns;
}

std::vector<Json> MemberCells::cells(const Member& member) const {
    std::vector<Json> cells;
    cells.reserve(members::k_field_count + 2);
    cells.push_back(is_for_people_ ? Json(std::to_string(member.id)) : Json(member.id));
    for (const auto field : members::all_fields()) cells.push_back(cell(member, field));
    if (has_guests_) cells.emplace_back(member.is_guest);
    return cells;
}

Json MemberCells::hidden(const std::optional<std::string>& value) const {
    if (!value) return Json();
    return reveal_ ? *value : masked(*value);
}

Json MemberCells::term(const members::Vocabulary& terms,
                       const std::optional<std::string>& code) const {
    if (!code || code->empty()) return Json();
    return is_for_people_ ? terms.name_of(*code) : *code;
}

Json MemberCells::gender(const std::optional<std::string>& gender) const {
    if (!gender || !is_for_people_) return or_null(gender);
    return *gender == "male" ? tr("male") : tr("female");
}

Json MemberCells::cell(const Member& member, Field field) const {
    const auto* organisation = tree_.find(member.organisation);
    switch (field) {
        case Field::card_number:
            return hidden(member.card_number);
        case Field::full_name:
            return member.full_name;
        case Field::birth_date:
            return or_null(member.birth_date);
        case Field::gender:
            return gender(member.gender);
        case Field::citizen_id:
            return hidden(member.citizen_id);
        case Field::phone:
            return hidden(member.phone);
        case Field::zalo_id:
            return or_null(member.zalo_id);
        case Field::email:
            return or_null(member.email);
        case Field::org_code:
            return organisation == nullptr ? Json() : Json(organisation->code);
        case Field::org_name:
            return organisation == nullptr ? Json() : Json(organisation->name);
        case Field::admitted_on:
            return or_null(member.admitted_on);
        case Field::official_on:
            return or_null(member.official_on);
        case Field::state:
            return term(rules_.states, member.state);
        case Field::post:
            return term(rules_.posts, member.post);
        case Field::ethnicity:
            return or_null(member.ethnicity);
        case Field::education:
            return or_null(member.education);
    }
    return Json();
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

std::string state_code(const std::string& word, const members::MemberRules& rules) {
    if (const auto* term = rules.states.find(word)) return term->code;
    const auto near = rules.states.nearest(word);
    throw Error{ErrorKind::usage,
                near.empty() ? tr("--state: no state of a member is called \"{}\"", word)
                             : tr("--state: no state of a member is called \"{}\"; the nearest is "
                                  "\"{}\"",
                                  word, near)};
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

void list(const ListOptions& options, Context& context) {
    const auto on = day(options.on, context);
    auto& database = context.database();
    const auto tree = org::Tree::load(database, on);
    const auto dated = members::load_rules(context.home().rule_directories());
    const auto& rules = dated.in_force_on(on).rules;
    const auto filter = filter_of(options, tree, rules);
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
    members::for_each(database, context.vault(), on, filter, add);
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
    const auto id = members::find_reference(database, context.vault(), options.reference);
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
    const auto tree = org::Tree::load(context.database(), on);
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
    add_member_set(noun, context);
    add_member_post(noun, context);
    add_member_transfer(noun, context);
    add_member_history(noun, context);
    add_member_due(noun, context);
}

}  // namespace sotay::cli
