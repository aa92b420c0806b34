#include "sotay/meetings/meeting.h"

#include "sotay/base/messages.h"

#include <algorithm>
#include <charconv>
#include <unordered_set>

namespace sotay::meetings {

namespace {

constexpr const char* k_insert = R"sql(
    INSERT INTO meetings (organisation_id, kind, state, period, title, place, starts_at, created_at)
    VALUES ($1, $2, 'planned', $3, $4, $5, $6, $7) RETURNING id)sql";

constexpr const char* k_list = R"sql(
    SELECT id, organisation_id, kind, state, period, title, place, starts_at, moved_reason, called, present,
           absent_excused, absent, exempt
    FROM meetings
    WHERE (CAST($1 AS TEXT) IS NULL OR period = $1) AND (CAST($2 AS TEXT) IS NULL OR kind = $2)
      AND (CAST($3 AS BIGINT) IS NULL OR id = $3)
    ORDER BY starts_at, id)sql";

Meeting read_row(const store::Statement& row) {
    Meeting meeting;
    meeting.id = row.integer(0);
    meeting.organisation = row.integer(1);
    meeting.kind = row.text(2);
    meeting.state = row.text(3);
    meeting.period = parse_month(row.text_view(4)).value_or(Month{});
    meeting.title = row.text(5);
    meeting.place = row.text(6);
    meeting.starts_at = row.instant(7);
    meeting.moved_reason = row.optional_text(8);
    meeting.counts = {row.integer(9), row.integer(10), row.integer(11), row.integer(12),
                      row.integer(13)};
    return meeting;
}

std::vector<Meeting> read_all(store::Statement rows) {
    std::vector<Meeting> meetings;
    while (rows.step()) meetings.push_back(read_row(rows));
    return meetings;
}

Meeting resolve_id(store::Database& database, std::string_view reference) {
    MeetingId id = 0;
    const auto* end = reference.data() + reference.size();
    const auto parsed = std::from_chars(reference.data(), end, id);
    const auto found =
        parsed.ec == std::errc{} && parsed.ptr == end ? find(database, id) : std::nullopt;
    if (!found) {
        throw Error{ErrorKind::not_found,
                    tr("there is no meeting \"{}\": give an id or CODE@YYYY-MM", reference)};
    }
    return *found;
}

}  // namespace

MeetingId add(store::Database& database, const store::Actor& actor, const NewMeeting& meeting,
              const MeetingRules& rules) {
    const auto* kind = rules.find(meeting.kind);
    if (kind == nullptr)
        throw Error{ErrorKind::usage, tr("there is no kind of meeting \"{}\"", meeting.kind)};
    const auto month = month_of(local_date(meeting.starts_at));
    store::Change change{database, actor};
    MeetingId id = 0;
    {
        auto row = database.query(k_insert, meeting.organisation, meeting.kind, iso(month),
                                  meeting.title.empty() ? title_for(*kind, month) : meeting.title,
                                  meeting.place, meeting.starts_at, actor.clock.now());
        row.step();
        id = row.integer(0);
    }
    change.commit({.action = "meeting.add", .subjects = {fmt::format("meetings:{}", id)}});
    return id;
}

std::vector<Meeting> list(store::Database& database, const Filter& filter) {
    const auto period = filter.period ? std::optional{iso(*filter.period)} : std::nullopt;
    auto meetings =
        read_all(database.query(k_list, period, filter.kind, std::optional<MeetingId>{}));
    if (filter.organisations.empty()) return meetings;
    const std::unordered_set<org::OrganisationId> wanted{filter.organisations.begin(),
                                                         filter.organisations.end()};
    std::erase_if(meetings,
                  [&](const auto& meeting) { return !wanted.contains(meeting.organisation); });
    return meetings;
}

std::optional<Meeting> find(store::Database& database, MeetingId id) {
    auto meetings = read_all(database.query(k_list, std::nullopt, std::nullopt, id));
    return meetings.empty() ? std::nullopt : std::optional{std::move(meetings.front())};
}

Meeting resolve(store::Database& database, const org::Tree& tree, std::string_view reference,
                const MeetingRules& rules) {
    const auto at = reference.find('@');
    if (at == std::string_view::npos) return resolve_id(database, reference);
    const auto month = parse_month(reference.substr(at + 1));
    if (!month)
        throw Error{ErrorKind::usage,
                    tr("\"{}\" is no meeting: give an id or CODE@YYYY-MM", reference)};
    const auto& organisation = tree.get(reference.substr(0, at));
    auto meetings = list(database, {{organisation.id}, month, std::nullopt});
    std::erase_if(meetings, [](const auto& meeting) { return meeting.state == "cancelled"; });
    const auto regular = std::ranges::count(meetings, rules.regular.kind, &Meeting::kind);
    if (meetings.size() > 1 && regular == 1) {
        std::erase_if(meetings,
                      [&](const auto& meeting) { return meeting.kind != rules.regular.kind; });
    }
    if (meetings.empty()) {
        throw Error{ErrorKind::not_found,
                    tr("{} has no meeting in {}: sotay meeting plan --month {}", organisation.code,
                       iso(*month), iso(*month))};
    }
    if (meetings.size() > 1) {
        std::string ids;
        for (const auto& meeting : meetings) ids += fmt::format(" {}", meeting.id);
        throw Error{ErrorKind::conflict,
                    tr("{} has several meetings in {}, choose one by its id:{}", organisation.code,
                       iso(*month), ids)};
    }
    return meetings.front();
}

}  // namespace sotay::meetings
