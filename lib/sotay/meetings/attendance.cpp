#include "sotay/meetings/attendance.h"

#include "sotay/base/messages.h"
#include "sotay/formats/csv.h"
#include "sotay/meetings/study.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <set>

namespace sotay::meetings {

namespace {

constexpr const char* k_call = R"sql(
    INSERT INTO attendances (meeting_id, member_id)
    SELECT CAST($1 AS BIGINT), p.member_id FROM member_placements p
    WHERE p.organisation_id = $2 AND p.kind = 'official'
      AND p.from_on <= $3 AND (p.to_on IS NULL OR p.to_on > $3)
    ON CONFLICT (meeting_id, member_id) DO NOTHING)sql";

constexpr const char* k_present_state = R"sql(
    SELECT status, reason FROM attendances WHERE meeting_id = $1 AND member_id = $2)sql";

constexpr const char* k_record = R"sql(
    UPDATE attendances SET status = $3, reason = $4, recorded_at = $5
    WHERE meeting_id = $1 AND member_id = $2)sql";

constexpr const char* k_sum = R"sql(
    UPDATE meetings SET
        state = CASE WHEN state = 'planned' AND $2 = 1 THEN 'held' ELSE state END,
        called = (SELECT COUNT(*) FROM attendances a WHERE a.meeting_id = meetings.id),
        present = (SELECT COUNT(*) FROM attendances a WHERE a.meeting_id = meetings.id AND a.status = 'present'),
        absent_excused = (SELECT COUNT(*) FROM attendances a
                          WHERE a.meeting_id = meetings.id AND a.status = 'absent_excused'),
        absent = (SELECT COUNT(*) FROM attendances a WHERE a.meeting_id = meetings.id AND a.status = 'absent'),
        exempt = (SELECT COUNT(*) FROM attendances a WHERE a.meeting_id = meetings.id AND a.status = 'exempt')
    WHERE id = $1)sql";

constexpr const char* k_meetings_of_members = R"sql(
    SELECT p.member_id, m.id, m.starts_at, p.from_on, p.to_on
    FROM meetings m JOIN member_placements p ON p.organisation_id = m.organisation_id
    WHERE m.period = $1 AND m.kind = $2 AND m.state <> 'cancelled' AND p.kind = 'official')sql";

enum class Field { card_number, member_id, status, reason };

std::optional<Field> field_of(std::string_view heading) {
    static const std::map<std::string, Field, std::less<>> k_headings{
        {"card_number", Field::card_number}, {"so the dang vien", Field::card_number},
        {"so the", Field::card_number},      {"member_id", Field::member_id},
        {"ma dang vien", Field::member_id},  {"status", Field::status},
        {"trang thai", Field::status},       {"diem danh", Field::status},
        {"reason", Field::reason},           {"ly do", Field::reason}};
    const auto found = k_headings.find(text::fold(text::squeeze(heading)));
    return found == k_headings.end() ? std::nullopt : std::optional{found->second};
}

struct Row {
    int number = 0;
    std::string reference;
    const char* reference_field = "card_number";
    std::string status;
    std::string reason;
};

/// The columns of one file.
class RollCallReader {
public:
    explicit RollCallReader(std::vector<Problem>& problems) : problems_{problems} {}

    /// False when the heading makes the file unreadable.
    bool read_heading(const csv::Row& row) {
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            if (const auto field = field_of(row.cells[i])) columns_[*field] = i;
        }
        const bool names_people =
            columns_.contains(Field::card_number) || columns_.contains(Field::member_id);
        if (!names_people)
            problems_.push_back({"", row.number, 0, "card_number", "",
                                 tr("the column card_number or member_id is missing")});
        if (!columns_.contains(Field::status))
            problems_.push_back(
                {"", row.number, 0, "status", "", tr("the column status is missing")});
        return problems_.empty();
    }

    [[nodiscard]] Row read(const csv::Row& row) const {
        Row result{row.number, cell(row, Field::card_number), "card_number",
                   cell(row, Field::status), cell(row, Field::reason)};
        if (result.reference.empty()) {
            result.reference = cell(row, Field::member_id);
            result.reference_field = "member_id";
        }
        return result;
    }

private:
    [[nodiscard]] std::string cell(const csv::Row& row, Field field) const {
        const auto found = columns_.find(field);
        return found == columns_.end() || found->second >= row.cells.size()
                   ? ""
                   : row.cells[found->second];
    }

    std::vector<Problem>& problems_;
    std::map<Field, std::size_t> columns_;
};

struct Entry {
    members::MemberId member = 0;
    MeetingId meeting = 0;
    std::string status;
    std::optional<std::string> reason;
};

/// Checks rows one by one into entries and problems.
class RollCallChecker {
public:
    RollCallChecker(store::Database& database, const store::Vault& vault, const MeetingRules& rules,
                    const std::function<std::optional<MeetingId>(members::MemberId)>& meeting_of,
                    std::vector<Problem>& problems)
        : database_{database},
          vault_{vault},
          rules_{rules},
          meeting_of_{meeting_of},
          problems_{problems} {}

