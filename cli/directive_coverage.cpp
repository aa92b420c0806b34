#include "command.h"
#include "directive.h"
#include "listing.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/directives/coverage.h"
#include "sotay/directives/unreached_list.h"
#include "sotay/home/home.h"
#include "sotay/members/rules.h"

#include <array>

namespace sotay::cli {

namespace {

using directives::Coverage;
using directives::CoverageCounts;

struct Options {
    std::string document;
    std::string org;
    std::string output;
    bool by_org = false;
    bool unreached = false;
};

struct Figure {
    const char* key;
    const char* heading;
    std::int64_t CoverageCounts::*value;
};
constexpr std::array k_figures{
    Figure{"recipients", N_("recipients"), &CoverageCounts::recipients},
    Figure{"reached", N_("reached"), &CoverageCounts::reached},
    Figure{"delivered", N_("delivered"), &CoverageCounts::delivered},
    Figure{"seen", N_("seen"), &CoverageCounts::seen},
    Figure{"opened", N_("opened"), &CoverageCounts::opened},
    Figure{"acknowledged", N_("acknowledged"), &CoverageCounts::acknowledged},
    Figure{"studied", N_("studied"), &CoverageCounts::studied},
    Figure{"waiting", N_("on their way"), &CoverageCounts::waiting},
    Figure{"unreached", N_("unreached"), &CoverageCounts::unreached}};

/// The part of the tree that --org asks for.
class Scope {
public:
    Scope(const std::string& code, const org::Tree& tree)
        : tree_{tree}, top_{code.empty() ? nullptr : &tree.get(code)} {}

