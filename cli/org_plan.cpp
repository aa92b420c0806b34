#include "command.h"
#include "listing.h"
#include "org.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/members/residents.h"
#include "sotay/org/apply.h"
#include "sotay/org/hierarchy.h"

namespace sotay::cli {

namespace {

struct Options {
    std::string file;
    std::string effective_on;
    double max_removal = 25;
    bool is_applied = false;
};

Json to_json(const org::Change& change) {
    return {{"action", org::code_of(change.action)},
            {"code", change.code},
            {"name", change.name},
            {"parent", change.parent ? Json(*change.parent) : Json()},
            {"from", change.from},
            {"to", change.to},
            {"effective_on", iso(change.effective_on)},
            {"members", change.members},
            {"reason", change.reason}};
}

Json to_json(const Problem& problem) {
    return {{"line", problem.line},
            {"column", problem.column},
            {"field", problem.field},
            {"value", problem.value},
            {"message", describe(problem)}};
}

const char* sign(org::Action action) {
    switch (action) {
        case org::Action::create:
            return "+";
        case org::Action::rename:
            return "≈";
        case org::Action::move:
            return "→";
        case org::Action::update:
            return "~";
        case org::Action::merge:
            return "⇉";
        case org::Action::split:
            return "⇇";
        case org::Action::dissolve:
            return "✕";
    }
    return " ";
}

std::string movement(const org::Change& change) {
    const auto from = shown(change.from);
    const auto to = shown(change.to);
    switch (change.action) {
        case org::Action::create:
            return "";
        case org::Action::dissolve:
            return change.to.is_null() ? "" : "→ " + to;
        case org::Action::rename:
        case org::Action::move:
        case org::Action::update:
        case org::Action::merge:
        case org::Action::split:
            return from + " → " + to;
    }
    return "";
}

void print_changes(const org::Plan& plan, const Context& context) {
    Listing listing{context,
                    {{"sign", " "},
                     {"code", tr("code")},
                     {"name", tr("name")},
                     {"movement", tr("from → to")},
                     {"reason", tr("reason")},
                     {"members", tr("members"), Align::right}}};
    for (const auto& change : plan.changes) {
        listing.add({sign(change.action), change.code, change.name, movement(change), change.reason,
                     change.members == 0 ? Json("") : Json(change.members)});
    }
    listing.finish();
}

void print_for_people(const org::Plan& plan, const Options& options, Date effective_on,
                      const Context& context) {
    if (!plan.problems.empty() || !plan.refusals.empty()) return;
    if (plan.changes.empty()) {
        context.print(
            tr("nothing to change: the register already stands as {} says", options.file));
        return;
    }
    const auto count = static_cast<unsigned long>(plan.changes.size());
    const auto day = display(effective_on);
    context.print(
        options.is_applied
            ? trn("{} change made (effective {}):", "{} changes made (effective {}):", count, day)
            : trn("{} change (effective {}), nothing written yet:",
                  "{} changes (effective {}), nothing written yet:", count, day));
    print_changes(plan, context);
    if (plan.organisations > 0) {
        context.print(
            tr("guard rail: {} of {} organisations end without an entry that says why (allowed "
               "{:.0f} %)",
               plan.unannounced_endings, plan.organisations, options.max_removal));
    }
    if (!options.is_applied) context.print(tr("to write it: sotay org apply {}", options.file));
}

void print_plan(const org::Plan& plan, Context& context) {
    Json document{{"changes", Json::array()}, {"problems", Json::array()}};
    for (const auto& change : plan.changes) document["changes"].push_back(to_json(change));
    for (const auto& problem : plan.problems) document["problems"].push_back(to_json(problem));
    for (const auto& refusal : plan.refusals)
        document["problems"].push_back({{"message", refusal}});
    if (context.format() != Format::csv) return print_json(context, document);
    Listing listing{context,
                    {{"action", ""},
                     {"code", ""},
                     {"name", ""},
                     {"parent", ""},
                     {"from", ""},
                     {"to", ""},
                     {"effective_on", ""},
                     {"members", ""},
                     {"reason", ""}}};
    for (const auto& change : document["changes"]) listing.add_object(change);
    listing.finish();
}

void fail_if_refused(const org::Plan& plan) {
    std::string lines;
    for (const auto& problem : plan.problems) lines += "\n  " + describe(problem);
    if (!lines.empty()) {
        throw Error{ErrorKind::invalid_input,
                    trn("{} problem in the file, nothing was changed:{}",
                        "{} problems in the file, nothing was changed:{}",
                        static_cast<unsigned long>(plan.problems.size()), lines)};
    }
    for (const auto& refusal : plan.refusals) lines += "\n  " + refusal;
    if (!lines.empty())
        throw Error{ErrorKind::conflict, tr("refused, nothing was changed:{}", lines)};
}

void plan_or_apply(const Options& options, Context& context) {
    std::vector<Problem> problems;
    const auto hierarchy = org::read_hierarchy(options.file, problems);
    const auto kinds = org::load_kinds(context.home().rule_directories());
    const auto rules = members::load_rules(context.home().rule_directories());
    const members::Residents residents{context.vault(),
                                       &rules.in_force_on(context.today()).rules.states};
    const org::PlanOptions wanted{options.effective_on.empty()
                                      ? context.today()
                                      : date_option("--effective-on", options.effective_on),
                                  options.max_removal};
    const auto plan = options.is_applied
                          ? org::apply(context.database(), context.actor(), hierarchy, kinds,
                                       residents, wanted, std::move(problems))
                          : org::plan(context.database(), hierarchy, kinds, residents, wanted,
                                      std::move(problems));
    if (context.is_for_people()) {
        print_for_people(plan, options, wanted.effective_on, context);
    } else {
        print_plan(plan, context);
    }
    fail_if_refused(plan);
}

void add_plan_options(CLI::App* verb, const std::shared_ptr<Options>& options) {
    verb->add_option("file", options->file, tr("hierarchy file, - for standard input"))
        ->type_name("FILE.yaml")
        ->required();
    verb->add_option("--effective-on", options->effective_on,
                     tr("date of whatever the file does not date (today)"))
        ->type_name(tr("DATE"));
    verb->add_option("--max-removal", options->max_removal,
                     tr("how many percent of the organisations may end"))
        ->type_name(tr("PERCENT"));
}

}  // namespace

void add_org_plan(CLI::App& noun, Context& context) {
    auto planning = std::make_shared<Options>();
    auto* plan = add_verb(noun, "plan", tr("what applying a hierarchy file would change"),
                          {"sotay org plan tinh.yaml",
                           "sotay org plan sap-xep.yaml --effective-on 2025-07-01 --format json"});
    add_plan_options(plan, planning);
    on_run(plan, planning, context, plan_or_apply);

    auto applying = std::make_shared<Options>();
    applying->is_applied = true;
    auto* apply =
        add_verb(noun, "apply", tr("bring the register to what a hierarchy file says"),
                 {"sotay org apply tinh.yaml", "sotay org apply sap-xep.yaml --max-removal 40"});
    add_plan_options(apply, applying);
    on_run(apply, applying, context, plan_or_apply);
}

}  // namespace sotay::cli
