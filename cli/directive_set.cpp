#include "command.h"
#include "directive.h"
#include "listing.h"
#include "member_desk.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/directives/correction.h"

namespace sotay::cli {

namespace {

using directives::CorrectionReport;

struct Options {
    std::string name;
    std::vector<std::string> values;
    bool is_dry_run = false;
};

Json to_json(const CorrectionReport& report) {
    Json changes = Json::array();
    for (const auto& change : report.changes) {
        changes.push_back({{"field", change.field}, {"from", change.from}, {"to", change.to}});
    }
    return {{"id", report.directive.id},
            {"symbol", or_null(report.directive.symbol)},
            {"changes", std::move(changes)},
            {"confirmed", report.confirmed},
            {"problems", value_problems(report.problems)},
            {"warnings", report.warnings}};
}

void list_changes(const CorrectionReport& report, const Context& context) {
    const bool people = context.is_for_people();
    Listing listing{context, {{"field", tr("field")}, {"from", tr("from")}, {"to", tr("to")}}};
    for (const auto& change : report.changes) {
        const auto cell = [](const Json& value) {
            return value.is_array() ? Json(shown_value(value)) : value;
        };
        listing.add({people ? directive_heading(change.field) : change.field, cell(change.from),
                     cell(change.to)});
    }
    listing.finish();
}

void list_problems(const CorrectionReport& report, const Context& context) {
    const bool people = context.is_for_people();
    if (people) context.print(tr("nothing was written to the register:"));
    Listing listing{context,
                    {{"field", tr("field")}, {"value", tr("value")}, {"message", tr("why")}}};
    for (const auto& problem : report.problems) {
        listing.add({people ? directive_heading(problem.field) : problem.field, problem.value,
                     problem.message});
    }
    listing.finish();
}

void print_report(const CorrectionReport& report, const Context& context) {
    if (!context.is_for_people() && context.format() != Format::csv) {
        return print_json(context, to_json(report));
    }
    if (!report.problems.empty()) return list_problems(report, context);
    if (!report.changes.empty() || !context.is_for_people()) list_changes(report, context);
    if (!report.confirmed.empty()) {
        std::vector<std::string> fields;
        for (const auto& field : report.confirmed) fields.push_back(directive_heading(field));
        context.note(tr("confirmed: {}", fmt::join(fields, ", ")));
    } else if (report.changes.empty()) {
        context.note(tr("everything stands like this already"));
    }
}

void run(const Options& options, Context& context) {
    directives::CorrectionOrder order;
    order.directive = directives::find_by_name(context.database(), options.name).id;
    for (const auto& value : options.values) order.values.push_back(key_value(value));
    order.is_dry_run = options.is_dry_run;
    const auto types = directives::load_document_types(context.home().rule_directories());
    const auto report = directives::correct(context.database(), types, context.actor(), order);
    print_report(report, context);
    note_warnings(report.warnings, context);
    if (!report.problems.empty()) context.exit_code = static_cast<int>(ErrorKind::invalid_input);
    if (options.is_dry_run) context.note(tr("a trial: nothing was written"));
}

}  // namespace

void add_directive_set(CLI::App& noun, Context& context) {
    auto options = std::make_shared<Options>();
    auto* verb =
        add_verb(noun, "set", tr("correct what the register says of a document"),
                 {"sotay directive set 12 symbol=05-NQ/ĐU issued_on=5/9/2026",
                  "sotay directive set 294-QĐ/TW type=\"Quy định\" effective_on=2025-07-01",
                  "sotay directive set 12 ended_on=2026-07-25 signer=",
                  "sotay directive set 12 symbol=-HD/BTCTU"});
    add_document(*verb, options->name);
    verb->add_option(
            "values", options->values,
            tr("symbol, type, issuer, issuer_code, superior, place, issued_on, title, signer, "
               "signer_post, recipients (with ; between), effective_on, ended_on; nothing after = "
               "empties the field"))
        ->required()
        ->type_name(tr("KEY=VALUE"));
    verb->add_flag("--dry-run", options->is_dry_run, tr("show what would change, write nothing"));
    on_run(verb, options, context, run);
}

}  // namespace sotay::cli
