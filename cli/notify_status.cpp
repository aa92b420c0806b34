#include "command.h"
#include "listing.h"
#include "notify.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/base/secret.h"
#include "sotay/notify/message.h"
#include "sotay/notify/status.h"
#include "sotay/org/tree.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace sotay::cli {

namespace {

using notify::State;

struct StatusOptions {
    std::int64_t message = 0;  ///< 0 = all
    bool failed = false;
    bool by_org = false;
    bool list = false;
    bool doubled = false;
    bool reveal = false;
};

constexpr std::int64_t k_newest_messages = 20;

/// In the order of the contract.
constexpr std::array k_states{
    std::pair{State::pending, N_("pending")},     std::pair{State::sending, N_("being sent")},
    std::pair{State::accepted, N_("accepted")},   std::pair{State::delivered, N_("delivered")},
    std::pair{State::seen, N_("seen")},           std::pair{State::rejected, N_("rejected")},
    std::pair{State::unknown, N_("unknown")},     std::pair{State::expired, N_("expired")},
    std::pair{State::cancelled, N_("cancelled")}, std::pair{State::unreached, N_("unreached")}};

std::optional<std::int64_t> chosen(const StatusOptions& options) {
    return options.message == 0 ? std::nullopt : std::optional{options.message};
}

std::string shown_state(State state) {
    const auto found = std::ranges::find(k_states, state, &std::pair<State, const char*>::first);
    return tr(found->second);
}

Json or_null(const std::optional<std::string>& value) { return value ? Json(*value) : Json(); }

Json phone_of(const notify::DeliveryRow& row, bool reveal) {
    if (!row.phone) return Json();
    return reveal ? *row.phone : masked(*row.phone);
}

/// Who looks at whole numbers is written down.
void note_reveal(const StatusOptions& options, Context& context) {
    if (!options.reveal) return;
    const auto actor = context.actor();
    store::Change change{context.database(), actor};
    const auto subject = options.message == 0 ? std::string{"messages"}
                                              : fmt::format("messages:{}", options.message);
    change.commit({.action = "notify.reveal",
                   .subjects = {subject},
                   .fields = {"phone"},
                   .counts = {},
                   .digest = std::nullopt});
}

notify::Which which(const StatusOptions& options) {
    if (options.doubled) return notify::Which::doubled;
    return options.failed ? notify::Which::failed : notify::Which::all;
}

void list_deliveries(const StatusOptions& options, Context& context) {
    note_reveal(options, context);
    const bool is_for_people = context.is_for_people();
    Listing list{context,
                 {{"member", tr("member"), Align::right},
                  {"phone", tr("phone")},
                  {"channel", tr("gateway")},
                  {"state", tr("state")},
                  {"key", ""},
                  {"provider_id", ""},
                  {"attempts", tr("attempts"), Align::right},
                  {"detail", tr("detail")},
                  {"updated_at", tr("at")},
                  {"maybe_doubled", options.doubled ? tr("maybe twice") : std::string{}}}};
    notify::for_each_delivery(
        context.database(), context.vault(), chosen(options), which(options), context.today(),
        [&](const notify::DeliveryRow& row) {
            list.add({is_for_people ? Json(std::to_string(row.member)) : Json(row.member),
                      phone_of(row, options.reveal), or_null(row.channel),
                      is_for_people ? shown_state(row.state) : std::string{name(row.state)},
                      or_null(row.key), or_null(row.provider_id), row.attempts, or_null(row.detail),
                      iso(row.updated_at), row.maybe_doubled});
        });
    list.finish();
}

void list_by_organisation(const StatusOptions& options, Context& context) {
    const auto tree = org::Tree::load(context.database(), context.today());
    std::vector<Column> columns{{"org_code", tr("code")},
                                {"org_name", tr("organisation")},
                                {"recipients", tr("recipients"), Align::right}};
    for (const auto& [state, word] : k_states) {
        columns.push_back({std::string{name(state)}, tr(word), Align::right});
    }
    Listing list{context, std::move(columns)};
    notify::count_by_organisation(
        context.database(), chosen(options), context.today(),
        [&](const notify::OrganisationCounts& row) {
            const auto* organisation = row.organisation ? tree.find(*row.organisation) : nullptr;
            std::vector<Json> cells{organisation ? Json(organisation->code) : Json(),
                                    organisation ? Json(organisation->name) : Json(),
                                    row.counts.total()};
            for (const auto& entry : k_states) cells.emplace_back(row.counts[entry.first]);
            list.add(std::move(cells));
        });
    list.finish();
}

void print_counts(const notify::Counts& counts, Context& context) {
    Listing table{context, {{"state", tr("state")}, {"people", tr("people"), Align::right}}};
    for (const auto& [state, word] : k_states) {
        if (counts[state] > 0) table.add({tr(word), counts[state]});
    }
    table.add({tr("together"), counts.total()});
    table.finish();
}

void print_newest(Context& context) {
    Listing table{context,
                  {{"message", tr("message"), Align::right},
                   {"purpose", tr("template")},
                   {"recipients", tr("recipients"), Align::right},
                   {"created_at", tr("written at")},
                   {"problem", tr("detail")}}};
    notify::for_each_message(context.database(), k_newest_messages,
                             [&table](const notify::MessageRow& row) {
                                 table.add({std::to_string(row.id), row.purpose, row.recipients,
                                            iso(row.created_at), or_null(row.problem)});
                             });
    table.finish();
}

/// What a person must decide or should know.
void note_unsettled(const notify::Counts& counts, std::int64_t doubled, const Context& context) {
    if (counts[State::unknown] > 0) {
        context.note(
            trn("{0} may have been sent and nobody knows: ask the person, or send it again "
                "with sotay notify retry --state unknown",
                "{0} may have been sent and nobody knows: ask these people, or send it "
                "again with sotay notify retry --state unknown",
                static_cast<unsigned long>(counts[State::unknown])));
    }
    if (doubled > 0) {
        context.note(trn("{0} person may have got it twice: sotay notify status --doubled",
                         "{0} people may have got it twice: sotay notify status --doubled",
                         static_cast<unsigned long>(doubled)));
    }
}

void print_summary(const StatusOptions& options, Context& context) {
    auto& database = context.database();
    const auto counts = notify::count(database, chosen(options));
    const auto doubled = notify::count_doubled(database, chosen(options));
    if (!context.is_for_people()) {
        Json document{{"message", options.message == 0 ? Json() : Json(options.message)},
                      {"recipients", counts.total()}};
        for (const auto& entry : k_states) {
            document[std::string{name(entry.first)}] = counts[entry.first];
        }
        document["maybe_doubled"] = doubled;
        return print_json(context, document);
    }
    if (options.message == 0) print_newest(context);
    print_counts(counts, context);
    note_unsettled(counts, doubled, context);
    if (options.message == 0) return;
    const auto message = notify::find_message(database, options.message);
    if (message->problem) context.note(*message->problem);
}

void status(const StatusOptions& options, Context& context) {
    if (options.by_org) return list_by_organisation(options, context);
    if (options.list || options.failed || options.doubled) return list_deliveries(options, context);
    print_summary(options, context);
}

/// In the order of the hierarchy, so that each secretary's part stands together.
std::vector<notify::DeliveryRow> unreached_rows(const StatusOptions& options, const org::Tree& tree,
                                                Context& context) {
    std::map<org::OrganisationId, std::size_t> places;
    for (const auto& organisation : tree.all()) places.emplace(organisation.id, places.size());
    std::vector<notify::DeliveryRow> rows;
    notify::for_each_delivery(context.database(), context.vault(), chosen(options),
                              notify::Which::unreached, context.today(),
                              [&rows](const notify::DeliveryRow& row) { rows.push_back(row); });
    std::ranges::stable_sort(rows, {}, [&](const notify::DeliveryRow& row) {
        const auto found = places.find(row.organisation.value_or(0));
        return found == places.end() ? places.size() : found->second;
    });
    return rows;
}

void unreached(const StatusOptions& options, Context& context) {
    note_reveal(options, context);
    const auto tree = org::Tree::load(context.database(), context.today());
    Listing list{context,
                 {{"org_code", tr("code")},
                  {"org_name", tr("organisation")},
                  {"member", tr("member"), Align::right},
                  {"full_name", tr("full name")},
                  {"phone", tr("phone")},
                  {"message", tr("message"), Align::right},
                  {"state", tr("state")},
                  {"detail", tr("detail")}}};
    const bool is_for_people = context.is_for_people();
    const auto id = [is_for_people](std::int64_t value) {
        return is_for_people ? Json(std::to_string(value)) : Json(value);
    };
    for (const auto& row : unreached_rows(options, tree, context)) {
        const auto* organisation = row.organisation ? tree.find(*row.organisation) : nullptr;
        list.add({organisation ? Json(organisation->code) : Json(),
                  organisation ? Json(organisation->name) : Json(), id(row.member), row.full_name,
                  phone_of(row, options.reveal), id(row.message),
                  is_for_people ? shown_state(row.state) : std::string{name(row.state)},
                  or_null(row.detail)});
    }
    list.finish();
    context.note(trn("{0} person is still to be told", "{0} people are still to be told",
                     static_cast<unsigned long>(list.size())));
}

void add_common(CLI::App* verb, const std::shared_ptr<StatusOptions>& options) {
    verb->add_option("message", options->message, tr("number of a message; all when left out"))
        ->type_name(tr("MESSAGE"))
        ->check(CLI::PositiveNumber);
    verb->add_flag("--reveal", options->reveal, tr("show whole phone numbers (audited)"));
}

}  // namespace

void add_notify_status(CLI::App& noun, Context& context) {
    auto options = std::make_shared<StatusOptions>();
    auto* verb = add_verb(noun, "status", tr("what became of messages"),
                          {"sotay notify status", "sotay notify status 12 --by-org",
                           "sotay notify status 12 --list --format jsonl"});
    add_common(verb, options);
    verb->add_flag("--failed", options->failed, tr("list only what did not arrive"));
    verb->add_flag("--doubled", options->doubled, tr("list only what may have come twice"));
    verb->add_flag("--by-org", options->by_org, tr("counts of each organisation"));
    verb->add_flag("--list", options->list, tr("one row a person"));
    on_run(verb, options, context, status);

    auto untold = std::make_shared<StatusOptions>();
    auto* list = add_verb(noun, "unreached", tr("who must be told in person, by organisation"),
                          {"sotay notify unreached 12", "sotay notify unreached --format csv"});
    add_common(list, untold);
    on_run(list, untold, context, unreached);
}

}  // namespace sotay::cli
