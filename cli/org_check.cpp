#include "command.h"
#include "listing.h"
#include "org.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/members/strength.h"
#include "sotay/org/check.h"

#include <algorithm>
#include <map>

namespace sotay::cli {

namespace {

struct CheckOptions {
    std::string code;
    std::string on;
    std::string rule;
    bool is_strict = false;
};

std::vector<org::Finding> find(const CheckOptions& options, const org::Tree& tree,
                               Context& context) {
    const auto directories = context.home().rule_directories();
    const auto rules = org::load_checks(directories);
    const auto kinds = org::load_kinds(directories);
    const auto member_rules = members::load_rules(directories).in_force_on(tree.on()).rules;
    const auto strengths =
        members::load_strengths(context.database(), tree.on(), member_rules, rules.posts);
    const auto terms = org::load_term_starts(context.database(), tree.on());
    std::vector<const org::Organisation*> chosen;
    if (options.code.empty()) {
        for (const auto& organisation : tree.all()) chosen.push_back(&organisation);
    } else {
        chosen = tree.subtree(tree.get(options.code).id);
    }
    auto findings = org::check({tree, kinds.in_force_on(tree.on()).rules,
                                rules.checks.in_force_on(tree.on()).rules, strengths, terms},
                               chosen);
    if (options.rule.empty()) return findings;
    const auto rule = org::rule_of(options.rule);
    if (!rule) throw Error{ErrorKind::usage, tr("--rule: there is no rule \"{}\"", options.rule)};
    std::erase_if(findings, [&](const auto& finding) { return finding.rule != *rule; });
    return findings;
}

void print_rows(const std::vector<org::Finding>& findings, const org::Tree& tree,
                const Context& context) {
    Listing listing{context,
                    {{"org_code", ""},
                     {"org_name", ""},
                     {"rule", ""},
                     {"message", ""},
                     {"citation", ""},
                     {"count", ""},
                     {"limit", ""},
                     {"severity", ""},
                     {"due_on", ""}}};
    for (const auto& finding : findings) {
        const auto& organisation = tree.get(finding.organisation);
        listing.add({organisation.code, organisation.name, org::code_of(finding.rule),
                     finding.message, finding.citation.empty() ? Json() : Json(finding.citation),
                     finding.count ? Json(*finding.count) : Json(),
                     finding.limit ? Json(*finding.limit) : Json(), org::code_of(finding.severity),
                     finding.due_on ? Json(iso(*finding.due_on)) : Json()});
    }
    listing.finish();
}

std::int64_t warnings(const std::vector<org::Finding>& findings) {
    return std::ranges::count(findings, org::Severity::warning, &org::Finding::severity);
}

/// The findings of one rule and point under a heading that names both.
void print_group(const std::vector<const org::Finding*>& group, const org::Tree& tree,
                 const Context& context) {
    const auto& first = *group.front();
    const auto bold = context.has_color();
    context.print("");
    context.print(fmt::format("{}{}{} · {}{}", bold ? "\x1b[1m" : "", org::title_of(first.rule),
                              bold ? "\x1b[0m" : "", grouped(static_cast<long long>(group.size())),
                              first.citation.empty() ? "" : " · " + first.citation));
    Listing listing{
        context,
        {{"code", "  " + tr("code")}, {"name", tr("name")}, {"what", tr("what was found")}}};
    for (const auto* finding : group) {
        const auto& organisation = tree.get(finding->organisation);
        const bool is_warning = finding->severity == org::Severity::warning;
        listing.add(
            {(is_warning ? "! " : "  ") + organisation.code, organisation.name, finding->message});
    }
    listing.finish();
}

void print_for_people(const std::vector<org::Finding>& findings, const org::Tree& tree,
                      std::size_t checked, const Context& context) {
    const auto bad = warnings(findings);
    context.print(trn("{1} organisation looked at on {2}: {3} to mend, {4} to know",
                      "{1} organisations looked at on {2}: {3} to mend, {4} to know",
                      static_cast<unsigned long>(checked), grouped(static_cast<long long>(checked)),
                      display(tree.on()), grouped(bad),
                      grouped(static_cast<long long>(findings.size()) - bad)));
    std::map<std::pair<org::Rule, std::string>, std::vector<const org::Finding*>> groups;
    for (const auto& finding : findings)
        groups[{finding.rule, finding.citation}].push_back(&finding);
    for (const auto& [key, group] : groups) print_group(group, tree, context);
    if (bad > 0) {
        context.note(
            tr("nothing is blocked: what a superior allows goes into the hierarchy file as "
               "consents: […]"));
    }
}

void check(const CheckOptions& options, Context& context) {
    const auto on = options.on.empty() ? context.today() : date_option("--on", options.on);
    const auto tree = org::Tree::load(context.database(), on);
    const auto findings = find(options, tree, context);
    if (context.is_for_people()) {
        const auto checked = options.code.empty() ? tree.all().size()
                                                  : tree.subtree(tree.get(options.code).id).size();
        print_for_people(findings, tree, checked, context);
    } else {
        print_rows(findings, tree, context);
    }
    if (options.is_strict && warnings(findings) > 0)
        context.exit_code = static_cast<int>(ErrorKind::conflict);
}

}  // namespace

void add_org_check(CLI::App& noun, Context& context) {
    auto options = std::make_shared<CheckOptions>();
    auto* verb =
        add_verb(noun, "check", tr("what the Charter's rules would have looked at; blocks nothing"),
                 {"sotay org check", "sotay org check 38.001 --on 2025-06-30",
                  "sotay org check --rule no_secretary --format csv"});
    verb->add_option("code", options->code, tr("this organisation and everything below it"))
        ->type_name(tr("CODE"));
    verb->add_option("--on", options->on, tr("as it stood on that day (today)"))
        ->type_name(tr("DATE"));
    verb->add_option("--rule", options->rule, tr("findings of this rule only"))
        ->type_name(tr("RULE"));
    verb->add_flag("--strict", options->is_strict,
                   tr("exit with 5 when there is anything to mend"));
    on_run(verb, options, context, check);
}

}  // namespace sotay::cli
