#include "command.h"
#include "listing.h"
#include "member.h"
#include "member_desk.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/base/secret.h"
#include "sotay/members/change.h"

#include <algorithm>
#include <array>

namespace sotay::cli {

namespace {

struct Options {
    std::string member;
    std::vector<std::string> values;
    std::string on;
    std::string reason;
    bool dry_run = false;
};

/// Numbers that identify someone are shown as `member show` does.
Json covered(const members::FieldChange& change, const Json& value) {
    static constexpr std::array k_covered{"card_number", "citizen_id", "phone"};
    if (!value.is_string() || std::ranges::count(k_covered, change.field) == 0) return value;
    return masked(value.get<std::string>());
}

Json for_people(const members::FieldChange& change, const Json& value, const MemberDesk& desk) {
    if (!value.is_string()) return value;
    const auto text = value.get<std::string>();
    if (change.field == "state") return desk.state_name(text);
    if (change.field == "post") return desk.rules().posts.name_of(text);
    return covered(change, value);
}

Json to_json(members::MemberId member, const members::ChangeReport& report) {
    Json changes = Json::array();
    for (const auto& change : report.changes) {
        changes.push_back({{"field", change.field},
                           {"from", covered(change, change.from)},
                           {"to", covered(change, change.to)}});
    }
    return {{"member", member},
            {"changes", std::move(changes)},
            {"problems", value_problems(report.problems)},
            {"warnings", report.warnings}};
}

void list_changes(const members::ChangeReport& report, const MemberDesk& desk,
                  const Context& context) {
    Listing listing{context, {{"field", tr("column")}, {"from", tr("from")}, {"to", tr("to")}}};
    for (const auto& change : report.changes) {
        if (context.is_for_people()) {
            listing.add({field_heading(change.field), for_people(change, change.from, desk),
                         for_people(change, change.to, desk)});
        } else {
            listing.add({change.field, covered(change, change.from), covered(change, change.to)});
        }
    }
    listing.finish();
}

void print_report(members::MemberId member, const members::ChangeReport& report,
                  const MemberDesk& desk, const Context& context) {
    const bool is_bad = !report.problems.empty();
    if (context.format() == Format::csv) {
        return is_bad ? list_value_problems(report.problems, context)
                      : list_changes(report, desk, context);
    }
    if (!context.is_for_people()) return print_json(context, to_json(member, report));
    if (is_bad) return print_value_problems(report.problems, context);
    if (report.changes.empty()) return context.note(tr("everything stands like this already"));
    list_changes(report, desk, context);
}

void run(const Options& options, Context& context) {
    const MemberDesk desk{context};
    members::ChangeOrder order;
    order.member = desk.member(options.member);
    for (const auto& value : options.values) order.values.push_back(key_value(value));
    order.on = desk.day(options.on);
    order.reason = options.reason;
    order.is_dry_run = options.dry_run;
    const auto report = members::change_member(desk.desk(), order);
    print_report(order.member, report, desk, context);
    note_warnings(report.warnings, context);
    if (!report.problems.empty()) context.exit_code = static_cast<int>(ErrorKind::invalid_input);
    if (options.dry_run) context.note(tr("a trial: nothing was written"));
}

}  // namespace

void add_member_set(CLI::App& noun, Context& context) {
    auto options = std::make_shared<Options>();
    auto* verb = add_verb(
        noun, "set", tr("change what the register says about a member, or that it ends"),
        {"sotay member set 1042 phone=0987654321 email=",
         "sotay member set 38.123456 state=\"chính thức\" official_on=2026-05-19",
         "sotay member set 1042 state=\"từ trần\" --on 2026-11-03 --reason \"Giấy báo tử\""});
    verb->add_option("member", options->member, tr("member id or card number"))
        ->required()
        ->type_name("ID|CARD");
    verb->add_option("values", options->values,
                     tr("keys as in a sheet; nothing after = empties the field"))
        ->required()
        ->type_name(tr("KEY=VALUE"));
    verb->add_option("--on", options->on, tr("from which day state and post hold (today)"))
        ->type_name(tr("DATE"));
    verb->add_option("--reason", options->reason, tr("why; kept sealed in the history"))
        ->type_name(tr("TEXT"));
    verb->add_flag("--dry-run", options->dry_run, tr("show what would change, write nothing"));
    on_run(verb, options, context, run);
}

}  // namespace sotay::cli
