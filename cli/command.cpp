#include "command.h"

#include "sotay/base/date.h"
#include "sotay/base/error.h"
#include "sotay/base/messages.h"

namespace sotay::cli {

CLI::App* add_verb(CLI::App& noun, const std::string& name, const std::string& summary,
                   std::initializer_list<std::string> examples) {
    auto* verb = noun.add_subcommand(name, summary);
    std::string footer;
    for (const auto& example : examples) footer += (footer.empty() ? "" : "\n") + example;
    verb->footer(footer);
    return verb;
}

Date date_option(const std::string& name, const std::string& text) {
    const auto date = parse_date(text);
    if (!date) {
        throw Error{ErrorKind::usage, tr("{}: \"{}\" is no date such as 2026-12-03", name, text)};
    }
    return *date;
}

Month month_option(const std::string& name, const std::string& text) {
    const auto month = parse_month(text);
    if (!month)
        throw Error{ErrorKind::usage, tr("{}: \"{}\" is no month such as 2026-12", name, text)};
    return *month;
}

Instant instant_option(const std::string& name, const std::string& text) {
    const auto instant = parse_instant(text);
    if (!instant) {
        throw Error{ErrorKind::usage,
                    tr("{}: \"{}\" is no instant such as 2026-12-03T14:00", name, text)};
    }
    return *instant;
}

const std::vector<Noun>& nouns() {
    static const std::vector<Noun> k_nouns{
        {"init", N_("make the home of an office"), add_init},
        {"org", N_("hierarchy of organisations"), add_org},
        {"member", N_("register of members"), add_member},
        {"directive", N_("documents: register, text, search"), add_directive},
        {"meeting", N_("meetings: plan, invite, roll-call"), add_meeting},
        {"notify", N_("messages over Zalo and SMS"), add_notify},
        {"news", N_("news and the daily digest"), add_news},
        {"stats", N_("statistics for auditors"), add_stats},
        {"audit", N_("the trail of changes"), add_audit},
        {"backup", N_("backups of the home, copies of its key"), add_backup},
        {"config", N_("the configuration file"), add_config},
        {"doctor", N_("check everything, say how to mend it"), add_doctor},
        {"completion", N_("completion for a shell"), add_completion},
        {"manual", N_("manual pages in roff, for packagers"), add_manual},
    };
    return k_nouns;
}

}  // namespace sotay::cli
