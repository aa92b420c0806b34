#include "stats.h"

#include "command.h"
#include "listing.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/formats/xlsx.h"
#include "sotay/stats/meeting_stats.h"

#include <cmath>

namespace sotay::cli {

namespace {

struct Options {
    std::string from;
    std::string to;
    std::string org;
    std::string by = "commune";
    std::string output;
};

constexpr const char* k_grades[] = {"tot", "kha", "trung_binh", "kem"};

Json or_null(const std::optional<std::string>& text) { return text ? Json(*text) : Json(); }

Json rounded(const std::optional<double>& value) {
    if (!value) return {};
    return std::round(*value * 10) / 10;
}

Json to_json(const stats::MeetingRow& row) {
    const auto& sums = row.sums;
    Json grades;
    for (std::size_t i = 0; i < sums.grades.size(); ++i) grades[k_grades[i]] = sums.grades[i];
    return {{"org_code", or_null(row.org_code)},
            {"org_name", or_null(row.org_name)},
            {"period", or_null(row.period)},
            {"planned", sums.planned},
            {"held", sums.held},
            {"held_percent", rounded(sums.held_percent())},
            {"called", sums.called},
            {"present", sums.present},
            {"absent_excused", sums.absent_excused},
            {"absent", sums.absent},
            {"exempt", sums.exempt},
            {"attendance_percent", rounded(sums.attendance_percent())},
            {"average_score", rounded(sums.average_score())},
            {"grades", std::move(grades)},
            {"thematic_held", sums.thematic_held},
            {"late_papers", nullptr}};
}

std::vector<Column> columns() {
    const auto right = Align::right;
    return {{"org_code", tr("code")},
            {"org_name", tr("organisation")},
            {"period", tr("period")},
            {"planned", tr("planned"), right},
            {"held", tr("held"), right},
            {"held_percent", tr("held %"), right},
            {"called", tr("called"), right},
            {"present", tr("present"), right},
            {"absent_excused", tr("excused"), right},
            {"absent", tr("absent"), right},
            {"exempt", tr("exempt"), right},
            {"attendance_percent", tr("attendance %"), right},
            {"average_score", tr("score"), right},
            {"grade_tot", tr("good"), right},
            {"grade_kha", tr("fair"), right},
            {"grade_trung_binh", tr("average"), right},
            {"grade_kem", tr("weak"), right},
            {"thematic_held", tr("thematic"), right},
            {"late_papers", tr("late papers"), right}};
}

/// The row's values in the order of columns(): grades get a column each.
std::vector<Json> cells(const stats::MeetingRow& row, bool is_total) {
    std::vector<Json> result;
    const auto object = to_json(row);
    for (const auto& [key, value] : object.items()) {
        if (key != "grades") {
            result.push_back(value);
            continue;
        }
        for (const auto& grade : value) result.push_back(grade);
    }
    if (is_total) result[1] = tr("Total");
    return result;
}

std::vector<xlsx::Cell> to_cells(const std::vector<Json>& values) {
    std::vector<xlsx::Cell> result;
    const auto heads = columns();
    for (std::size_t i = 0; i < values.size(); ++i) {
        result.push_back(to_cell(values[i], heads[i].key.ends_with("_percent")));
    }
    return result;
}

void write_xlsx(const stats::MeetingTable& table, const Options& options, const Context& context) {
    if (options.output.empty() || options.output == "-") {
        throw Error{ErrorKind::usage, tr("--format xlsx needs --output FILE.xlsx")};
    }
    std::vector<std::string> headings;
    for (const auto& column : columns()) headings.push_back(column.heading);
    xlsx::Writer writer{options.output, tr("Meetings"), tr("Statistics of meetings"),
                        tr("from {} to {}", options.from, options.to), headings};
    for (const auto& row : table.rows) writer.add(to_cells(cells(row, false)));
    writer.add_total(to_cells(cells(table.total, true)));
    writer.finish();
    context.note(trn("wrote {0} row to {1}", "wrote {0} rows to {1}",
                     static_cast<unsigned long>(table.rows.size()), options.output));
}

void print(const stats::MeetingTable& table, const Context& context) {
    if (context.format() == Format::json || context.format() == Format::jsonl) {
        Json document = Json::array();
        for (const auto& row : table.rows) document.push_back(to_json(row));
        document.push_back(to_json(table.total));
        if (context.format() == Format::json) return print_json(context, document);
        for (const auto& row : document) context.print(json::dump(row));
        return;
    }
    auto heads = columns();
    if (context.is_for_people()) {
        // Grades and papers are not judged yet where every cell is empty; a table for people stays
        // narrow.
        for (auto& head : heads) {
            const bool is_detail = head.key.starts_with("grade_") || head.key == "late_papers";
            const bool is_time = head.key == "period";
            if (is_detail && table.total.sums.scored == 0) head.heading.clear();
            if (is_time && (table.rows.empty() || !table.rows.front().period)) head.heading.clear();
        }
    }
    Listing listing{context, heads};
    for (const auto& row : table.rows) listing.add(cells(row, false));
    auto total = cells(table.total, true);
    if (!context.is_for_people()) total[1] = nullptr;
    listing.add(std::move(total));
    listing.finish();
}

void meeting(const Options& options, Context& context) {
    const auto directories = context.home().rule_directories();
    stats::MeetingQuery query;
    query.from = month_option("--from", options.from);
    query.to = month_option("--to", options.to);
    if (query.to < query.from) throw Error{ErrorKind::usage, tr("--to is before --from")};
    if (!options.org.empty()) query.under = options.org;
    query.by = stats::parse_dimensions(options.by);
    const auto table =
        stats::meeting_stats(context.database(), org::load_kinds(directories), directories, query);
    if (context.format() == Format::xlsx) return write_xlsx(table, options, context);
    if (!options.output.empty()) context.redirect(options.output);
    print(table, context);
}

}  // namespace

xlsx::Cell to_cell(const Json& value, bool is_percent) {
    if (value.is_null()) return xlsx::Empty{};
    if (value.is_number_integer()) return value.get<long long>();
    if (value.is_number()) {
        if (is_percent) return xlsx::Percent{value.get<double>()};
        return value.get<double>();
    }
    return value.get<std::string>();
}

void add_stats(CLI::App& noun, Context& context) {
    auto options = std::make_shared<Options>();
    auto* verb = add_verb(
        noun, "meeting", tr("meetings planned and held, attendance, scores"),
        {"sotay stats meeting --from 2026-10 --to 2026-12",
         "sotay stats meeting --from 2026-01 --to 2026-12 --by cell,quarter --org 38.001 --format "
         "csv",
         "sotay stats meeting --from 2026-12 --to 2026-12 --format xlsx --output thang-12.xlsx"});
    verb->add_option("--from", options->from, tr("first month"))->type_name("YYYY-MM")->required();
    verb->add_option("--to", options->to, tr("last month, included"))
        ->type_name("YYYY-MM")
        ->required();
    verb->add_option("--org", options->org, tr("this organisation and everything below it"))
        ->type_name(tr("CODE"));
    verb->add_option("--by", options->by,
                     tr("cell, commune or province, and month, quarter or year (commune)"))
        ->type_name(tr("DIM[,DIM]"));
    verb->add_option("--output", options->output, tr("write to this file"))->type_name(tr("FILE"));
    on_run(verb, options, context, meeting);
    add_stats_directive(noun, context);
    add_stats_notify(noun, context);
}

}  // namespace sotay::cli
