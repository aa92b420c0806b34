#include "command.h"
#include "listing.h"
#include "org.h"

#include "sotay/base/messages.h"
#include "sotay/org/history.h"

namespace sotay::cli {

namespace {

struct Options {
    std::string code;
    std::string on;
    bool is_deep = false;
};

std::string words(const org::Event& event) {
    if (event.action == "create") return tr("founded");
    if (event.action == "term") return tr("new term");
    if (event.action == "move") return tr("new superior");
    if (event.action == "merge")
        return event.code == event.to ? tr("took in by merger") : tr("merged into");
    if (event.action == "split")
        return event.code == event.to ? tr("came out of a split") : tr("split");
    if (event.action == "dissolve")
        return event.code == event.to ? tr("took in members") : tr("dissolved");
    if (event.field == "code") return tr("new code");
    if (event.field == "name") return tr("new name");
    if (event.field == "kind") return tr("new kind");
    if (event.field == "meeting") return tr("meeting rule");
    return tr("overseer");
}

std::string movement(const org::Event& event) {
    const auto from = event.from.is_null() ? "" : shown(event.from);
    const auto to = event.to.is_null() ? "" : shown(event.to);
    auto text = from.empty() ? to : to.empty() ? from : from + " → " + to;
    if (event.other) text += " (" + *event.other + ")";
    return text;
}

void show(const Options& options, Context& context) {
    const auto on =
        options.on.empty() ? std::optional<Date>{} : std::optional{date_option("--on", options.on)};
    const auto history = org::history(context.database(), options.code, on, options.is_deep);
    if (context.is_for_people()) {
        context.print(fmt::format("{}  {}", history.code, history.name));
        Listing listing{context,
                        {{"on", tr("date")},
                         {"code", tr("code")},
                         {"what", tr("what happened")},
                         {"movement", tr("from → to")},
                         {"decision", tr("decision")}}};
        for (const auto& event : history.events) {
            listing.add({iso(event.on), event.code, words(event), movement(event),
                         event.decision ? Json(*event.decision) : Json("")});
        }
        return listing.finish();
    }
    Listing listing{context,
                    {{"on", ""},
                     {"action", ""},
                     {"code", ""},
                     {"field", ""},
                     {"from", ""},
                     {"to", ""},
                     {"decision", ""},
                     {"other", ""}}};
    for (const auto& event : history.events) {
        listing.add({iso(event.on), event.action, event.code,
                     event.field.empty() ? Json() : Json(event.field), event.from, event.to,
                     event.decision ? Json(*event.decision) : Json(),
                     event.other ? Json(*event.other) : Json()});
    }
    listing.finish();
}

}  // namespace

void add_org_history(CLI::App& noun, Context& context) {
    auto options = std::make_shared<Options>();
    auto* verb = add_verb(noun, "history", tr("what happened to an organisation, ended ones too"),
                          {"sotay org history 38.001", "sotay org history 38.001 --deep",
                           "sotay org history 38.H12 --on 2025-06-30"});
    verb->add_option("code", options->code, tr("the organisation, by a code it has or had"))
        ->type_name(tr("CODE"))
        ->required();
    verb->add_option("--on", options->on, tr("the one that had the code on that day"))
        ->type_name(tr("DATE"));
    verb->add_flag("--deep", options->is_deep, tr("also what happened to those it came out of"));
    on_run(verb, options, context, show);
}

}  // namespace sotay::cli