    void take(const Row& row) {
        const auto member = row.reference.empty()
                                ? std::nullopt
                                : members::find_reference(database_, vault_, row.reference);
        const auto meeting = member ? meeting_of_(*member) : std::nullopt;
        const auto status = rules_.status(row.status);
        if (!member) {
            problem(row, row.reference_field, row.reference, tr("no member has this number"));
        } else if (!meeting) {
            problem(row, row.reference_field, row.reference,
                    tr("was not to be called to this meeting"));
        } else if (!seen_.insert(*member).second) {
            problem(row, row.reference_field, row.reference, tr("stands in this file already"));
        }
        if (!status) {
            problem(row, "status", row.status,
                    tr("is no status: present, absent_excused, absent or exempt (có mặt, vắng có "
                       "lý do, vắng, miễn)"));
        }
        if (!member || !meeting || !status) return;
        entries_.push_back({*member, *meeting, *status,
                            row.reason.empty() ? std::nullopt : std::optional{row.reason}});
    }

    [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }

private:
    void problem(const Row& row, const char* field, const std::string& value, std::string message) {
        problems_.push_back({"", row.number, 0, field, value, std::move(message)});
    }

    store::Database& database_;
    const store::Vault& vault_;
    const MeetingRules& rules_;
    const std::function<std::optional<MeetingId>(members::MemberId)>& meeting_of_;
    std::vector<Problem>& problems_;
    std::set<members::MemberId> seen_;
    std::vector<Entry> entries_;
};

/// Writes entries within the caller's transaction; true for each that changed something.
class Recorder {
public:
    Recorder(store::Database& database, Instant now)
        : database_{database},
          now_{now},
          present_{database.prepare(k_present_state)},
          record_{database.prepare(k_record)},
          sum_{database.prepare(k_sum)},
          students_{database} {}

    bool write(const Entry& entry) {
        present_.bind_all(entry.meeting, entry.member);
        if (!present_.step()) {
            throw Error{ErrorKind::not_found,
                        tr("this member was not called to meeting {}", entry.meeting)};
        }
        const bool is_same =
            present_.optional_text(0) == entry.status && present_.optional_text(1) == entry.reason;
        present_.reset();
        if (is_same) return false;
        record_.bind_all(entry.meeting, entry.member, entry.status, entry.reason, now_);
        record_.execute();
        return true;
    }

    void sum(MeetingId meeting, bool was_held) {
        sum_.bind_all(meeting, was_held);
        sum_.execute();
        students_.count(meeting, now_);
    }

private:
    store::Database& database_;
    Instant now_;
    store::Statement present_;
    store::Statement record_;
    store::Statement sum_;
    StudentCounter students_;
};

}  // namespace

void call_members(store::Database& database, const Meeting& meeting) {
    database.execute(k_call, meeting.id, meeting.organisation, local_date(meeting.starts_at));
    database.execute(k_sum, meeting.id, false);
}

RollCallReport import_roll_call(
    store::Database& database, const store::Actor& actor, const store::Vault& vault,
    const std::string& path, const MeetingRules& rules,
    const std::function<std::optional<MeetingId>(members::MemberId)>& meeting_of) {
    RollCallReport report;
    RollCallReader reader{report.problems};
    RollCallChecker checker{database, vault, rules, meeting_of, report.problems};
    bool has_heading = false;
    csv::read_file(path, [&](csv::Row&& row) {
        if (!has_heading) {
            has_heading = true;
            return reader.read_heading(row);
        }
        ++report.rows;
        checker.take(reader.read(row));
        return true;
    });
    if (!report.problems.empty()) return report;

    store::Change change{database, actor};
    std::set<MeetingId> touched;
    for (const auto& entry : checker.entries()) {
        if (!touched.insert(entry.meeting).second) continue;
        const auto meeting = find(database, entry.meeting);
        if (meeting) call_members(database, *meeting);
    }
    Recorder recorder{database, actor.clock.now()};
    for (const auto& entry : checker.entries())
        ++(recorder.write(entry) ? report.recorded : report.unchanged);
    for (const auto meeting : touched) recorder.sum(meeting, true);
    report.meetings.assign(touched.begin(), touched.end());
    if (report.recorded == 0) return report;
    store::AuditEntry audit{.action = "meeting.attendance",
                            .counts = {{"recorded", report.recorded}}};
    for (const auto meeting : touched)
        audit.subjects.push_back(fmt::format("meetings:{}", meeting));
    change.commit(audit);
    return report;
}

void record(store::Database& database, const store::Actor& actor, const Meeting& meeting,
            members::MemberId member, const std::string& status,
            const std::optional<std::string>& reason) {
    store::Change change{database, actor};
    call_members(database, meeting);
    Recorder recorder{database, actor.clock.now()};
    if (!recorder.write({member, meeting.id, status, reason})) return;
    recorder.sum(meeting.id, true);
    change.commit({.action = "meeting.attendance",
                   .subjects = {fmt::format("meetings:{}", meeting.id)},
                   .counts = {{"recorded", 1}}});
}

std::unordered_map<members::MemberId, MeetingId> meetings_of_members(store::Database& database,
                                                                     Month period,
                                                                     const std::string& kind) {
    std::unordered_map<members::MemberId, MeetingId> result;
    auto rows = database.query(k_meetings_of_members, iso(period), kind);
    while (rows.step()) {
        const auto on = local_date(rows.instant(2));
        const auto until = rows.optional_date(4);
        if (rows.date(3) <= on && (!until || *until > on))
            result[rows.integer(0)] = rows.integer(1);
    }
    return result;
}

}  // namespace sotay::meetings
