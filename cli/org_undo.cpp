#include "command.h"
#include "listing.h"
#include "org.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/members/residents.h"
#include "sotay/org/undo.h"

namespace sotay::cli {

namespace {

struct Options {
    bool is_dry_run = false;
};

Json to_json(const org::Applied& applied) {
    Json object{{"apply_id", applied.id},     {"at", iso(applied.at)},
                {"actor", applied.actor},     {"effective_on", iso(applied.effective_on)},
                {"changes", applied.changes}, {"dependents", Json::array()}};
    for (const auto& [what, count] : applied.dependents)
        object["dependents"].push_back({{"count", count}, {"what", what}});
    return object;
}

void print_for_people(const org::Applied& applied, bool is_dry_run, const Context& context) {
    const auto count = static_cast<unsigned long>(applied.changes);
    const auto at = display(applied.at);
    const auto on = display(applied.effective_on);
    if (!is_dry_run) {
        return context.print(trn("undone: {} change, applied {} by {} (effective {})",
                                 "undone: {} changes, applied {} by {} (effective {})", count, at,
                                 applied.actor, on));
    }
    context.print(trn("would be undone: {} change, applied {} by {} (effective {})",
                      "would be undone: {} changes, applied {} by {} (effective {})", count, at,
                      applied.actor, on));
    for (const auto& dependent : applied.dependents)
        context.print(tr("  stands in the way: {}", dependent.what));
}

void undo(const Options& options, Context& context) {
    auto& database = context.database();
    const members::Residents residents{context.vault()};
    const auto applied = options.is_dry_run ? org::last_apply(database, residents)
                                            : org::undo(database, context.actor(), residents);
    if (context.is_for_people()) return print_for_people(applied, options.is_dry_run, context);
    if (context.format() != Format::csv) return print_json(context, to_json(applied));
    auto object = to_json(applied);
    object["dependents"] = applied.dependents.size();
    Listing listing{context,
                    {{"apply_id", ""},
                     {"at", ""},
                     {"actor", ""},
                     {"effective_on", ""},
                     {"changes", ""},
                     {"dependents", ""}}};
    listing.add_object(object);
    listing.finish();
}

}  // namespace

void add_org_undo(CLI::App& noun, Context& context) {
    auto options = std::make_shared<Options>();
    auto* verb = add_verb(noun, "undo", tr("undo the last apply, members' places included"),
                          {"sotay org undo --dry-run", "sotay org undo"});
    verb->add_flag("--dry-run", options->is_dry_run,
                   tr("only show what would be undone and what stands in the way"));
    on_run(verb, options, context, undo);
}

}  // namespace sotay::cli
