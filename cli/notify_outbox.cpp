#include "command.h"
#include "listing.h"
#include "notify.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/members/member.h"
#include "sotay/notify/retry.h"
#include "sotay/notify/shape.h"
#include "sotay/notify/status.h"

#include <unistd.h>

#include <array>
#include <iostream>
#include <string>
#include <utility>

namespace sotay::cli {

namespace {

using notify::RungShape;
using notify::State;

struct ShapeOptions {};

struct CancelOptions {
    std::int64_t message = 0;
    std::string key;
};

struct RetryOptions {
    std::int64_t message = 0;  ///< 0 = all
    std::vector<std::string> states;
    std::string member;
    bool dry_run = false;
};

std::vector<Column> shape_columns() {
    const auto right = Align::right;
    return {{"rung", tr("rung"), right},      {"gateway", tr("gateway")},
            {"total", tr("together"), right}, {"sending", tr("being sent"), right},
            {"later", tr("later"), right},    {"up_to_1m", tr("< 1 min"), right},
            {"up_to_5m", tr("5 min"), right}, {"up_to_30m", tr("30 min"), right},
            {"up_to_2h", tr("2 h"), right},   {"up_to_12h", tr("12 h"), right},
            {"up_to_1d", tr("1 day"), right}, {"older", tr("older"), right},
            {"waits_since", tr("oldest of")}};
}

std::vector<Json> shape_cells(const RungShape& row, Json rung, Json gateway) {
    std::vector<Json> cells{std::move(rung), std::move(gateway), row.total(), row.sending,
                            row.later};
    for (const auto count : row.by_age) cells.emplace_back(count);
    cells.push_back(row.waits_since ? Json(iso(*row.waits_since)) : Json());
    return cells;
}

void add_to(RungShape& sum, const RungShape& row) {
    sum.later += row.later;
    sum.sending += row.sending;
    for (std::size_t i = 0; i < sum.by_age.size(); ++i) sum.by_age[i] += row.by_age[i];
    if (!row.waits_since) return;
    sum.waits_since = std::min(sum.waits_since.value_or(*row.waits_since), *row.waits_since);
}

void shape(const ShapeOptions&, Context& context) {
    const auto& ladder = context.home().config().notify.ladder;
    Listing list{context, shape_columns()};
    RungShape sum;
    for (const auto& row : notify::shape(context.database(), context.clock().now())) {
        const auto place = static_cast<std::size_t>(row.rung);
        const auto gateway = place < ladder.size() ? Json(ladder[place]) : Json();
        list.add(shape_cells(row, row.rung + 1, gateway));
        add_to(sum, row);
    }
    list.add(shape_cells(sum, Json(), context.is_for_people() ? Json(tr("together")) : Json()));
    list.finish();
}

std::int64_t message_of(const CancelOptions& options, Context& context) {
    if ((options.message == 0) == options.key.empty()) {
        throw Error{ErrorKind::usage, tr("give either the number of a message or --key")};
    }
    if (options.key.empty()) return options.message;
    const auto found = notify::find_key(context.database(), options.key);
    if (!found) {
        throw Error{ErrorKind::not_found, tr("no message has the key \"{}\"", options.key)};
    }
    return *found;
}

/// Throws Error{conflict} when there is nothing left to cancel.
void require_waiting(const notify::Message& message, const notify::Counts& counts) {
    if (message.state == "cancelled") {
        throw Error{ErrorKind::conflict, tr("message {} was cancelled before", message.id)};
    }
    const bool waits =
        message.state == "expanding" || counts[State::pending] > 0 || counts[State::sending] > 0;
    if (!waits) {
        throw Error{ErrorKind::conflict,
                    tr("nothing of message {} waits any more: see sotay notify status {}",
                       message.id, message.id)};
    }
}

void print_cancelled(std::int64_t message, std::int64_t cancelled, const notify::Counts& after,
                     Context& context) {
    if (!context.is_for_people()) {
        return print_json(context, {{"message", message},
                                    {"cancelled", cancelled},
                                    {"sending", after[State::sending]},
                                    {"unknown", after[State::unknown]}});
    }
    context.print(trn("message {1}: {0} person will not get it any more",
                      "message {1}: {0} people will not get it any more",
                      static_cast<unsigned long>(cancelled), message));
    const auto open = after[State::sending] + after[State::unknown];
    if (open > 0) {
        context.note(trn("{} is being sent or may have been sent, and cannot be called back",
                         "{} are being sent or may have been sent, and cannot be called back",
                         static_cast<unsigned long>(open)));
    }
}

void cancel(const CancelOptions& options, Context& context) {
    auto& database = context.database();
    const auto id = message_of(options, context);
    const auto actor = context.actor();
    store::Change change{database, actor};
    const auto message = notify::find_message(database, id);
    require_waiting(*message, notify::count(database, id));
    const auto cancelled = notify::cancel(database, id, context.clock().now());
    const auto after = notify::count(database, id);
    change.commit({.action = "notify.cancel",
                   .subjects = {fmt::format("messages:{}", id)},
                   .fields = {"state"},
                   .counts = {{"cancelled", cancelled}, {"unknown", after[State::unknown]}},
                   .digest = std::nullopt});
    print_cancelled(id, cancelled, after, context);
}

/// The states that may be sent again, with the words for them in status.
constexpr std::array k_retriable{
    std::pair{State::rejected, N_("rejected")}, std::pair{State::expired, N_("expired")},
    std::pair{State::unreached, N_("unreached")}, std::pair{State::unknown, N_("unknown")}};

notify::RetryRequest request_of(const RetryOptions& options, Context& context) {
    notify::RetryRequest request;
    if (options.message != 0) request.message = options.message;
    if (!options.member.empty()) {
        request.member =
            members::find_reference(context.database(), context.vault(), options.member);
        if (!request.member) {
            throw Error{ErrorKind::not_found,
                        tr("no member has this id or card number; look with: sotay member list "
                           "--search \"NAME\"")};
        }
    }
    if (options.states.empty()) return request;
    request.states.clear();
    for (const auto& state : options.states) request.states.push_back(notify::state_of(state));
    return request;
}

/// Asked only where somebody can answer; a script has decided by naming the state.
void confirm_doubles(std::int64_t unknown, const Context& context) {
    if (unknown == 0) return;
    context.note(trn("{0} person may have got this message already and would get it twice",
                     "{0} people may have got this message already and would get it twice",
                     static_cast<unsigned long>(unknown)));
    if (context.options().yes || ::isatty(STDIN_FILENO) != 1) return;
    context.note(tr("send it again? Type yes to go on:"));
    std::string answer;
    std::getline(std::cin, answer);
    if (answer == "yes" || answer == tr("yes")) return;
    throw Error{ErrorKind::conflict, tr("nothing was changed")};
}

Json to_json(const RetryOptions& options, const notify::Retried& retried) {
    Json document{{"message", options.message == 0 ? Json() : Json(options.message)},
                  {"retried", retried.counts.total()}};
    for (const auto& entry : k_retriable) {
        document[std::string{name(entry.first)}] = retried.counts[entry.first];
    }
    document["maybe_doubled"] = retried.counts[State::unknown];
    document["over"] = retried.is_over;
    return document;
}

void print_retried(const RetryOptions& options, const notify::Retried& retried, Context& context) {
    if (!context.is_for_people()) return print_json(context, to_json(options, retried));
    Listing table{context, {{"state", tr("state")}, {"people", tr("people"), Align::right}}};
    for (const auto& [state, word] : k_retriable) {
        if (retried.counts[state] > 0) table.add({tr(word), retried.counts[state]});
    }
    table.add({options.dry_run ? tr("would go again") : tr("go again"), retried.counts.total()});
    table.finish();
    if (retried.is_over > 0) {
        context.note(trn("{} is left alone: its message was cancelled or its time is over",
                         "{} are left alone: their message was cancelled or its time is over",
                         static_cast<unsigned long>(retried.is_over)));
    }
}

void retry(const RetryOptions& options, Context& context) {
    auto& database = context.database();
    const auto request = request_of(options, context);
    const auto now = context.clock().now();
    auto retried = notify::preview_retry(database, request, now);
    if (request.message && retried.counts.total() == 0) {
        throw Error{ErrorKind::conflict,
                    tr("nothing of message {} can be sent again so: see sotay notify status {}",
                       *request.message, *request.message)};
    }
    if (options.dry_run || retried.counts.total() == 0) {
        return print_retried(options, retried, context);
    }
    confirm_doubles(retried.counts[State::unknown], context);
    const auto actor = context.actor();
    store::Change change{database, actor};
    retried = notify::retry(database, request, now);
    change.commit(
        {.action = "notify.retry",
         .subjects = {request.message ? fmt::format("messages:{}", *request.message) : "messages"},
         .fields = {"state", "epoch"},
         .counts = {{"retried", retried.counts.total()},
                    {"maybe_doubled", retried.counts[State::unknown]}},
         .digest = std::nullopt});
    print_retried(options, retried, context);
}

void add_cancel(CLI::App& noun, Context& context) {
    auto options = std::make_shared<CancelOptions>();
    auto* verb = add_verb(noun, "cancel", tr("stop what has not been sent yet"),
                          {"sotay notify cancel 12", "sotay notify cancel --key bao-9",
                           "sotay notify cancel 12 --format json"});
    verb->add_option("message", options->message, tr("number of a message"))
        ->type_name(tr("MESSAGE"))
        ->check(CLI::PositiveNumber);
    verb->add_option("--key", options->key, tr("the message that was sent under this key"))
        ->type_name(tr("KEY"));
    on_run(verb, options, context, cancel);
}

void add_retry(CLI::App& noun, Context& context) {
    auto options = std::make_shared<RetryOptions>();
    auto* verb =
        add_verb(noun, "retry", tr("send again what did not arrive, from the first gateway on"),
                 {"sotay notify retry 12 --dry-run", "sotay notify retry 12 --member 38.000123",
                  "sotay notify retry 12 --state unknown --yes"});
    verb->add_option("message", options->message, tr("number of a message; all when left out"))
        ->type_name(tr("MESSAGE"))
        ->check(CLI::PositiveNumber);
    verb->add_option("--state", options->states,
                     tr("only these: unknown (may come twice), expired, unreached, rejected; all "
                        "but unknown when left out"))
        ->type_name(tr("STATE[,STATE]"))
        ->delimiter(',')
        ->check(CLI::IsMember({"unknown", "expired", "unreached", "rejected"}));
    verb->add_option("--member", options->member, tr("only to this member, by id or card number"))
        ->type_name("ID");
    verb->add_flag("--dry-run", options->dry_run, tr("show what would go again, change nothing"));
    on_run(verb, options, context, retry);
}

}  // namespace

void add_notify_outbox(CLI::App& noun, Context& context) {
    auto* verb = add_verb(noun, "shape", tr("what waits, by gateway and by how long"),
                          {"sotay notify shape", "sotay notify shape --format json"});
    on_run(verb, std::make_shared<ShapeOptions>(), context, shape);
    add_cancel(noun, context);
    add_retry(noun, context);
}

}  // namespace sotay::cli
