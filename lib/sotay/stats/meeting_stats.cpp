#include "sotay/stats/meeting_stats.h"

#include "sotay/base/messages.h"
#include "sotay/meetings/meeting_rules.h"

#include <algorithm>
#include <map>

namespace sotay::stats {

namespace {

constexpr const char* k_sums = R"sql(
    SELECT organisation_id, period, kind,
           COUNT(*),
           SUM(CASE WHEN state IN ('held', 'closed') THEN 1 ELSE 0 END),
           SUM(CASE WHEN state IN ('held', 'closed') THEN called ELSE 0 END),
           SUM(CASE WHEN state IN ('held', 'closed') THEN present ELSE 0 END),
           SUM(CASE WHEN state IN ('held', 'closed') THEN absent_excused ELSE 0 END),
           SUM(CASE WHEN state IN ('held', 'closed') THEN absent ELSE 0 END),
           SUM(CASE WHEN state IN ('held', 'closed') THEN exempt ELSE 0 END),
           COUNT(score), COALESCE(SUM(score), 0),
           SUM(CASE WHEN grade = 'tot' THEN 1 ELSE 0 END),
           SUM(CASE WHEN grade = 'kha' THEN 1 ELSE 0 END),
           SUM(CASE WHEN grade = 'trung_binh' THEN 1 ELSE 0 END),
           SUM(CASE WHEN grade = 'kem' THEN 1 ELSE 0 END),
           MIN(starts_at)
    FROM meetings
    WHERE period >= $1 AND period <= $2 AND state <> 'cancelled'
    GROUP BY organisation_id, period, kind
    ORDER BY period, organisation_id)sql";

constexpr int k_first_start = 16;  // column of k_sums

bool is_time(Dimension dimension) {
    return dimension == Dimension::month || dimension == Dimension::quarter ||
           dimension == Dimension::year;
}

MeetingSums read_sums(const store::Statement& row, bool is_thematic) {
    MeetingSums sums;
    sums.planned = row.integer(3);
    sums.held = row.integer(4);
    sums.called = row.integer(5);
    sums.present = row.integer(6);
    sums.absent_excused = row.integer(7);
    sums.absent = row.integer(8);
    sums.exempt = row.integer(9);
    sums.thematic_held = is_thematic ? sums.held : 0;
    sums.scored = row.integer(10);
    sums.score_sum = row.real(11);
    for (std::size_t i = 0; i < sums.grades.size(); ++i)
        sums.grades[i] = row.integer(12 + static_cast<int>(i));
    return sums;
}

std::string period_name(Month month, Dimension dimension) {
    const auto year = static_cast<int>(month.year());
    switch (dimension) {
        case Dimension::quarter:
            return fmt::format("{}-Q{}", year, (static_cast<unsigned>(month.month()) + 2) / 3);
        case Dimension::year:
            return std::to_string(year);
        case Dimension::month:
        case Dimension::cell:
        case Dimension::commune:
        case Dimension::province:
            return iso(month);
    }
    return "";
}

/// The organisation that a meeting of `organisation` is counted under.
const org::Organisation* group_of(const org::Tree& tree, const org::KindRules& kinds,
                                  const org::Organisation& organisation, Dimension dimension) {
    if (dimension == Dimension::cell) return &organisation;
    const std::string_view wanted_level = dimension == Dimension::province ? "province" : "";
    const auto matches = [&](const org::Organisation& candidate) {
        const auto* kind = kinds.find(candidate.kind);
        if (kind == nullptr || kind->holds_members || kind->level == "group") return false;
        return wanted_level.empty() ? kind->level != "sub" : kind->level == wanted_level;
    };
    if (matches(organisation)) return &organisation;
    const auto above = tree.ancestors(organisation.id);
    const auto found =
        std::ranges::find_if(above, [&](const auto* candidate) { return matches(*candidate); });
    if (found != above.end()) return *found;
    // A home whose topmost organisation is a commune has no province: its root stands for it.
    return above.empty() ? &organisation : above.back();
}

/// Adds up one row a group, in the order in which the trees name the organisations.
class Collector {
public:
    Collector(const MeetingQuery& query, const rules::Dated<org::KindRules>& kinds)
        : query_{query}, kinds_{kinds} {
        for (const auto dimension : query.by) (is_time(dimension) ? time_ : place_) = dimension;
    }

    /// `tree` is that of the month: a meeting counts where its organisation stood then.
    void take(const org::Tree& tree, const org::Organisation& organisation, Month month,
              const MeetingSums& sums) {
        if (!is_wanted(tree, organisation)) return;
        Key key;
        const org::Organisation* group = nullptr;
        if (place_) {
            group = group_of(tree, kinds_.in_force_on(tree.on()).rules, organisation, *place_);
            key.organisation = group->id;
            const auto position = static_cast<std::size_t>(group - tree.all().data());
            key.position = positions_.try_emplace(group->id, position).first->second;
        }
        if (time_) key.period = period_name(month, *time_);
        auto& row = rows_[key];
        if (group != nullptr) {
            row.org_code = group->code;
            row.org_name = group->name;
        }
        if (time_) row.period = key.period;
        row.sums += sums;
    }

