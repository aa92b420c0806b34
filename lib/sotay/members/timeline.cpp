#include "sotay/members/timeline.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/members/history.h"
#include "sotay/members/posts.h"
#include "sotay/members/record_store.h"
#include "sotay/members/stays.h"
#include "sotay/members/transfer_store.h"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>
#include <utility>

namespace sotay::members {

namespace {

constexpr const char* k_created = "SELECT created_at FROM members WHERE id = $1";

constexpr const char* k_import = R"sql(
    SELECT id FROM member_imports WHERE first_id <= $1 AND last_id >= $1 ORDER BY id LIMIT 1)sql";

constexpr const char* k_code = R"sql(
    SELECT code FROM organisation_placements
    WHERE organisation_id = $1 AND (from_on <= $2 OR to_on IS NULL)
    ORDER BY CASE WHEN from_on <= $2 THEN 0 ELSE 1 END, from_on DESC LIMIT 1)sql";

Json or_null(const std::optional<std::string>& value) { return value ? Json(*value) : Json(); }

/// Gathers the rows of one member from where each kind is kept. What places, posts and transfers
/// say with their days is told once: the change that wrote it lends time and name.
class Gatherer {
public:
    Gatherer(store::Database& database, const store::Vault& vault, MemberId member)
        : database_{database},
          vault_{vault},
          member_{member},
          changes_{history_of(database, vault, member)} {}

    std::vector<TimelineRow> run() {
        static constexpr std::array k_sources{&Gatherer::add_creation, &Gatherer::add_stays,
                                              &Gatherer::add_posts, &Gatherer::add_transfers,
                                              &Gatherer::add_changes};
        for (const auto source : k_sources) (this->*source)();
        std::ranges::stable_sort(rows_, {}, [](const TimelineRow& row) { return day_of(row); });
        return std::move(rows_);
    }

private:
    void add_creation();
    void add_stays();
    void add_end(const Stay& stay);
    void add_posts();
    void add_transfers();
    void add_step(const Transfer& transfer, TransferStep step, Date on);
    void add_changes();

    static Date day_of(const TimelineRow& row) {
        return row.on ? *row.on : local_date(row.at.value_or(Instant{}));
    }
    static Date day_of(const HistoryRow& row) { return row.on ? *row.on : local_date(row.at); }

    [[nodiscard]] Json code(std::optional<org::OrganisationId> organisation, Date on);
    [[nodiscard]] Json end_of(const Transfer& transfer,
                              const std::optional<org::OrganisationId>& organisation, Date on);
    [[nodiscard]] Json value_after(std::size_t change, const std::string& field) const;
    void add(TimelineRow row);

    store::Database& database_;
    const store::Vault& vault_;
    MemberId member_;
    std::vector<HistoryRow> changes_;
    std::set<std::pair<std::size_t, std::string>> told_;  // fields of changes
    std::vector<TimelineRow> rows_;
};

/// With the time and name of the change that wrote it.
void Gatherer::add(TimelineRow row) {
    const std::string field = row.field == "guest" ? "transfer" : row.field;
    for (std::size_t i = 0; i < changes_.size(); ++i) {
        const auto& change = changes_[i];
        if (day_of(change) != *row.on || std::ranges::count(change.fields, field) == 0) continue;
        row.at = change.at;
        row.actor = change.actor;
        row.import = change.import;
        row.reason = change.reason;
        told_.emplace(i, field);
    }
    rows_.push_back(std::move(row));
}

Json Gatherer::code(std::optional<org::OrganisationId> organisation, Date on) {
    if (!organisation) return Json();
    auto row = database_.query(k_code, *organisation, on);
    return row.step() ? Json(row.text(0)) : Json();
}

void Gatherer::add_creation() {
    auto row = database_.query(k_created, member_);
    if (!row.step()) throw Error{ErrorKind::not_found, tr("no member has this id")};
    TimelineRow created;
    created.at = row.instant(0);
    created.action = "member.create";
    auto import = database_.query(k_import, member_);
    if (import.step()) created.import = import.integer(0);
    rows_.push_back(std::move(created));
}

