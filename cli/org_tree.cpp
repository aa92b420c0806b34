#include "command.h"
#include "listing.h"
#include "org.h"

#include "sotay/base/messages.h"
#include "sotay/members/member.h"
#include "sotay/org/kinds.h"
#include "sotay/text/vietnamese.h"

namespace sotay::cli {

namespace {

struct TreeOptions {
    std::string code;
    std::string on;
    int depth = -1;
};

Json to_nested_json(const org::Organisation& organisation, const org::Tree& tree,
                    org::MemberCounts& counts, int depth) {
    auto node = organisation_json(organisation, tree, counts[organisation.id]);
    node["children"] = Json::array();
    if (depth == 0) return node;
    for (const auto* child : tree.children(organisation.id)) {
        node["children"].push_back(to_nested_json(*child, tree, counts, depth - 1));
    }
    return node;
}

/// Prints branches with their counts in columns before them, so that they stand in line however
/// deep a branch is and however long its name.
class TreePrinter {
public:
    TreePrinter(const org::Tree& tree, const org::KindRules& kinds, org::MemberCounts& counts,
                const Context& context)
        : tree_{tree},
          kinds_{kinds},
          counts_{counts},
          context_{context},
          has_color_{context.has_color()},
          below_heading_{tr("below it")},
          members_heading_{tr("members")} {
        const auto& all = tree.all();
        for (auto at = all.rbegin(); at != all.rend(); ++at) {
            if (at->parent) below_[*at->parent] += 1 + below_[at->id];
        }
    }

    void print_heading() const { context_.print(below_heading_ + "  " + members_heading_); }

    void print(const org::Organisation& organisation, int depth) {
        print_line(organisation, "");
        if (depth != 0) print_below(organisation, depth, "");
    }

private:
    void print_below(const org::Organisation& organisation, int depth, const std::string& guides) {
        const auto children = tree_.children(organisation.id);
        for (const auto* child : children) {
            const bool is_last = child == children.back();
            print_line(*child, guides + (is_last ? "└─ " : "├─ "));
            if (depth != 1) print_below(*child, depth - 1, guides + (is_last ? "   " : "│  "));
        }
    }

    void print_line(const org::Organisation& organisation, const std::string& guides) {
        const auto below = below_[organisation.id];
        const auto members = counts_[organisation.id];
        const auto look = look_of(organisation);
        context_.print(column(below == 0 ? "" : grouped(below), below_heading_) + "  " +
                       column(grouped(members), members_heading_) + "  " + guides + look.mark +
                       " " + organisation.code + "  " + look.begin + organisation.name + look.end);
    }

    static std::string column(const std::string& text, const std::string& heading) {
        const auto width = text::display_width(heading);
        return std::string(width - std::min(width, text.size()), ' ') + text;
    }

    struct Look {
        const char* mark;
        const char* begin = "";
        const char* end = "";
    };

    [[nodiscard]] Look look_of(const org::Organisation& organisation) const {
        const auto* kind = kinds_.find(organisation.kind);
        const std::string_view level = kind == nullptr ? "" : std::string_view{kind->level};
        Look look{"▪"};
        if (level == "province") look = {"◆", "\x1b[1;31m"};
        if (level == "direct_superior") look = {"■", "\x1b[1m"};
        if (level == "cell") look = {"•"};
        if (level == "group") look = {"◦", "\x1b[2m"};
        if (!has_color_) look.begin = "";
        if (look.begin[0] != '\0') look.end = "\x1b[0m";
        return look;
    }

    const org::Tree& tree_;
    const org::KindRules& kinds_;
    org::MemberCounts& counts_;
    const Context& context_;
    bool has_color_;
    std::string below_heading_;
    std::string members_heading_;
    std::unordered_map<org::OrganisationId, std::int64_t> below_;
};

void tree(const TreeOptions& options, Context& context) {
    auto& database = context.database();
    const auto on = options.on.empty() ? context.today() : date_option("--on", options.on);
    const auto tree = org::Tree::load(database, on);
    auto counts = subtree_counts(tree, members::count_by_organisation(database, on));
    const auto tops = options.code.empty() ? tree.roots() : std::vector{&tree.get(options.code)};
    if (context.is_for_people()) {
        const auto kinds = org::load_kinds(context.home().rule_directories());
        TreePrinter printer{tree, kinds.in_force_on(on).rules, counts, context};
        printer.print_heading();
        for (const auto* top : tops) printer.print(*top, options.depth);
        return;
    }
    Json document = Json::array();
    for (const auto* top : tops)
        document.push_back(to_nested_json(*top, tree, counts, options.depth));
    if (context.format() != Format::jsonl) return print_json(context, document);
    for (const auto& node : document) context.print(json::dump(node));
}

}  // namespace

void add_org_tree(CLI::App& noun, Context& context) {
    auto options = std::make_shared<TreeOptions>();
    auto* verb = add_verb(noun, "tree", tr("the hierarchy, with members counted"),
                          {"sotay org tree --depth 1", "sotay org tree 38.001 --on 2025-06-30"});
    verb->add_option("code", options->code, tr("begin at this organisation"))
        ->type_name(tr("CODE"));
    verb->add_option("--depth", options->depth, tr("how many levels below it"))->type_name("N");
    verb->add_option("--on", options->on, tr("as it stood on that day (today)"))
        ->type_name(tr("DATE"));
    on_run(verb, options, context, tree);
}

}  // namespace sotay::cli
