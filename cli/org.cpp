#include "org.h"

#include "command.h"
#include "listing.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/members/member.h"
#include "sotay/org/export.h"
#include "sotay/org/kinds.h"
#include "sotay/org/plan.h"

#include <algorithm>

namespace sotay::cli {

namespace {

struct ListOptions {
    std::string code;
    std::string kind;
    std::string under;
    std::string on;
    std::int64_t limit = -1;
};

Date day(const std::string& text, const Context& context) {
    return text.empty() ? context.today() : date_option("--on", text);
}

void list(const ListOptions& options, Context& context) {
    auto& database = context.database();
    const auto on = day(options.on, context);
    const auto tree = org::Tree::load(database, on);
    auto counts = subtree_counts(tree, members::count_by_organisation(database, on));
    Listing listing{context,
                    {{"code", tr("code")},
                     {"name", tr("name")},
                     {"kind", tr("kind")},
                     {"parent", tr("superior")},
                     {"level", tr("level"), Align::right},
                     {"members", tr("members"), Align::right},
                     {"founded_on", tr("founded")},
                     {"dissolved_on", ""}}};
    std::vector<const org::Organisation*> chosen;
    if (options.under.empty()) {
        for (const auto& organisation : tree.all()) chosen.push_back(&organisation);
    } else {
        chosen = tree.subtree(tree.get(options.under).id);
    }
    for (const auto* organisation : chosen) {
        if (!options.kind.empty() && organisation->kind != options.kind) continue;
        if (options.limit >= 0 && static_cast<std::int64_t>(listing.size()) >= options.limit) break;
        listing.add_object(organisation_json(*organisation, tree, counts[organisation->id]));
    }
    listing.finish();
}

Json parsed(const std::optional<std::string>& text, const char* key, Json missing) {
    return text ? json::parse(*text, key) : missing;
}

void print_card(const org::Organisation& organisation, const org::Tree& tree, const Json& object,
                Context& context) {
    context.print(fmt::format("{}  {}", organisation.code, organisation.name));
    std::string path;
    for (const auto* above : tree.ancestors(organisation.id))
        path += (path.empty() ? "" : " · ") + above->name;
    if (!path.empty()) context.print(tr("  superior    {}", path));
    const auto kinds = org::load_kinds(context.home().rule_directories());
    const auto* kind = kinds.in_force_on(tree.on()).rules.find(organisation.kind);
    context.print(tr("  kind        {}",
                     kind == nullptr ? organisation.kind : kind->name + " (" + kind->code + ")"));
    context.print(tr("  founded     {}", display(organisation.founded_on)));
    context.print(tr("  members     {}", shown(object["members"])));
    const auto below = static_cast<long long>(tree.subtree(organisation.id).size()) - 1;
    context.print(tr("  below it    {}", grouped(below)));
    if (const auto& meeting = object["meeting"]; !meeting.is_null()) {
        context.print(tr("  meets       day {}, {}, {}", meeting["day"].get<int>(),
                         shown(meeting["time"]), shown(meeting.value("place", Json()))));
    }
    if (const auto& consents = object["consents"]; !consents.empty())
        context.print(tr("  consents    {}", shown(consents)));
}

void show(const ListOptions& options, Context& context) {
    auto& database = context.database();
    const auto on = day(options.on, context);
    const auto tree = org::Tree::load(database, on);
    const auto& organisation = tree.get(options.code);
    const auto members = members::count_in(database, on, tree.subtree(organisation.id));
    auto object = organisation_json(organisation, tree, members);
    object["meeting"] = parsed(organisation.meeting, "meeting", nullptr);
    object["overseen_by"] = parsed(organisation.overseen_by, "overseen_by", Json::array());
    object["consents"] = parsed(organisation.consents, "consents", Json::array());
    if (!context.is_for_people()) return print_json(context, object);
    print_card(organisation, tree, object, context);
}

void export_tree(const ListOptions& options, Context& context) {
    auto& database = context.database();
    const auto yaml =
        org::export_yaml(database, org::Tree::load(database, day(options.on, context)));
    std::fwrite(yaml.data(), 1, yaml.size(), stdout);
}

void add_on_option(CLI::App* verb, const std::shared_ptr<ListOptions>& options) {
    verb->add_option("--on", options->on, tr("as it stood on that day (today)"))
        ->type_name(tr("DATE"));
}

}  // namespace

org::MemberCounts subtree_counts(const org::Tree& tree, org::MemberCounts counts) {
    const auto& all = tree.all();
    for (auto at = all.rbegin(); at != all.rend(); ++at) {
        if (at->parent) counts[*at->parent] += counts[at->id];
    }
    return counts;
}

Json organisation_json(const org::Organisation& organisation, const org::Tree& tree,
                       std::int64_t members) {
    const auto* parent = organisation.parent ? tree.find(*organisation.parent) : nullptr;
    return {{"code", organisation.code},
            {"name", organisation.name},
            {"kind", organisation.kind},
            {"parent", parent == nullptr ? Json() : Json(parent->code)},
            {"level", organisation.level},
            {"members", members},
            {"founded_on", iso(organisation.founded_on)},
            {"dissolved_on",
             organisation.dissolved_on ? Json(iso(*organisation.dissolved_on)) : Json()}};
}

void add_org(CLI::App& noun, Context& context) {
    add_org_plan(noun, context);
    add_org_undo(noun, context);
    add_org_history(noun, context);

    add_org_tree(noun, context);

    auto one = std::make_shared<ListOptions>();
    auto* show_verb =
        add_verb(noun, "show", tr("one organisation"),
                 {"sotay org show 38.001", "sotay org show 38.001.001 --format json"});
    show_verb->add_option("code", one->code, tr("the organisation"))
        ->type_name(tr("CODE"))
        ->required();
    add_on_option(show_verb, one);
    on_run(show_verb, one, context, show);

    auto many = std::make_shared<ListOptions>();
    auto* list_verb = add_verb(
        noun, "list", tr("organisations, one a row"),
        {"sotay org list --kind chi_bo --under 38.001", "sotay org list --format csv --bom"});
    list_verb->add_option("--kind", many->kind, tr("of this kind only"))->type_name(tr("KIND"));
    list_verb->add_option("--under", many->under, tr("this organisation and everything below it"))
        ->type_name(tr("CODE"));
    list_verb->add_option("--limit", many->limit, tr("at most so many rows"))->type_name("N");
    add_on_option(list_verb, many);
    on_run(list_verb, many, context, list);

    add_org_check(noun, context);
    add_org_chart(noun, context);

    auto exported = std::make_shared<ListOptions>();
    auto* export_verb =
        add_verb(noun, "export", tr("the hierarchy as a file that applies to an empty plan"),
                 {"sotay org export > tinh.yaml", "sotay org export --on 2025-06-30"});
    add_on_option(export_verb, exported);
    on_run(export_verb, exported, context, export_tree);
}

}  // namespace sotay::cli
