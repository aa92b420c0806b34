#include "command.h"
#include "listing.h"
#include "member.h"
#include "progress.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/members/import.h"

#include <array>
#include <filesystem>
#include <map>

namespace sotay::cli {

namespace {

struct Options {
    std::string file = {};
    std::string map = {};
    std::string encoding = "auto";
    std::string on_conflict = "update";
    std::string errors = {};
    bool partial = false;
    bool repair = false;
    bool dry_run = false;
};

members::OnConflict on_conflict_option(const std::string& text) {
    static const std::map<std::string, members::OnConflict> k_choices{
        {"update", members::OnConflict::update},
        {"skip", members::OnConflict::skip},
        {"fail", members::OnConflict::fail}};
    const auto found = k_choices.find(text);
    if (found == k_choices.end()) {
        throw Error{ErrorKind::usage,
                    tr("--on-conflict: \"{}\" is none of update, skip and fail", text)};
    }
    return found->second;
}

void check(const Options& options) {
    if (options.encoding != "auto" && options.encoding != "utf-8") {
        throw Error{ErrorKind::usage,
                    tr("--encoding: \"{}\" is none of auto and utf-8; save the sheet as \"CSV "
                       "UTF-8\"",
                       options.encoding)};
    }
    if (options.errors == "-") {
        throw Error{ErrorKind::usage,
                    tr("--errors needs the name of a file: standard output carries the report")};
    }
    static constexpr std::array k_workbooks{".xlsx", ".xls", ".ods"};
    const auto extension = std::filesystem::path{options.file}.extension().string();
    for (const std::string workbook : k_workbooks) {
        if (extension != workbook) continue;
        throw Error{ErrorKind::invalid_input,
                    tr("\"{}\" is a workbook: save its sheet as \"CSV UTF-8\" and import that",
                       options.file)};
    }
}

Json to_json(const members::ImportReport& report) {
    const auto& counts = report.counts;
    Json problems = Json::array();
    for (const auto& problem : report.problems) {
        problems.push_back({{"row", problem.line},
                            {"column", problem.field},
                            {"value", problem.value},
                            {"message", problem.message}});
    }
    return {{"rows", counts.rows},
            {"created", counts.created},
            {"updated", counts.updated},
            {"unchanged", counts.unchanged},
            {"rejected", counts.rejected},
            {"problems", std::move(problems)},
            {"import_id", report.id ? Json(*report.id) : Json()}};
}

void list_problems(const members::ImportReport& report, const Context& context) {
    const bool people = context.is_for_people();
    Listing listing{context,
                    {{"row", tr("row"), Align::right},
                     {"column", tr("column")},
                     {"value", tr("value")},
                     {"message", tr("why")}}};
    for (const auto& problem : report.problems) {
        const auto row = problem.line == 0 ? "" : std::to_string(problem.line);
        listing.add({row, people ? report.layout.heading(problem.field) : problem.field,
                     problem.value, problem.message});
    }
    listing.finish();
}

std::string counts_line(const members::ImportReport& report, bool is_dry_run) {
    const auto& counts = report.counts;
    const auto created = grouped(counts.created);
    const auto updated = grouped(counts.updated);
    const auto unchanged = grouped(counts.unchanged);
    const auto rejected = grouped(counts.rejected);
    if (is_dry_run) {
        return tr(
            "would add {} · update {} · leave unchanged {} · reject {}   (trial, nothing "
            "written)",
            created, updated, unchanged, rejected);
    }
    const auto line = tr("added {} · updated {} · unchanged {} · rejected {}", created, updated,
                         unchanged, rejected);
    return report.id ? tr("{}   (import {})", line, *report.id) : line;
}

void print_problems(const members::ImportReport& report, const Options& options,
                    const Context& context) {
    const auto count = static_cast<unsigned long>(report.problems.size());
    const auto rows = grouped(report.counts.rows);
    context.print(report.is_refused
                      ? trn("{1}: {0} problem in {2} rows, nothing was written to the register",
                            "{1}: {0} problems in {2} rows, nothing was written to the register",
                            count, options.file, rows)
                      : trn("{1}: {0} problem in {2} rows", "{1}: {0} problems in {2} rows", count,
                            options.file, rows));
    context.print("");
    list_problems(report, context);
    context.print("");
}

void print_next_step(const members::ImportReport& report, const Options& options,
                     const Context& context) {
    const bool has_good_rows = report.counts.rejected < report.counts.rows;
    if (report.is_refused && !options.partial && has_good_rows) {
        context.note(
            tr("mend them and import again, or write the good rows and put the bad ones into a "
               "file:\n  sotay member import {} --partial --errors can-sua.csv",
               options.file));
    } else if (report.counts.rejected > 0 && !options.errors.empty() && !options.dry_run) {
        context.note(tr("the rejected rows are in {}; mend them there and import that file",
                        options.errors));
    }
}

void print_report(const members::ImportReport& report, const Options& options,
                  const Context& context) {
    if (context.format() == Format::csv) return list_problems(report, context);
    if (!context.is_for_people()) return print_json(context, to_json(report));
    if (!report.problems.empty()) print_problems(report, options, context);
    if (!report.is_refused) context.print(counts_line(report, options.dry_run));
    print_next_step(report, options, context);
}

void note_layout(const members::Layout& layout, const std::string& file, const Context& context) {
    unsigned long known = 0;
    for (const auto& column : layout.columns) known += column ? 1UL : 0UL;
    auto line = trn("reading {1} · {0} column recognised", "reading {1} · {0} columns recognised",
                    known, file);
    std::string ignored;
    for (const auto& heading : layout.ignored) {
        ignored += (ignored.empty() ? "\"" : ", \"") + heading + "\"";
    }
    if (!ignored.empty()) line += tr(", ignored: {}", ignored);
    context.note(line);
}

members::ImportReport import(const Options& options, Context& context) {
    auto& database = context.database();
    const auto& directories = context.home().rule_directories();
    const auto today = context.today();
    const auto tree = org::Tree::load(database, today);
    const auto kinds = org::load_kinds(directories);
    const auto rules = members::load_rules(directories);
    const auto phones = members::load_phone_plans(directories);
    const members::Standards standards{tree, kinds.in_force_on(today).rules,
                                       rules.in_force_on(today).rules,
                                       phones.in_force_on(today).rules, options.repair};
    const auto actor = context.actor();
    Progress progress{context};
    members::ImportOptions wanted{.file = options.file,
                                  .scratch_folder = context.home().directory(),
                                  .lock_file = context.home().path("import.lock")};
    if (!options.map.empty()) wanted.headings = members::read_heading_map(options.map);
    wanted.on_conflict = on_conflict_option(options.on_conflict);
    wanted.is_partial = options.partial;
    wanted.is_dry_run = options.dry_run;
    wanted.error_file = options.errors;
    wanted.on_layout = [&](const auto& layout) { note_layout(layout, options.file, context); };
    wanted.on_progress = [&](std::int64_t rows) { progress.show(rows); };
    return members::import_sheet({database, context.vault(), actor}, standards, wanted);
}

void run(const Options& options, Context& context) {
    check(options);
    const auto report = import(options, context);
    print_report(report, options, context);
    if (report.is_refused) context.exit_code = static_cast<int>(ErrorKind::invalid_input);
}

}  // namespace

members::ImportReport import_members(const std::string& file, Context& context) {
    return import(Options{.file = file}, context);
}

void add_member_import(CLI::App& noun, Context& context) {
    auto options = std::make_shared<Options>();
    auto* verb = add_verb(
        noun, "import", tr("import members from a sheet"),
        {"sotay member import dang-vien.csv", "sotay member import dang-vien.csv --dry-run",
         "sotay member import dang-vien.csv --partial --errors can-sua.csv"});
    verb->add_option("file", options->file, tr("CSV file with headings, - for standard input"))
        ->required()
        ->type_name(tr("FILE"));
    verb->add_option("--map", options->map,
                     tr("YAML file that tells what the sheet's other headings stand for"))
        ->type_name(tr("FILE"));
    verb->add_option("--encoding", options->encoding, tr("of the file: auto or utf-8 (auto)"))
        ->type_name(tr("NAME"));
    verb->add_option("--on-conflict", options->on_conflict,
                     tr("members already in the register: update, skip or fail (update)"))
        ->type_name(tr("WAY"));
    verb->add_option("--errors", options->errors, tr("write the rejected rows to this file"))
        ->type_name(tr("FILE"));
    verb->add_flag("--partial", options->partial,
                   tr("write the good rows although others are bad"));
    verb->add_flag("--repair", options->repair,
                   tr("accept numbers whose leading 0 a spreadsheet dropped"));
    verb->add_flag("--dry-run", options->dry_run, tr("only tell what would change"));
    on_run(verb, options, context, run);
}

}  // namespace sotay::cli
