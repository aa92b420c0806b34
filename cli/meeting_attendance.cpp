#include "command.h"
#include "listing.h"
#include "meeting.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/meetings/attendance.h"

#include <algorithm>
#include <functional>

namespace sotay::cli {

namespace {

struct Options {
    std::string meeting;
    std::string verb;
    std::string file_or_member;
    std::string status;
    std::string reason;
};

Json to_json(const Problem& problem) {
    return {{"row", problem.line},
            {"column", problem.field},
            {"value", problem.value},
            {"message", problem.message}};
}

void print_report(const meetings::RollCallReport& report, const std::string& file,
                  Context& context) {
    if (!context.is_for_people()) {
        Json document{{"rows", report.rows},
                      {"recorded", report.recorded},
                      {"unchanged", report.unchanged},
                      {"meetings", report.meetings},
                      {"problems", Json::array()}};
        for (const auto& problem : report.problems)
            document["problems"].push_back(to_json(problem));
        print_json(context, document);
    } else if (report.problems.empty()) {
        context.print(tr("{} rows: {} recorded, {} unchanged, {} meetings", grouped(report.rows),
                         grouped(report.recorded), grouped(report.unchanged),
                         report.meetings.size()));
    }
    if (report.problems.empty()) return;
    std::string lines;
    for (const auto& problem : report.problems) {
        lines += tr("\n  row {}, {}: \"{}\" {}", problem.line, problem.field, problem.value,
                    problem.message);
    }
    throw Error{ErrorKind::invalid_input,
                trn("{1}: {0} problem, nothing was recorded:{2}",
                    "{1}: {0} problems, nothing was recorded:{2}",
                    static_cast<unsigned long>(report.problems.size()), file, lines)};
}

/// "@2026-12": each row goes to the regular meeting of that member's own cell in the month.
std::function<std::optional<meetings::MeetingId>(members::MemberId)> meeting_finder(
    const std::string& reference, Context& context) {
    auto& database = context.database();
    if (reference.starts_with('@')) {
        const auto month = month_option(tr("the month after @"), reference.substr(1));
        const auto kind = meeting_rules_on(first_day(month), context).regular.kind;
        return [by_member = meetings::meetings_of_members(database, month, kind)](
                   members::MemberId member) {
            const auto found = by_member.find(member);
            return found == by_member.end() ? std::nullopt : std::optional{found->second};
        };
    }
    const auto meeting = find_meeting(reference, context);
    const auto called =
        members::members_of(database, local_date(meeting.starts_at), {meeting.organisation});
    return [id = meeting.id, called](members::MemberId member) {
        return std::ranges::find(called, member) == called.end() ? std::nullopt : std::optional{id};
    };
}

void set_attendance(const Options& options, Context& context) {
    auto& database = context.database();
    const auto meeting = find_meeting(options.meeting, context);
    const auto status =
        meeting_rules_on(local_date(meeting.starts_at), context).status(options.status);
    if (!status) {
        throw Error{
            ErrorKind::usage,
            tr("\"{}\" is no status: present, absent_excused, absent or exempt", options.status)};
    }
    const auto member = members::find_reference(database, context.vault(), options.file_or_member);
    if (!member) throw Error{ErrorKind::not_found, tr("no member has this number")};
    meetings::record(database, context.actor(), meeting, *member, *status,
                     options.reason.empty() ? std::nullopt : std::optional{options.reason});
    context.note(tr("recorded"));
}

void attendance(const Options& options, Context& context) {
    if (options.verb == "set") return set_attendance(options, context);
    if (options.verb != "import") {
        throw Error{
            ErrorKind::usage,
            tr("write: sotay meeting attendance MEETING import FILE.csv, or … set MEMBER STATUS")};
    }
    const auto day = context.today();
    print_report(meetings::import_roll_call(context.database(), context.actor(), context.vault(),
                                            options.file_or_member, meeting_rules_on(day, context),
                                            meeting_finder(options.meeting, context)),
                 options.file_or_member, context);
}

}  // namespace

void add_meeting_attendance(CLI::App& noun, Context& context) {
    auto options = std::make_shared<Options>();
    auto* verb =
        add_verb(noun, "attendance", tr("record who came: a whole roll-call, or one person"),
                 {"sotay meeting attendance 812 import diem-danh.csv",
                  "sotay meeting attendance @2026-12 import diem-danh-ca-xa.csv",
                  "sotay meeting attendance 812 set 38.123456 absent_excused --reason ốm"});
    verb->add_option("meeting", options->meeting,
                     tr("id, CODE@YYYY-MM, or @YYYY-MM: each member's own cell"))
        ->type_name(tr("MEETING"))
        ->required();
    verb->add_option("verb", options->verb, tr("import or set"))
        ->type_name("import|set")
        ->required();
    verb->add_option("file", options->file_or_member,
                     tr("roll-call CSV, or the member's card number or id"))
        ->type_name(tr("FILE|MEMBER"))
        ->required();
    verb->add_option("status", options->status, tr("with set: what to record"))
        ->type_name("present|absent_excused|absent|exempt");
    verb->add_option("--reason", options->reason, tr("with set: why"))->type_name(tr("TEXT"));
    on_run(verb, options, context, attendance);
}

}  // namespace sotay::cli
