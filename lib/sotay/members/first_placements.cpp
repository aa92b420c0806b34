#include "sotay/members/first_placements.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"

#include <algorithm>

namespace sotay::members {

namespace {

constexpr const char* k_insert = R"sql(
    INSERT INTO member_placements (member_id, kind, from_on, to_on, organisation_id, state,
                                   departure)
    VALUES ($1, $7, $2, $3, $4, $5, $6))sql";

constexpr const char* k_organisation = "SELECT id FROM organisations WHERE id = $1";

constexpr std::size_t k_in_memory = 65'536;

std::int32_t days_of(const std::string& text) {
    const auto date = parse_date(text);
    if (!date) throw Error{ErrorKind::bug, "a placement begins or ends on no day"};
    return static_cast<std::int32_t>(date->time_since_epoch().count());
}

std::string date_of(std::int32_t days) { return iso(Date{std::chrono::days{days}}); }

}  // namespace

void FirstPlacements::add(MemberId member, const Placement& placement, bool is_guest) {
    if (waiting_.size() == k_in_memory) {
        file_.add(
            {reinterpret_cast<const char*>(waiting_.data()), waiting_.size() * sizeof(Packed)});
        spilled_ += waiting_.size();
        waiting_.clear();
    }
    organisations_.insert(placement.organisation);
    waiting_.push_back({member, placement.organisation, days_of(placement.from_on),
                        placement.to_on ? days_of(*placement.to_on) : 0, code_of(placement.state),
                        code_of(placement.departure.value_or("")),
                        static_cast<std::int16_t>(is_guest ? 1 : 0)});
}

std::int16_t FirstPlacements::code_of(const std::string& text) {
    const auto found = std::ranges::find(codes_, text);
    if (found != codes_.end()) return static_cast<std::int16_t>(found - codes_.begin());
    codes_.push_back(text);
    return static_cast<std::int16_t>(codes_.size() - 1);
}

void FirstPlacements::require_organisations(store::Database& database) const {
    auto row = database.prepare(k_organisation);
    for (const auto organisation : organisations_) {
        if (!row.bind(1, organisation).step()) {
            throw Error{ErrorKind::conflict,
                        tr("an organisation of the sheet was removed meanwhile; nothing was "
                           "written: import again")};
        }
        row.reset();
    }
}

void FirstPlacements::write(store::Database& database) {
    require_organisations(database);
    auto insert = database.prepare(k_insert);
    std::vector<Packed> piece;
    for (std::uint64_t at = 0; at < spilled_; at += piece.size()) {
        piece.resize(std::min<std::uint64_t>(k_in_memory, spilled_ - at));
        file_.read(at * sizeof(Packed),
                   {reinterpret_cast<char*>(piece.data()), piece.size() * sizeof(Packed)});
        write(insert, piece);
    }
    write(insert, waiting_);
}

void FirstPlacements::write(store::Statement& insert, const std::vector<Packed>& placements) const {
    for (const auto& one : placements) {
        const auto to_on = one.to_on == 0 ? std::nullopt : std::optional{date_of(one.to_on)};
        const auto departure = one.departure == 0
                                   ? std::nullopt
                                   : std::optional{codes_[static_cast<std::size_t>(one.departure)]};
        insert.run(one.member, date_of(one.from_on), to_on, one.organisation,
                   codes_[static_cast<std::size_t>(one.state)], departure,
                   one.is_guest == 1 ? "temporary" : "official");
    }
}

}  // namespace sotay::members