    MeetingTable table() {
        MeetingTable table;
        for (auto& [key, row] : rows_) {
            table.total.sums += row.sums;
            table.rows.push_back(std::move(row));
        }
        return table;
    }

private:
    struct Key {
        std::size_t position = 0;
        org::OrganisationId organisation = 0;
        std::string period;
        auto operator<=>(const Key&) const = default;
    };

    bool is_wanted(const org::Tree& tree, const org::Organisation& organisation) const {
        if (!query_.under || organisation.code == *query_.under) return true;
        return std::ranges::any_of(tree.ancestors(organisation.id),
                                   [&](const auto* above) { return above->code == *query_.under; });
    }

    const MeetingQuery& query_;
    const rules::Dated<org::KindRules>& kinds_;
    std::optional<Dimension> place_;
    std::optional<Dimension> time_;
    std::map<org::OrganisationId, std::size_t> positions_;
    std::map<Key, MeetingRow> rows_;
};

/// The trees of one month. Whoever was founded or ended within it stands in one of the two.
struct MonthTrees {
    org::Tree at_end;
    org::Tree at_start;
};

void check_code(store::Database& database, const MeetingQuery& query) {
    if (!query.under) return;
    if (org::Tree::load(database, first_day(query.from)).find(*query.under) != nullptr) return;
    (void)org::Tree::load(database, last_day(query.to)).get(*query.under);
}

std::optional<double> percent(std::int64_t part, std::int64_t whole) {
    if (whole == 0) return std::nullopt;
    return 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

std::vector<Dimension> parse_dimensions(const std::string& text) {
    static const std::map<std::string, Dimension, std::less<>> k_words{
        {"cell", Dimension::cell},         {"commune", Dimension::commune},
        {"province", Dimension::province}, {"month", Dimension::month},
        {"quarter", Dimension::quarter},   {"year", Dimension::year}};
    std::vector<Dimension> result;
    for (std::size_t begin = 0; begin <= text.size();) {
        const auto end = std::min(text.find(',', begin), text.size());
        const auto word = text.substr(begin, end - begin);
        const auto found = k_words.find(word);
        if (found == k_words.end()) {
            throw Error{
                ErrorKind::usage,
                tr("--by: \"{}\" is none of cell, commune, province, month, quarter, year", word)};
        }
        if (std::ranges::any_of(
                result, [&](auto other) { return is_time(other) == is_time(found->second); })) {
            throw Error{ErrorKind::usage,
                        tr("--by: name one kind of organisation and one of period")};
        }
        result.push_back(found->second);
        begin = end + 1;
    }
    return result;
}

MeetingSums& MeetingSums::operator+=(const MeetingSums& other) {
    planned += other.planned;
    held += other.held;
    called += other.called;
    present += other.present;
    absent_excused += other.absent_excused;
    absent += other.absent;
    exempt += other.exempt;
    thematic_held += other.thematic_held;
    scored += other.scored;
    score_sum += other.score_sum;
    for (std::size_t i = 0; i < grades.size(); ++i) grades[i] += other.grades[i];
    return *this;
}

std::optional<double> MeetingSums::held_percent() const { return percent(held, planned); }

std::optional<double> MeetingSums::attendance_percent() const {
    return percent(present, called - exempt);
}

std::optional<double> MeetingSums::average_score() const {
    if (scored == 0) return std::nullopt;
    return score_sum / static_cast<double>(scored);
}

MeetingTable meeting_stats(store::Database& database, const rules::Dated<org::KindRules>& kinds,
                           const rules::Directories& directories, const MeetingQuery& query) {
    check_code(database, query);
    const auto meeting_rules = meetings::load_meeting_rules(directories);
    Collector collector{query, kinds};
    std::optional<Month> month;
    MonthTrees trees;
    auto rows = database.query(k_sums, iso(query.from), iso(query.to));
    while (rows.step()) {
        const auto period = parse_month(rows.text_view(1));
        if (!period) throw Error{ErrorKind::bug, "a meeting has no period"};
        if (month != period) {
            month = period;
            trees = {org::Tree::load(database, last_day(*period)),
                     org::Tree::load(database, first_day(*period))};
        }
        const auto& at_end = trees.at_end;
        const auto id = rows.integer(0);
        // Founded and ended within the month: it stands on the day of its meeting.
        org::Tree at_meeting;
        const auto* tree = at_end.find(id) != nullptr ? &at_end : &trees.at_start;
        if (tree->find(id) == nullptr) {
            at_meeting = org::Tree::load(database, local_date(rows.instant(k_first_start)));
            tree = &at_meeting;
        }
        const auto& organisation = tree->get(id);
        const auto* kind = meeting_rules.in_force_on(tree->on()).rules.find(rows.text_view(2));
        collector.take(*tree, organisation, *period,
                       read_sums(rows, kind != nullptr && kind->is_thematic));
    }
    return collector.table();
}

}  // namespace sotay::stats
