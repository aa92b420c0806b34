#include "command.h"
#include "listing.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/base/paths.h"
#include "sotay/home/backup.h"
#include "sotay/home/home.h"
#include "sotay/home/keys.h"
#include "sotay/meetings/meeting_rules.h"
#include "sotay/members/rules.h"
#include "sotay/notify/budget.h"
#include "sotay/notify/gateway.h"
#include "sotay/notify/gateway_book.h"
#include "sotay/org/kinds.h"
#include "sotay/rules/holidays.h"
#include "sotay/store/search_index.h"

#include <unistd.h>

#include <filesystem>
#include <functional>

namespace sotay::cli {

namespace {

constexpr std::uintmax_t k_megabyte = 1'000'000;
constexpr std::uintmax_t k_least_free = 500 * k_megabyte;

struct Options {};

struct Finding {
    std::string key;
    std::string name;
    bool is_well = true;
    std::string text;  ///< what is so, or what is wrong and how to mend it
};

/// A check answers with what it found; what it throws is what is wrong.
Finding check(const std::string& key, const std::string& name,
              const std::function<std::string()>& look) {
    try {
        return {key, name, true, look()};
    } catch (const Error& error) {
        return {key, name, false, error.what()};
    }
}

std::string look_at_database(Context& context) {
    auto& database = context.database();
    database.check_integrity();
    const auto size = std::filesystem::file_size(context.home().database_path());
    return tr("schema {}, whole, {} MB", database.schema_version(), size / k_megabyte + 1);
}

std::string look_at_search(Context& context) {
    store::SearchIndex{context.database()}.check();
    return tr("as the texts of the documents make it");
}

std::string look_at_disk(Context& context) {
    const auto free = std::filesystem::space(context.home().directory()).available;
    if (free < k_least_free) {
        throw Error{
            ErrorKind::environment,
            tr("only {} MB are free: make room before the database needs it", free / k_megabyte)};
    }
    return tr("{} MB free", free / k_megabyte);
}

/// The file or credential of the key, which fits; otherwise what that means.
std::string key_place(Context& context) {
    try {
        const auto place = home::check_master_key(context.home(), context.database());
        return place.is_credential ? tr("systemd credential {}", place.path)
                                   : tr("{}, mode 0600", place.path);
    } catch (const Error& error) {
        throw Error{error.kind(),
                    tr("{} – without the right key citizen ids, phones and cards cannot be opened, "
                       "only names remain; do not run sotay init, put the copy of the key back",
                       error.what())};
    }
}

std::string look_at_key(Context& context) {
    const auto place = key_place(context);
    if (const auto copy = home::last_key_copy(context.database())) {
        return tr("{}, fits, copy of {} ({})", place, display(local_date(copy->confirmed_at)),
                  copy->file_name);
    }
    if (home::identity(context.database()).is_sample) return tr("{}, fits", place);
    throw Error{ErrorKind::environment,
                tr("{}, fits, but no copy of it is known: if it is lost, citizen ids, phones and "
                   "cards are gone for good and only names remain. Make a copy elsewhere: sotay "
                   "backup keys FILE; or show the one you have: sotay backup check-keys FILE",
                   place)};
}

std::string look_at_backup(Context& context) {
    const auto last = home::last_backup(context.database());
    const bool is_sample = home::identity(context.database()).is_sample;
    if (!last && is_sample) return tr("none; a sample needs none");
    if (!last) {
        throw Error{ErrorKind::environment,
                    tr("no backup was ever made: sotay backup create FILE, on another disk")};
    }
    const auto made_on = local_date(last->made_at);
    const auto age = (context.today() - made_on).count();
    const int limit = context.home().config().backup.warn_after_days;
    if (age > limit && !is_sample) {
        throw Error{ErrorKind::environment,
                    tr("the last backup is of {} ({}), {} days old, more than {}: sotay backup "
                       "create FILE",
                       display(made_on), last->file_name, age, limit)};
    }
    return tr("the last is of {} ({})", display(made_on), last->file_name);
}

std::string look_at_audit(Context& context) {
    const auto report = store::verify_audit(context.database());
    if (report.broken)
        throw Error{ErrorKind::conflict, tr("the audit chain is broken: {}", *report.broken)};
    return trn("{} entry, the chain is whole", "{} entries, the chain is whole",
               static_cast<unsigned long>(report.entries));
}

std::string look_at_rules(Context& context) {
    const auto directories = context.home().rule_directories();
    const auto today = context.today();
    (void)members::load_rules(directories).in_force_on(today);
    (void)members::load_admissions(directories).in_force_on(today);
    (void)members::load_citizen_ids(directories).in_force_on(today);
    (void)members::load_phone_plans(directories).in_force_on(today);
    (void)meetings::load_meeting_rules(directories).in_force_on(today);
    (void)rules::load_working_days(directories, today);
    const auto kinds = org::load_kinds(directories);
    return tr("in force: {}", kinds.in_force_on(today).source.citation);
}

/// The gateways of the ladder whose wire format rests on one source only.
std::string unconfirmed_gateways(const home::Config& config) {
    const notify::SmsTexts texts{""};
    std::string names;
    for (const auto& name : config.notify.ladder) {
        const auto gateway = notify::make_gateway(*config.find_gateway(name), texts);
        if (!gateway->traits().is_confirmed) names += (names.empty() ? "" : ", ") + name;
    }
    return names;
}

std::string look_at_gateways(Context& context) {
    const auto& home = context.home();
    const auto& config = home.config();
    home::check_secrets(home);
    if (config.notify.ladder.empty()) {
        throw Error{ErrorKind::environment, tr("no gateway stands under notify: ladder, so nothing "
                                               "can be sent: see man sotay.yaml")};
    }
    const auto faults = notify::check_wordings(home.path("templates"), config.language);
    if (!faults.empty()) throw Error{ErrorKind::invalid_input, describe(faults.front())};
    auto found = trn("{} gateway on the ladder", "{} gateways on the ladder",
                     static_cast<unsigned long>(config.notify.ladder.size()));
    const auto unconfirmed = unconfirmed_gateways(config);
    if (unconfirmed.empty()) return found;
    return found + "; " + tr("not confirmed by the provider: {}", unconfirmed);
}

std::string look_at_release(Context& context) {
    if (!home::is_released(context.home(), context.database())) {
        throw Error{ErrorKind::environment,
                    tr("this home was copied or restored and sends nothing: sotay notify release, "
                       "when the other copy is at rest")};
    }
    return home::identity(context.database()).is_sample
               ? tr("a sample home: sends to this machine only")
               : tr("may send");
}

std::string look_at_budget(Context& context) {
    const auto budget = *context.home().config().notify.monthly_budget;
    const auto month = month_of(context.today());
    const auto spent = notify::usage_in(context.database(), month).cost;
    const auto warning = notify::budget_warning(context.database(), month);
    auto text = tr("{} đ of this month's {} đ for messages are spent", spent, budget);
    if (warning && warning->budget == budget) throw Error{ErrorKind::environment, text};
    return text;
}

std::string look_at_extractor(Context&) {
    const auto program = helper_program("sotay-extract");
    if (::access(program.c_str(), X_OK) != 0) {
        throw Error{ErrorKind::environment, tr("\"{}\" is missing: install sotay again", program)};
    }
    return tr("reads each document in a process of its own");
}

std::vector<Finding> look(Context& context) {
    const auto with = [&context](std::string (*look_at)(Context&)) {
        return [&context, look_at] { return look_at(context); };
    };
    std::vector<Finding> findings;
    findings.push_back(check("home", tr("home"), [&] { return context.home().directory(); }));
    if (!findings.back().is_well) return findings;
    findings.push_back(check("database", tr("database"), with(look_at_database)));
    findings.push_back(check("search", tr("search index"), with(look_at_search)));
    findings.push_back(check("disk", tr("disk"), with(look_at_disk)));
    findings.push_back(check("keys", tr("keys"), with(look_at_key)));
    findings.push_back(check("backup", tr("backup"), with(look_at_backup)));
    findings.push_back(check("audit", tr("audit trail"), with(look_at_audit)));
    findings.push_back(check("rules", tr("rules"), with(look_at_rules)));
    findings.push_back(check("gateways", tr("gateways"), with(look_at_gateways)));
    findings.push_back(check("sending", tr("sending"), with(look_at_release)));
    if (context.home().config().notify.monthly_budget) {
        findings.push_back(check("budget", tr("message budget"), with(look_at_budget)));
    }
    findings.push_back(check("documents", tr("documents"), with(look_at_extractor)));
    return findings;
}

void run(const Options&, Context& context) {
    const auto findings = look(context);
    unsigned long wrong = 0;
    Listing listing{context,
                    {{"check", ""},
                     {"ok", ""},
                     {"sign", " "},
                     {"name", tr("check")},
                     {"message", tr("finding")}}};
    for (const auto& finding : findings) {
        wrong += finding.is_well ? 0UL : 1UL;
        listing.add({finding.key, finding.is_well, finding.is_well ? "✓" : "!", finding.name,
                     finding.text});
    }
    listing.finish();
    if (wrong == 0) return;
    context.note(trn("{} thing to do", "{} things to do", wrong));
    context.exit_code = static_cast<int>(ErrorKind::environment);
}

}  // namespace

void add_doctor(CLI::App& noun, Context& context) {
    noun.footer("sotay doctor\nsotay doctor --format json");
    on_run(&noun, std::make_shared<Options>(), context, run);
}

}  // namespace sotay::cli
