#include "command.h"
#include "listing.h"
#include "member.h"
#include "member_desk.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/members/transfer.h"
#include "sotay/members/transfer_store.h"

namespace sotay::cli {

namespace {

using members::StayKind;
using members::TransferId;
using members::TransferReport;

struct SendOptions {
    std::string member;
    std::string to;
    std::string outside;
    std::string until;
    std::string changed_on;
    std::string on;
    bool temporary = false;
};

struct ArriveOptions {
    std::vector<std::string> who;
    std::string to;
    std::string from;
    std::string until;
    std::string state;
    std::string on;
    bool temporary = false;
};

struct StepOptions {
    TransferId id = 0;
    std::string on;
    std::string reason;
    std::string until;
};

struct ListOptions {
    std::string organisation;
    bool open = false;
};

std::optional<Date> day_option(const std::string& name, const std::string& text) {
    return text.empty() ? std::nullopt : std::optional{date_option(name, text)};
}

StayKind kind_of(bool is_temporary, const std::string& until) {
    if (!is_temporary && !until.empty()) {
        throw Error{ErrorKind::usage, tr("--until goes with --temporary")};
    }
    return is_temporary ? StayKind::temporary : StayKind::official;
}

Json or_null(const std::optional<Date>& date) { return date ? Json(iso(*date)) : Json(); }

Json end_code(const std::optional<org::OrganisationId>& id, const org::Tree& tree) {
    const auto* organisation = id ? tree.find(*id) : nullptr;
    return organisation == nullptr ? Json() : Json(organisation->code);
}

std::string step_name(const members::Transfer& transfer) {
    switch (transfer.step) {
        case members::TransferStep::sent:
            return tr("on the way");
        case members::TransferStep::received:
            return transfer.is_open() ? tr("guest there") : tr("received");
        case members::TransferStep::refused:
            return tr("refused");
        case members::TransferStep::cancelled:
            return tr("cancelled");
        case members::TransferStep::returned:
            return tr("returned");
    }
    return "";
}

/// Prints what a step came to: what happened, and what comes next.
void print_report(const TransferReport& report, const MemberDesk& desk, const Context& context) {
    const auto& transfer = report.transfer;
    if (context.is_for_people()) {
        context.print(tr("transfer {}: {}", transfer.id, step_name(transfer)));
        if (transfer.step == members::TransferStep::sent) {
            context.note(
                tr("counted at the origin until the destination confirms:\n"
                   "  sotay member transfer receive {}",
                   transfer.id));
        }
    } else {
        auto object = transfer_json(transfer, desk.tree());
        object["warnings"] = report.warnings;
        if (context.format() == Format::csv) object.erase("warnings");
        if (context.format() != Format::csv) return print_json(context, object);
        std::vector<Column> columns;
        for (const auto& [key, value] : object.items()) columns.push_back({key, key});
        Listing listing{context, std::move(columns)};
        listing.add_object(object);
        listing.finish();
    }
    note_warnings(report.warnings, context);
}

void send(const SendOptions& options, Context& context) {
    if (options.to.empty() == options.outside.empty()) {
        throw Error{ErrorKind::usage, tr("give either --to CODE or --outside NAME")};
    }
    const MemberDesk desk{context};
    members::SendOrder order;
    order.member = desk.member(options.member);
    order.destination = options.to;
    order.outside = options.outside;
    order.kind = kind_of(options.temporary, options.until);
    order.until = day_option("--until", options.until);
    order.changed_on = day_option("--changed-on", options.changed_on);
    order.on = desk.day(options.on);
    print_report(members::send(desk.desk(), order), desk, context);
}

std::string state_code(const std::string& word, const MemberDesk& desk) {
    if (word.empty()) return "";
    if (const auto* term = desk.rules().states.find(word)) return term->code;
    throw Error{ErrorKind::usage, tr("--state: no state of a member is called \"{}\"", word)};
}

/// One reference of a member who was here before, or the key=value pairs of somebody new.
void arrive(const ArriveOptions& options, Context& context) {
    const MemberDesk desk{context};
    members::ArriveOrder order;
    order.destination = options.to;
    order.outside = options.from;
    order.kind = kind_of(options.temporary, options.until);
    order.until = day_option("--until", options.until);
    order.state = state_code(options.state, desk);
    order.on = desk.day(options.on);
    if (options.who.size() == 1 && options.who.front().find('=') == std::string::npos) {
        order.member = desk.member(options.who.front());
        return print_report(members::arrive(desk.desk(), order), desk, context);
    }
    std::vector<std::pair<std::string, std::string>> values;
    for (const auto& each : options.who) values.push_back(key_value(each));
    std::vector<Problem> problems;
    const auto report = members::arrive_new(desk.desk(), order, values, problems);
    if (report) return print_report(*report, desk, context);
    print_value_problems(problems, context);
    context.exit_code = static_cast<int>(ErrorKind::invalid_input);
}

void receive(const StepOptions& options, Context& context) {
    const MemberDesk desk{context};
    print_report(members::receive(desk.desk(), options.id, desk.day(options.on)), desk, context);
}

void refuse(const StepOptions& options, Context& context) {
    const MemberDesk desk{context};
    print_report(members::refuse(desk.desk(), options.id, desk.day(options.on), options.reason),
                 desk, context);
}

void cancel(const StepOptions& options, Context& context) {
    const MemberDesk desk{context};
    print_report(members::cancel(desk.desk(), options.id, desk.day(options.on), options.reason),
                 desk, context);
}

void give_back(const StepOptions& options, Context& context) {
    const MemberDesk desk{context};
    print_report(members::give_back(desk.desk(), options.id, desk.day(options.on)), desk, context);
}

void extend(const StepOptions& options, Context& context) {
    const MemberDesk desk{context};
    print_report(members::extend(desk.desk(), options.id, date_option("--until", options.until)),
                 desk, context);
}

void list(const ListOptions& options, Context& context) {
    const auto tree = org::Tree::load(context.database(), context.today());
    members::TransferFilter filter{.is_open = options.open};
    if (!options.organisation.empty()) {
        for (const auto* below : tree.subtree(tree.get(options.organisation).id)) {
            filter.organisations.push_back(below->id);
        }
    }
    const bool people = context.is_for_people();
    Listing listing{context,
                    {{"id", tr("id"), Align::right},
                     {"member", ""},
                     {"full_name", tr("full name")},
                     {"kind", tr("kind")},
                     {"step", tr("state")},
                     {"from_code", tr("origin")},
                     {"to_code", tr("destination")},
                     {"outside", tr("outside")},
                     {"member_state", ""},
                     {"changed_on", ""},
                     {"sent_on", tr("sent")},
                     {"received_on", tr("received on")},
                     {"until_on", tr("planned end")},
                     {"closed_on", ""}}};
    for (const auto& [transfer, full_name] : members::list_transfers(context.database(), filter)) {
        auto object = transfer_json(transfer, tree);
        if (people) {
            object["id"] = std::to_string(transfer.id);
            object["kind"] = transfer.kind == StayKind::official ? tr("official") : tr("temporary");
            object["step"] = step_name(transfer);
        }
        std::vector<Json> cells;
        for (const auto& [key, value] : object.items()) {
            cells.push_back(value);
            if (key == "member") cells.emplace_back(full_name);
        }
        listing.add(std::move(cells));
    }
    listing.finish();
}

void add_day(CLI::App& verb, std::string& on) {
    verb.add_option("--on", on, tr("on which day (today)"))->type_name(tr("DATE"));
}

void add_send(CLI::App& noun, Context& context) {
    auto options = std::make_shared<SendOptions>();
    auto* verb = add_verb(
        noun, "send", tr("the origin lets a member go"),
        {"sotay member transfer send 1042 --to 38.001.002 --changed-on 2026-10-01",
         "sotay member transfer send 38.123456 --to 38.002.001 --temporary --until 2027-06-30",
         "sotay member transfer send 1042 --outside \"Đảng bộ tỉnh Nghệ An\""});
    verb->add_option("member", options->member, tr("member id or card number"))
        ->required()
        ->type_name("ID|CARD");
    verb->add_option("--to", options->to, tr("the cell of destination"))->type_name(tr("CODE"));
    verb->add_option("--outside", options->outside, tr("a destination outside this register"))
        ->type_name(tr("NAME"));
    verb->add_flag("--temporary", options->temporary,
                   tr("the member stays counted at home and comes back"));
    verb->add_option("--until", options->until, tr("planned end of a temporary stay"))
        ->type_name(tr("DATE"));
    verb->add_option("--changed-on", options->changed_on,
                     tr("when the new work or residence began; the time limit counts from it"))
        ->type_name(tr("DATE"));
    add_day(*verb, options->on);
    on_run(verb, options, context, send);
}

void add_arrive(CLI::App& noun, Context& context) {
    auto options = std::make_shared<ArriveOptions>();
    auto* verb = add_verb(
        noun, "arrive", tr("a member comes from outside this register, for good or as a guest"),
        {"sotay member transfer arrive 1042 --to 38.001.002 --from \"Đảng bộ tỉnh Nghệ An\"",
         "sotay member transfer arrive full_name=\"…\" card_number=40.001234 "
         "admitted_on=2010-05-19 official_on=2011-05-19 --to 38.001.002 --from \"Đảng bộ tỉnh "
         "Nghệ An\" --temporary --until 2027-06-30"});
    verb->add_option("who", options->who,
                     tr("member id or card number; or key=value of somebody new, as in a sheet"))
        ->required()
        ->type_name("ID|CARD|KEY=VALUE…");
    verb->add_option("--to", options->to, tr("the cell of destination"))
        ->required()
        ->type_name(tr("CODE"));
    verb->add_option("--from", options->from, tr("where the member comes from"))
        ->required()
        ->type_name(tr("NAME"));
    verb->add_flag("--temporary", options->temporary, tr("a guest, counted elsewhere"));
    verb->add_option("--until", options->until, tr("planned end of a temporary stay"))
        ->type_name(tr("DATE"));
    verb->add_option("--state", options->state, tr("in which state: chính thức, dự bị, …"))
        ->type_name(tr("STATE"));
    add_day(*verb, options->on);
    on_run(verb, options, context, arrive);
}

using Run = void (*)(const StepOptions&, Context&);

/// A verb about one transfer; the caller adds what else it takes.
CLI::App* add_step(CLI::App* verb, const std::shared_ptr<StepOptions>& options, Context& context,
                   Run run) {
    verb->add_option("transfer", options->id, tr("number of the transfer"))
        ->required()
        ->type_name("N");
    on_run(verb, options, context, run);
    return verb;
}

void add_reasoned(CLI::App* verb, Context& context, Run run) {
    auto options = std::make_shared<StepOptions>();
    add_step(verb, options, context, run);
    verb->add_option("--reason", options->reason, tr("why"))->required()->type_name(tr("TEXT"));
    add_day(*verb, options->on);
}

void add_steps(CLI::App& noun, Context& context) {
    auto options = std::make_shared<StepOptions>();
    auto* verb = add_step(add_verb(noun, "receive", tr("the destination confirms the arrival"),
                                   {"sotay member transfer receive 17",
                                    "sotay member transfer receive 17 --on 2026-11-20"}),
                          options, context, receive);
    add_day(*verb, options->on);
    add_reasoned(
        add_verb(noun, "refuse", tr("the destination does not take the member"),
                 {"sotay member transfer refuse 17 --reason \"Chuyển sai địa chỉ\"",
                  "sotay member transfer refuse 17 --on 2026-11-20 --reason \"Thiếu hồ sơ\""}),
        context, refuse);
    add_reasoned(
        add_verb(noun, "cancel", tr("the origin takes back what it sent"),
                 {"sotay member transfer cancel 17 --reason \"Không chuyển công tác nữa\"",
                  "sotay member transfer cancel 17 --on 2026-11-20 --reason \"Ghi nhầm người\""}),
        context, cancel);
    options = std::make_shared<StepOptions>();
    verb = add_step(add_verb(noun, "return", tr("a temporary stay is over"),
                             {"sotay member transfer return 17",
                              "sotay member transfer return 17 --on 2027-06-30"}),
                    options, context, give_back);
    add_day(*verb, options->on);
    options = std::make_shared<StepOptions>();
    verb = add_step(add_verb(noun, "extend", tr("a temporary stay lasts longer"),
                             {"sotay member transfer extend 17 --until 2027-12-31",
                              "sotay member transfer extend 18 --until 2028-06-30"}),
                    options, context, extend);
    verb->add_option("--until", options->until, tr("planned end of a temporary stay"))
        ->required()
        ->type_name(tr("DATE"));
}

void add_list(CLI::App& noun, Context& context) {
    auto options = std::make_shared<ListOptions>();
    auto* verb = add_verb(noun, "list", tr("transfers, the oldest first"),
                          {"sotay member transfer list --open",
                           "sotay member transfer list --org 38.001 --format csv"});
    verb->add_option("--org", options->organisation,
                     tr("from or to this organisation and everything below it"))
        ->type_name(tr("CODE"));
    verb->add_flag("--open", options->open, tr("only those on the way and guests"));
    on_run(verb, options, context, list);
}

}  // namespace

Json transfer_json(const members::Transfer& transfer, const org::Tree& tree) {
    return {{"id", transfer.id},
            {"member", transfer.member},
            {"kind", transfer.kind == StayKind::official ? "official" : "temporary"},
            {"step", code_of(transfer.step)},
            {"from_code", end_code(transfer.origin, tree)},
            {"to_code", end_code(transfer.destination, tree)},
            {"outside", transfer.outside.empty() ? Json() : Json(transfer.outside)},
            {"member_state", transfer.member_state},
            {"changed_on", iso(transfer.changed_on)},
            {"sent_on", iso(transfer.sent_on)},
            {"received_on", or_null(transfer.received_on)},
            {"until_on", or_null(transfer.until_on)},
            {"closed_on", or_null(transfer.closed_on)}};
}

void add_member_transfer(CLI::App& noun, Context& context) {
    auto* transfer = noun.add_subcommand(
        "transfer", tr("changes of place, official and temporary, confirmed at both ends"));
    transfer->require_subcommand(1);
    add_send(*transfer, context);
    add_arrive(*transfer, context);
    add_steps(*transfer, context);
    add_list(*transfer, context);
}

}  // namespace sotay::cli