    [[nodiscard]] bool holds(const org::Organisation* organisation) const {
        if (top_ == nullptr) return true;
        for (; organisation != nullptr;
             organisation = organisation->parent ? tree_.find(*organisation->parent) : nullptr) {
            if (organisation->id == top_->id) return true;
        }
        return false;
    }
    [[nodiscard]] const org::Organisation* top() const { return top_; }

private:
    const org::Tree& tree_;
    const org::Organisation* top_;
};

CoverageCounts total_of(const Coverage& coverage, const Scope& scope) {
    if (scope.top() == nullptr) return coverage.total;
    for (const auto& row : coverage.rows) {
        if (row.organisation == scope.top()) return row.total;
    }
    return {};
}

void print_total(const directives::Directive& directive, const Coverage& coverage,
                 const Scope& scope, Context& context) {
    const auto total = total_of(coverage, scope);
    Json document{{"directive", directive.id},
                  {"symbol", or_null(directive.symbol)},
                  {"on", iso(coverage.on)}};
    for (const auto& figure : k_figures) document[figure.key] = total.*figure.value;
    if (context.format() == Format::json || context.format() == Format::jsonl) {
        return print_json(context, document);
    }
    std::vector<Column> columns;
    if (!context.is_for_people()) {
        columns = {{"directive", ""}, {"symbol", ""}, {"on", ""}};
    }
    for (const auto& figure : k_figures) {
        columns.push_back({figure.key, tr(figure.heading), Align::right});
    }
    if (context.is_for_people()) {
        context.print(fmt::format("{}  {}", shown_symbol(directive), directive.title));
        for (const auto* key : {"directive", "symbol", "on"}) document.erase(key);
    }
    Listing listing{context, std::move(columns)};
    listing.add({document.begin(), document.end()});
    listing.finish();
}

void add_row(Listing& listing, const org::Organisation* organisation, const std::string& name,
             const CoverageCounts& counts) {
    std::vector<Json> cells{organisation != nullptr ? Json(organisation->code) : Json(),
                            name.empty() ? Json() : Json(name)};
    for (const auto& figure : k_figures) cells.emplace_back(counts.*figure.value);
    listing.add(std::move(cells));
}

void print_by_organisation(const Coverage& coverage, const Scope& scope, Context& context) {
    std::vector<Column> columns{{"org_code", tr("code")}, {"org_name", tr("organisation")}};
    for (const auto& figure : k_figures) {
        columns.push_back({figure.key, tr(figure.heading), Align::right});
    }
    Listing listing{context, std::move(columns)};
    const int level = scope.top() != nullptr ? scope.top()->level : 0;
    const bool people = context.is_for_people();
    for (const auto& row : coverage.rows) {
        if (!scope.holds(row.organisation)) continue;
        const auto depth = static_cast<std::size_t>(row.organisation->level - level);
        const auto name =
            people ? std::string(2 * depth, ' ') + row.organisation->name : row.organisation->name;
        add_row(listing, row.organisation, name, row.total);
    }
    if (scope.top() == nullptr) {
        if (coverage.elsewhere.recipients > 0) {
            add_row(listing, nullptr, people ? tr("in no organisation on that day") : "",
                    coverage.elsewhere);
        }
        if (people) add_row(listing, nullptr, tr("together"), coverage.total);
    }
    listing.finish();
}

void list_unreached(const std::vector<directives::Unreached>& people, const Scope& scope,
                    const members::Vocabulary& posts, Context& context) {
    Listing listing{context,
                    {{"org_code", tr("code")},
                     {"org_name", tr("organisation")},
                     {"member", tr("member"), Align::right},
                     {"full_name", tr("full name")},
                     {"post", tr("post")},
                     {"phone", tr("phone")},
                     {"reason", tr("reason")}}};
    for (const auto& one : people) {
        if (!scope.holds(one.organisation)) continue;
        const bool is_for_people = context.is_for_people();
        const auto post =
            is_for_people && one.post ? std::optional{posts.name_of(*one.post)} : one.post;
        listing.add({one.organisation ? Json(one.organisation->code) : Json(),
                     one.organisation ? Json(one.organisation->name) : Json(),
                     is_for_people ? Json(std::to_string(one.member)) : Json(one.member),
                     one.full_name, or_null(post), one.phone ? Json(masked(*one.phone)) : Json(),
                     one.reason});
    }
    listing.finish();
    context.note(trn("{0} person is still to be told", "{0} people are still to be told",
                     static_cast<unsigned long>(listing.size())));
}

directives::ListForm form_of(const std::string& path) {
    const std::string_view text{path};
    if (text.ends_with(".html") || text.ends_with(".htm")) return directives::ListForm::html;
    if (text.ends_with(".md")) return directives::ListForm::markdown;
    if (text.ends_with(".csv")) return directives::ListForm::csv;
    throw Error{ErrorKind::usage, tr("--output: \"{}\" must end in .html, .md or .csv", path)};
}

void unreached(const directives::Directive& directive, const Coverage& coverage,
               const Options& options, Context& context) {
    const Scope scope{options.org, coverage.tree};
    const auto rules =
        members::load_rules(context.home().rule_directories()).in_force_on(coverage.on).rules;
    auto people =
        directives::unreached(context.database(), context.vault(), directive, coverage.tree);
    if (options.output.empty()) return list_unreached(people, scope, rules.posts, context);
    std::erase_if(people, [&](const auto& one) { return !scope.holds(one.organisation); });
    for (auto& one : people) {
        if (one.post) one.post = rules.posts.name_of(*one.post);
    }
    const auto text = directives::unreached_list(directive, people, form_of(options.output));
    home::write_durably(options.output, text);
    context.note(trn("wrote {0} person to {1}", "wrote {0} people to {1}",
                     static_cast<unsigned long>(people.size()), options.output));
}

void coverage(const Options& options, Context& context) {
    if (!options.output.empty() && !options.unreached) {
        throw Error{ErrorKind::usage, tr("--output goes with --unreached")};
    }
    const auto directive = directives::find_by_name(context.database(), options.document);
    const auto found = directives::coverage(context.database(), directive);
    if (options.unreached) return unreached(directive, found, options, context);
    const Scope scope{options.org, found.tree};
    if (options.by_org) return print_by_organisation(found, scope, context);
    print_total(directive, found, scope, context);
}

}  // namespace

void add_directive_coverage(CLI::App& noun, Context& context) {
    auto options = std::make_shared<Options>();
    auto* verb = add_verb(
        noun, "coverage", tr("who was reached by a document that was handed out"),
        {"sotay directive coverage 294-QĐ/TW", "sotay directive coverage 294-QĐ/TW --by-org",
         "sotay directive coverage 12 --unreached --org 38.001 --output can-bao-tay.html"});
    verb->add_option("document", options->document, tr("its number in the register, or its symbol"))
        ->type_name(tr("ID|SYMBOL"))
        ->required();
    verb->add_flag("--by-org", options->by_org,
                   tr("of each organisation, with everything below it"));
    verb->add_option("--org", options->org, tr("this organisation and everything below it"))
        ->type_name(tr("CODE"));
    verb->add_flag("--unreached", options->unreached,
                   tr("who must be told in person, by organisation"));
    verb->add_option("--output", options->output,
                     tr("with --unreached: a list to print, a sheet for each cell (.html, .md or "
                        ".csv)"))
        ->type_name(tr("FILE"));
    on_run(verb, options, context, coverage);
}

}  // namespace sotay::cli
