#include "command.h"
#include "listing.h"
#include "member.h"

#include "sotay/base/messages.h"
#include "sotay/members/clocks.h"
#include "sotay/rules/holidays.h"

#include <map>

namespace sotay::cli {

namespace {

constexpr int k_usual_days = 30;

struct Options {
    std::string organisation;
    std::string on;
    int within = k_usual_days;
};

std::string clock_name(const std::string& clock) {
    static const std::map<std::string, const char*> k_names{
        {"probation", N_("probation ends")},
        {"recognition", N_("recognition")},
        {"transfer", N_("transfer")},
        {"receipt", N_("arrival")},
        {"stay", N_("end of temporary stay")},
        {"readmission", N_("readmission possible")},
        {"badge", N_("badge")}};
    const auto found = k_names.find(clock);
    return found == k_names.end() ? clock : translated(found->second);
}

void run(const Options& options, Context& context) {
    const auto& directories = context.home().rule_directories();
    const auto on = options.on.empty() ? context.today() : date_option("--on", options.on);
    const auto tree = org::Tree::load(context.database(), on);
    members::DueQuery query{.on = on, .within = options.within};
    if (!options.organisation.empty()) {
        for (const auto* below : tree.subtree(tree.get(options.organisation).id)) {
            query.organisations.push_back(below->id);
        }
    }
    const auto rows = members::due(context.database(), members::load_membership(directories),
                                   rules::load_working_days(directories, on), query);
    const bool people = context.is_for_people();
    Listing listing{context,
                    {{"member", tr("id"), Align::right},
                     {"full_name", tr("full name")},
                     {"org_code", tr("organisation code")},
                     {"clock", tr("what")},
                     {"since", tr("since")},
                     {"due_on", tr("due on")},
                     {"overdue_days", tr("days late"), Align::right},
                     {"rule", ""},
                     {"citation", tr("by which rule")}}};
    for (const auto& row : rows) {
        const auto* place = tree.find(row.organisation);
        listing.add({people ? Json(std::to_string(row.member)) : Json(row.member), row.full_name,
                     place == nullptr ? Json() : Json(place->code),
                     people ? clock_name(row.clock) : row.clock, iso(row.since), iso(row.due_on),
                     row.overdue_days, row.rule,
                     people ? row.rule + " – " + row.citation : row.citation});
    }
    listing.finish();
    if (people && rows.empty()) context.note(tr("nothing falls due"));
}

}  // namespace

void add_member_due(CLI::App& noun, Context& context) {
    auto options = std::make_shared<Options>();
    auto* verb = add_verb(noun, "due", tr("what falls due for members, and by which rule"),
                          {"sotay member due --org 38.001",
                           "sotay member due --within 90 --format csv > sap-den-han.csv",
                           "sotay member due --on 2026-12-31 --within 0"});
    verb->add_option("--org", options->organisation,
                     tr("of this organisation and everything below it"))
        ->type_name(tr("CODE"));
    verb->add_option("--on", options->on, tr("seen from that day (today)"))->type_name(tr("DATE"));
    verb->add_option("--within", options->within, tr("also what falls due in so many days (30)"))
        ->type_name("N")
        ->check(CLI::NonNegativeNumber);
    on_run(verb, options, context, run);
}

}  // namespace sotay::cli
