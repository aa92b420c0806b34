#include "command.h"
#include "listing.h"
#include "member.h"
#include "progress.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/members/import.h"

#include <algorithm>
#include <map>

namespace sotay::cli {

namespace {

struct Options {
    std::string file = {};
    std::string map = {};
    std::string encoding = "auto";
    std::string sheet = {};
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

sheets::Encoding encoding_option(const std::string& text) {
    static const std::map<std::string, sheets::Encoding> k_choices{
        {"auto", sheets::Encoding::automatic},
        {"utf-8", sheets::Encoding::utf_8},
        {"windows-1258", sheets::Encoding::windows_1258},
        {"tcvn3", sheets::Encoding::tcvn3},
        {"vni", sheets::Encoding::vni}};
    const auto found = k_choices.find(text);
    if (found == k_choices.end()) {
        throw Error{
            ErrorKind::usage,
            tr("--encoding: \"{}\" is none of auto, utf-8, windows-1258, tcvn3 and vni", text)};
    }
    return found->second;
}

void check(const Options& options) {
    if (options.errors == "-") {
        throw Error{ErrorKind::usage,
                    tr("--errors needs the name of a file: standard output carries the report")};
    }
}

Json to_json(const std::vector<Problem>& problems) {
    Json all = Json::array();
    for (const auto& problem : problems) {
        all.push_back({{"row", problem.line},
                       {"column", problem.field},
                       {"value", problem.value},
                       {"message", problem.message},
                       {"sheet", problem.file.empty() ? Json() : Json(problem.file)}});
    }
    return all;
}

Json to_json(const members::ImportReport& report) {
    const auto& counts = report.counts;
    return {{"rows", counts.rows},
            {"created", counts.created},
            {"updated", counts.updated},
            {"unchanged", counts.unchanged},
            {"rejected", counts.rejected},
            {"problems", to_json(report.problems)},
            {"import_id", report.id ? Json(*report.id) : Json()},
            {"warnings", to_json(report.warnings)}};
}

/// What the sheet itself calls the column.
std::string heading_of(const Problem& problem, const members::ImportReport& report) {
    const auto sheet = std::ranges::find(report.sheets, problem.file, &members::ReadSheet::name);
    if (sheet == report.sheets.end()) return members::Layout{}.heading(problem.field);
    return sheet->layout.heading(problem.field);
}

void list_cells(const std::vector<Problem>& cells, const members::ImportReport& report,
                const Context& context) {
    const bool people = context.is_for_people();
    const bool has_sheets = report.sheets.size() > 1 || !people;
    Listing listing{context,
                    {{"row", tr("row"), Align::right},
                     {"column", tr("column")},
                     {"value", tr("value")},
                     {"message", tr("why")},
                     {"sheet", has_sheets ? tr("sheet") : ""}}};
    for (const auto& problem : cells) {
        const auto row = problem.line == 0 ? "" : std::to_string(problem.line);
        listing.add({row, people ? heading_of(problem, report) : problem.field, problem.value,
                     problem.message, problem.file.empty() ? Json() : Json(problem.file)});
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
    list_cells(report.problems, report, context);
    context.print("");
}

void print_warnings(const members::ImportReport& report, const Options& options,
                    const Context& context) {
    context.print(trn("{1}: {0} cell is worth a look; its row is good",
                      "{1}: {0} cells are worth a look; their rows are good",
                      static_cast<unsigned long>(report.warnings.size()), options.file));
    context.print("");
    list_cells(report.warnings, report, context);
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
    if (context.format() == Format::csv) return list_cells(report.problems, report, context);
    if (!context.is_for_people()) return print_json(context, to_json(report));
    if (!report.problems.empty()) print_problems(report, options, context);
    if (!report.warnings.empty()) print_warnings(report, options, context);
    if (!report.is_refused) context.print(counts_line(report, options.dry_run));
    print_next_step(report, options, context);
}

std::string encoding_note(const members::ReadSheet& sheet) {
    switch (sheet.encoding) {
        case sheets::Encoding::automatic:
        case sheets::Encoding::utf_8:
            return "";
        case sheets::Encoding::windows_1258:
            return tr(" · converted from Windows-1258");
        case sheets::Encoding::tcvn3:
            return sheet.has_fonts ? tr(" · converted from TCVN3 (ABC), capitals as the fonts say")
                                   : tr(" · converted from TCVN3 (ABC), which has no capitals with "
                                        "tones: names "
                                        "are written with first letters in capitals");
        case sheets::Encoding::vni:
            return tr(" · converted from VNI");
    }
    return "";
}

void note_sheet(const members::ReadSheet& sheet, const std::string& file, const Context& context) {
    const auto& layout = sheet.layout;
    auto line = tr("reading {}", file);
    if (!sheet.name.empty()) line += tr(" · sheet \"{}\"", sheet.name);
    if (sheet.header_row > 1) line += tr(" · headings in row {}", sheet.header_row);
    unsigned long known = 0;
    for (const auto& column : layout.columns) known += column ? 1UL : 0UL;
    known += (layout.given_name ? 1UL : 0UL) + (layout.by_gender ? 2UL : 0UL);
    line += trn(" · {} column recognised", " · {} columns recognised", known);
    std::string ignored;
    for (const auto& heading : layout.ignored) {
        ignored += (ignored.empty() ? "\"" : ", \"") + heading + "\"";
    }
    if (!ignored.empty()) line += tr(", ignored: {}", ignored);
    context.note(line + encoding_note(sheet));
}

void note_skipped(const members::ImportReport& report, const Context& context) {
    if (report.sheets.empty()) return;
    for (const auto& sheet : report.skipped_sheets) {
        context.note(tr("the sheet \"{}\" was not read: it is hidden or lists no members", sheet));
    }
}

members::ImportReport import(const Options& options, Context& context) {
    auto& database = context.database();
    const auto& directories = context.home().rule_directories();
    const auto today = context.today();
    const auto tree = org::Tree::load(database, today);
    const auto kinds = org::load_kinds(directories);
    const auto rules = members::load_rules(directories);
    const auto phones = members::load_phone_plans(directories);
    const auto citizen_ids = members::load_citizen_ids(directories);
    const auto admissions = members::load_admissions(directories);
    const members::Standards standards{tree,
                                       kinds.in_force_on(today).rules,
                                       rules.in_force_on(today).rules,
                                       phones.in_force_on(today).rules,
                                       citizen_ids.in_force_on(today).rules,
                                       admissions,
                                       options.repair};
    const auto actor = context.actor();
    Progress progress{context};
    members::ImportOptions wanted{.file = options.file,
                                  .lock_file = context.home().path("import.lock")};
    if (!options.map.empty()) wanted.headings = members::read_heading_map(options.map);
    wanted.on_conflict = on_conflict_option(options.on_conflict);
    wanted.is_partial = options.partial;
    wanted.is_dry_run = options.dry_run;
    wanted.error_file = options.errors;
    wanted.encoding = encoding_option(options.encoding);
    if (!options.sheet.empty()) wanted.sheet = options.sheet;
    wanted.on_sheet = [&](const auto& sheet) { note_sheet(sheet, options.file, context); };
    wanted.on_progress = [&](std::int64_t rows) { progress.show(rows); };
    return members::import_sheet({database, context.vault(), actor}, standards, wanted);
}

void run(const Options& options, Context& context) {
    check(options);
    const auto report = import(options, context);
    note_skipped(report, context);
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
        {"sotay member import dang-vien.xlsx", "sotay member import dang-vien.csv --dry-run",
         "sotay member import dang-vien.csv --partial --errors can-sua.csv"});
    verb->add_option("file", options->file,
                     tr("CSV or XLSX file with headings, - for standard input"))
        ->required()
        ->type_name(tr("FILE"));
    verb->add_option("--map", options->map,
                     tr("YAML file that tells what the sheet's other headings stand for"))
        ->type_name(tr("FILE"));
    verb->add_option("--encoding", options->encoding,
                     tr("of the file: auto, utf-8, windows-1258, tcvn3 or vni (auto)"))
        ->type_name(tr("NAME"));
    verb->add_option("--sheet", options->sheet,
                     tr("only this sheet of a workbook (all that list members)"))
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
