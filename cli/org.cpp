#include "org.h"

#include "command.h"
#include "listing.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/members/member.h"
#include "sotay/org/export.h"
#include "sotay/org/plan.h"

#include <algorithm>

namespace sotay::cli {

namespace {

struct ListOptions {
    std::string code;
    std::string kind;
    std::string under;
    std::string on;
    int depth = -1;
    std::int64_t limit = -1;
};

Date day(const std::string& text, const Context& context) {
    return text.empty() ? context.today() : date_option("--on", text);
}

/// Members of each organisation with everything below it.
org::MemberCounts subtree_counts(const org::Tree& tree, org::MemberCounts counts) {
    const auto& all = tree.all();
    for (auto at = all.rbegin(); at != all.rend(); ++at) {
        if (at->parent) counts[*at->parent] += counts[at->id];
    }
    return counts;
}

Json to_json(const org::Organisation& organisation, const org::Tree& tree, std::int64_t members) {
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

Json to_nested_json(const org::Organisation& organisation, const org::Tree& tree,
                    org::MemberCounts& counts, int depth) {
    auto node = to_json(organisation, tree, counts[organisation.id]);
    node["children"] = Json::array();
    if (depth == 0) return node;
    for (const auto* child : tree.children(organisation.id)) {
        node["children"].push_back(to_nested_json(*child, tree, counts, depth - 1));
    }
    return node;
}

void print_branch(const org::Organisation& organisation, const org::Tree& tree,
                  org::MemberCounts& counts, int depth, const std::string& indent,
                  const Context& context) {
    const auto children = tree.children(organisation.id);
    for (const auto* child : children) {
        const bool is_last = child == children.back();
        context.print(fmt::format("{}{}{}  {} · {}", indent, is_last ? "└─ " : "├─ ", child->code,
                                  child->name, grouped(counts[child->id])));
        if (depth == 1) continue;
        print_branch(*child, tree, counts, depth - 1, indent + (is_last ? "   " : "│  "), context);
    }
}

void tree(const ListOptions& options, Context& context) {
    auto& database = context.database();
    const auto on = day(options.on, context);
    const auto tree = org::Tree::load(database, on);
    auto counts = subtree_counts(tree, members::count_by_organisation(database, on));
    const auto tops = options.code.empty() ? tree.roots() : std::vector{&tree.get(options.code)};
    if (!context.is_for_people()) {
        Json document = Json::array();
        for (const auto* top : tops)
            document.push_back(to_nested_json(*top, tree, counts, options.depth));
        if (context.format() == Format::jsonl) {
            for (const auto& node : document) context.print(json::dump(node));
            return;
        }
        return print_json(context, document);
    }
    for (const auto* top : tops) {
        context.print(fmt::format(
            "{}  {} · {}", top->code, top->name,
            trn("{1} member", "{1} members", static_cast<unsigned long>(counts[top->id]),
                grouped(counts[top->id]))));
        if (options.depth != 0) print_branch(*top, tree, counts, options.depth, "", context);
    }
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
        listing.add_object(to_json(*organisation, tree, counts[organisation->id]));
    }
    listing.finish();
}

void show(const ListOptions& options, Context& context) {
    auto& database = context.database();
    const auto on = day(options.on, context);
    const auto tree = org::Tree::load(database, on);
    const auto& organisation = tree.get(options.code);
    const auto subtree = tree.subtree(organisation.id);
    const auto members = members::count_in(database, on, subtree);
    auto object = to_json(organisation, tree, members);
    object["meeting"] =
        organisation.meeting ? json::parse(*organisation.meeting, "meeting") : Json();
    object["overseen_by"] = organisation.overseen_by
                                ? json::parse(*organisation.overseen_by, "overseen_by")
                                : Json::array();
    if (!context.is_for_people()) return print_json(context, object);
    context.print(fmt::format("{}  {}", organisation.code, organisation.name));
    std::string path;
    for (const auto* above : tree.ancestors(organisation.id))
        path += (path.empty() ? "" : " · ") + above->name;
    if (!path.empty()) context.print(tr("  superior    {}", path));
    context.print(tr("  kind        {}", organisation.kind));
    context.print(tr("  founded     {}", display(organisation.founded_on)));
    context.print(tr("  members     {}", grouped(members)));
    context.print(tr("  below it    {}", grouped(static_cast<long long>(subtree.size()) - 1)));
    if (organisation.meeting) {
        const auto meeting = object["meeting"];
        context.print(tr("  meets       day {}, {}, {}", meeting["day"].get<int>(),
                         shown(meeting["time"]), shown(meeting.value("place", Json()))));
    }
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

void add_org(CLI::App& noun, Context& context) {
    add_org_plan(noun, context);
    add_org_undo(noun, context);
    add_org_history(noun, context);

    auto branch = std::make_shared<ListOptions>();
    auto* tree_verb =
        add_verb(noun, "tree", tr("the hierarchy, with members counted"),
                 {"sotay org tree --depth 1", "sotay org tree 38.001 --on 2025-06-30"});
    tree_verb->add_option("code", branch->code, tr("begin at this organisation"))
        ->type_name(tr("CODE"));
    tree_verb->add_option("--depth", branch->depth, tr("how many levels below it"))->type_name("N");
    add_on_option(tree_verb, branch);
    on_run(tree_verb, branch, context, tree);

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

    auto exported = std::make_shared<ListOptions>();
    auto* export_verb =
        add_verb(noun, "export", tr("the hierarchy as a file that applies to an empty plan"),
                 {"sotay org export > tinh.yaml", "sotay org export --on 2025-06-30"});
    add_on_option(export_verb, exported);
    on_run(export_verb, exported, context, export_tree);
}

}  // namespace sotay::cli