void Gatherer::add_stays() {
    std::array<std::optional<Stay>, 2> previous;
    for (auto& stay : stays_of(database_, member_)) {
        const bool is_official = stay.kind == StayKind::official;
        auto& before = previous.at(is_official ? 0 : 1);
        const bool follows = before && before->to_on == stay.from_on;
        const auto place = code(stay.organisation, stay.from_on);
        TimelineRow row;
        row.on = stay.from_on;
        if (!follows || before->organisation != stay.organisation) {
            row.action = is_official ? "member.place" : "member.guest";
            row.field = is_official ? "org_code" : "guest";
            row.from = follows ? code(before->organisation, stay.from_on) : Json();
            row.to = place;
            add(row);
        }
        if (is_official && (!follows || before->state != stay.state)) {
            row.action = "member.state";
            row.field = "state";
            row.from = follows ? Json(before->state) : Json();
            row.to = stay.state;
            add(row);
        }
        add_end(stay);
        before = std::move(stay);
    }
}

void Gatherer::add_end(const Stay& stay) {
    if (!stay.to_on) return;
    TimelineRow row;
    row.on = stay.to_on;
    if (stay.kind == StayKind::temporary) {
        row.action = "member.guest";
        row.field = "guest";
        row.from = code(stay.organisation, stay.from_on);
        add(std::move(row));
    } else if (stay.departure) {
        row.action = "member.leave";
        row.field = "state";
        row.from = stay.state;
        row.to = *stay.departure;
        add(std::move(row));
    }
}

void Gatherer::add_posts() {
    for (const auto& post : posts_of(database_, member_)) {
        TimelineRow row;
        row.field = "post";
        const auto place = code(post.organisation, post.from_on);
        const auto text = post.post + "@" + (place.is_null() ? "" : place.get<std::string>());
        row.action = "member.post.begin";
        row.on = post.from_on;
        row.to = text;
        add(row);
        if (!post.to_on) continue;
        row.action = "member.post.end";
        row.on = post.to_on;
        row.from = text;
        row.to = Json();
        add(std::move(row));
    }
}

Json Gatherer::end_of(const Transfer& transfer,
                      const std::optional<org::OrganisationId>& organisation, Date on) {
    return organisation ? code(organisation, on) : Json(transfer.outside);
}

void Gatherer::add_step(const Transfer& transfer, TransferStep step, Date on) {
    TimelineRow row;
    row.on = on;
    row.action = std::string{"member.transfer."} + code_of(step);
    row.field = "transfer";
    row.from = end_of(transfer, transfer.origin, on);
    row.to = end_of(transfer, transfer.destination, on);
    add(std::move(row));
}

void Gatherer::add_transfers() {
    for (const auto& transfer : transfers_of(database_, member_)) {
        add_step(transfer, TransferStep::sent, transfer.sent_on);
        if (transfer.received_on) add_step(transfer, TransferStep::received, *transfer.received_on);
        const bool ended_otherwise =
            transfer.step != TransferStep::sent && transfer.step != TransferStep::received;
        if (ended_otherwise && transfer.closed_on) {
            add_step(transfer, transfer.step, *transfer.closed_on);
        }
    }
}

/// What the next change found, or what stands now.
Json Gatherer::value_after(std::size_t change, const std::string& field) const {
    // A post that was taken up and laid down within a day has left no other trace.
    const auto begun = changes_[change].previous.find(field + ".begun");
    if (begun != changes_[change].previous.end()) return *begun;
    if (field == key_of(Field::post)) return Json();
    for (auto later = change + 1; later < changes_.size(); ++later) {
        const auto found = changes_[later].previous.find(field);
        if (found != changes_[later].previous.end()) return *found;
    }
    // A state told while a transfer is open is kept there until it ends.
    const auto transfer = open_transfer(database_, member_);
    if (field == key_of(Field::state) && transfer) return transfer->member_state;
    const auto record = load_record(database_, member_);
    for (const auto each : all_fields()) {
        if (record && field == key_of(each)) return or_null(value_of(*record, each, vault_));
    }
    return Json();
}

void Gatherer::add_changes() {
    for (std::size_t i = 0; i < changes_.size(); ++i) {
        const auto& change = changes_[i];
        for (const auto& field : change.fields) {
            if (told_.contains({i, field})) continue;
            TimelineRow row{.at = change.at,
                            .on = change.on,
                            .action = change.action,
                            .field = field,
                            .from = change.previous.value(field, Json()),
                            .to = value_after(i, field),
                            .actor = change.actor,
                            .import = change.import,
                            .reason = change.reason};
            rows_.push_back(std::move(row));
        }
    }
}

}  // namespace

std::vector<TimelineRow> timeline_of(store::Database& database, const store::Vault& vault,
                                     MemberId member) {
    return Gatherer{database, vault, member}.run();
}

}  // namespace sotay::members
