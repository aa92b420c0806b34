#include "sotay/members/duplicates.h"

#include "sotay/members/likeness.h"
#include "sotay/members/sealed.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace sotay::members {

namespace {

constexpr const char* k_phones = R"sql(
    SELECT m.phone_index, m.id
    FROM members m
    JOIN (SELECT phone_index FROM members
          WHERE phone_index IS NOT NULL AND merged_into IS NULL
          GROUP BY phone_index HAVING COUNT(*) > 1) shared ON shared.phone_index = m.phone_index
    WHERE m.merged_into IS NULL
    ORDER BY m.phone_index, m.id)sql";

constexpr const char* k_births = R"sql(
    SELECT birth_date, id, name_folded FROM members
    WHERE merged_into IS NULL AND length(birth_date) = 10
    ORDER BY birth_date, name_folded, id)sql";

constexpr const char* k_names = R"sql(
    SELECT m.name_folded, m.id, m.birth_date, p.organisation_id
    FROM members m
    LEFT JOIN member_placements p ON p.member_id = m.id AND p.kind = 'official'
         AND p.from_on <= $1 AND (p.to_on IS NULL OR p.to_on > $1)
    WHERE m.merged_into IS NULL
    ORDER BY m.name_folded, m.birth_date, m.id)sql";

// Without any placement the row belongs to an import that is still being written.
constexpr const char* k_entry = R"sql(
    SELECT m.full_name, m.name_folded, m.birth_date, m.gender, m.identity, m.contact,
           m.admitted_on, p.organisation_id
    FROM members m
    LEFT JOIN member_placements p ON p.member_id = m.id AND p.kind = 'official'
         AND p.from_on <= $2 AND (p.to_on IS NULL OR p.to_on > $2)
    WHERE m.id = $1 AND EXISTS (SELECT 1 FROM member_placements e WHERE e.member_id = m.id))sql";

constexpr const char* k_distinctions = "SELECT first_id, second_id FROM member_distinctions";

constexpr const char* k_distinction = R"sql(
    SELECT 1 FROM member_distinctions WHERE first_id = $1 AND second_id = $2)sql";

constexpr const char* k_declare = R"sql(
    INSERT INTO member_distinctions (first_id, second_id, at, actor) VALUES ($1, $2, $3, $4)
    ON CONFLICT (first_id, second_id) DO NOTHING)sql";

constexpr const char* k_withdraw = R"sql(
    DELETE FROM member_distinctions WHERE first_id = $1 AND second_id = $2)sql";

constexpr std::size_t k_window = 200;
constexpr std::size_t k_most_pairs = 100'000;
constexpr std::size_t k_year = 4;
constexpr std::size_t k_whole_date = 10;

using Ids = std::pair<MemberId, MemberId>;
Ids ordered(MemberId one, MemberId other) { return std::minmax(one, other); }

/// What the rows of a pass tell.
struct Brief {
    MemberId id = 0;
    std::string name_folded = {};
    std::optional<std::string> birth_date = {};
    org::OrganisationId organisation = 0;
};

std::string_view given_name(std::string_view folded) {
    return folded.substr(folded.rfind(' ') + 1);  // npos + 1 is 0
}
std::string_view other_names(std::string_view folded) {
    const auto end = folded.rfind(' ');
    return end == std::string_view::npos ? std::string_view{} : folded.substr(0, end);
}
std::string_view birth_part(const Brief& row, std::size_t from, std::size_t count) {
    return row.birth_date && row.birth_date->size() >= from + count
               ? std::string_view{*row.birth_date}.substr(from, count)
               : std::string_view{};
}

/// Opens entries when they are compared, and forgets them with their group.
class Entries {
public:
    Entries(store::Database& database, const store::Vault& vault, Date on)
        : vault_{vault}, on_{on}, row_{database.prepare(k_entry)} {}

    /// nullptr when the entry is none yet. Valid until forget().
    const Likely* get(MemberId id) {
        auto [at, is_new] = known_.try_emplace(id);
        if (is_new) at->second = read(id);
        return at->second ? &*at->second : nullptr;
    }
    void forget() { known_.clear(); }

private:
    std::optional<Likely> read(MemberId id) {
        std::optional<Likely> entry;
        row_.bind_all(id, on_);
        if (row_.step()) {
            auto identity = open_identity(row_.optional_bytes(4), id, vault_);
            auto contact = open_contact(row_.optional_bytes(5), id, vault_);
            entry = Likely{.id = id,
                           .full_name = row_.text(0),
                           .name_folded = row_.text(1),
                           .birth_date = row_.optional_text(2),
                           .gender = row_.optional_text(3),
                           .card_number = std::move(identity.card_number),
                           .citizen_id = std::move(identity.citizen_id),
                           .phone = std::move(contact.phone),
                           .email = std::move(contact.email),
                           .admitted_on = row_.optional_text(6),
                           .organisation = row_.optional_integer(7).value_or(0)};
        }
        row_.reset();
        return entry;
    }

    const store::Vault& vault_;
    Date on_;
    store::Statement row_;
    std::unordered_map<MemberId, std::optional<Likely>> known_;
};

/// Passes over the register in an order that brings likely pairs together.
class Finder {
public:
    Finder(store::Database& database, const store::Vault& vault, Date on,
           const DuplicateOptions& options)
        : database_{database},
          on_{on},
          options_{options},
          entries_{database, vault, on},
          organisations_{options.organisations.begin(), options.organisations.end()} {
        auto row = database.prepare(k_distinctions);
        while (row.step()) distinct_.emplace(row.integer(0), row.integer(1));
    }

    DuplicateReport run() {
        by_phone();
        by_birth_date();
        by_name();
        const auto limit = options_.limit.value_or(static_cast<std::int64_t>(found_.size()));
        for (const auto& [worth, one, other] : found_) {
            if (static_cast<std::int64_t>(report_.pairs.size()) == limit) break;
            auto likeness = compare(*entries_.get(one), *entries_.get(other));
            report_.pairs.push_back({one, other, likeness.score, std::move(likeness.reasons)});
            entries_.forget();
        }
        report_.left_out += static_cast<std::int64_t>(found_.size()) -
                            static_cast<std::int64_t>(report_.pairs.size());
        return std::move(report_);
    }

private:
    struct Found {
        int worth = 0;  // the negative score, so that the likeliest stand first
        MemberId one = 0;
        MemberId other = 0;
        friend auto operator<=>(const Found&, const Found&) = default;
    };

    void by_phone();
    void by_birth_date();
    void by_name();
    void compare_namesakes(std::vector<Brief>& group);
    void compare_born_together(std::vector<Brief>& group);
    void consider(MemberId one, MemberId other);

    /// Calls `visit` for the pairs of `group` whose `key` is equal and not empty.
    template <typename Key, typename Visit>
    void each_pair(std::vector<Brief>& group, Key key, Visit visit) {
        std::ranges::stable_sort(group, {}, key);
        for (std::size_t i = 0; i < group.size(); ++i) {
            if (key(group[i]) == decltype(key(group[i])){}) continue;
            std::size_t next = i + 1;
            for (; next < group.size() && key(group[next]) == key(group[i]); ++next) {
                if (next - i > k_window) {
                    is_group_large_ = true;
                    break;
                }
                visit(group[i], group[next]);
            }
        }
    }
    void end_group() {
        if (std::exchange(is_group_large_, false)) ++report_.large_groups;
        entries_.forget();
    }

    store::Database& database_;
    Date on_;
    const DuplicateOptions& options_;
    Entries entries_;
    std::unordered_set<org::OrganisationId> organisations_;
    std::set<Ids> distinct_;
    std::set<Found> found_;
    bool is_group_large_ = false;
    DuplicateReport report_;
};

void Finder::consider(MemberId one, MemberId other) {
    const auto ids = ordered(one, other);
    if (ids.first == ids.second || distinct_.contains(ids)) return;
    const auto* first = entries_.get(ids.first);
    const auto* second = entries_.get(ids.second);
    if (first == nullptr || second == nullptr) return;
    if (!organisations_.empty() && !organisations_.contains(first->organisation) &&
        !organisations_.contains(second->organisation)) {
        return;
    }
    const auto score = compare(*first, *second).score;
    if (score < options_.min_score) return;
    found_.insert({-score, ids.first, ids.second});
    if (found_.size() <= k_most_pairs) return;
    found_.erase(std::prev(found_.end()));
    ++report_.left_out;
}

void Finder::by_phone() {
    auto row = database_.prepare(k_phones);
    std::vector<Brief> group;
    Bytes phone;
    const auto finish = [&] {
        each_pair(
            group, [](const Brief&) { return 1; },
            [&](const Brief& one, const Brief& other) { consider(one.id, other.id); });
        end_group();
        group.clear();
    };
    while (row.step()) {
        if (auto next = row.bytes(0); next != phone) {
            finish();
            phone = std::move(next);
        }
        group.push_back({.id = row.integer(1)});
    }
    finish();
}

void Finder::compare_born_together(std::vector<Brief>& group) {
    const auto visit = [&](const Brief& one, const Brief& other) {
        if (one.name_folded == other.name_folded ||  // by_name() sees to them
            match_names(one.name_folded, other.name_folded) == NameMatch::different) {
            return;
        }
        consider(one.id, other.id);
    };
    each_pair(
        group, [](const Brief& row) { return given_name(row.name_folded); }, visit);
    each_pair(
        group, [](const Brief& row) { return other_names(row.name_folded); }, visit);
    end_group();
}

void Finder::by_birth_date() {
    auto row = database_.prepare(k_births);
    std::vector<Brief> group;
    std::string birth_date;
    while (row.step()) {
        if (row.text_view(0) != birth_date) {
            compare_born_together(group);
            group.clear();
            birth_date = row.text(0);
        }
        group.push_back({.id = row.integer(1), .name_folded = row.text(2)});
    }
    compare_born_together(group);
}

void Finder::compare_namesakes(std::vector<Brief>& group) {
    if (group.size() < 2) return;
    const auto visit_if = [&](auto accepts) {
        return [this, accepts](const Brief& one, const Brief& other) {
            if (accepts(match_births(one.birth_date, other.birth_date))) {
                consider(one.id, other.id);
            }
        };
    };
    each_pair(
        group, [](const Brief& row) { return birth_part(row, 0, k_year); },
        visit_if([](BirthMatch match) { return match != BirthMatch::different; }));
    // The year with one digit wrong.
    each_pair(
        group, [](const Brief& row) { return birth_part(row, k_year, k_whole_date - k_year); },
        visit_if([](BirthMatch match) { return match == BirthMatch::one_digit; }));
    each_pair(
        group, [](const Brief& row) { return row.organisation; },
        visit_if([](BirthMatch match) { return match == BirthMatch::unknown; }));
    end_group();
}

void Finder::by_name() {
    auto row = database_.query(k_names, on_);
    std::vector<Brief> group;
    while (row.step()) {
        if (!group.empty() && row.text_view(0) != group.front().name_folded) {
            compare_namesakes(group);
            group.clear();
        }
        group.push_back({.id = row.integer(1),
                         .name_folded = row.text(0),
                         .birth_date = row.optional_text(2),
                         .organisation = row.optional_integer(3).value_or(0)});
    }
    compare_namesakes(group);
}

void audit(store::Change& change, const std::string& action, const Ids& ids) {
    change.commit({.action = action,
                   .subjects = {fmt::format("members:{}", ids.first),
                                fmt::format("members:{}", ids.second)}});
}

}  // namespace

DuplicateReport find_duplicates(store::Database& database, const store::Vault& vault, Date on,
                                const DuplicateOptions& options) {
    return Finder{database, vault, on, options}.run();
}

bool declare_distinct(store::Database& database, const store::Actor& actor, MemberId one,
                      MemberId other) {
    const auto ids = ordered(one, other);
    store::Change change{database, actor};
    if (database.execute(k_declare, ids.first, ids.second, actor.clock.now(), actor.name) == 0) {
        return false;
    }
    audit(change, "member.distinct", ids);
    return true;
}

bool withdraw_distinct(store::Database& database, const store::Actor& actor, MemberId one,
                       MemberId other) {
    const auto ids = ordered(one, other);
    store::Change change{database, actor};
    if (database.execute(k_withdraw, ids.first, ids.second) == 0) return false;
    audit(change, "member.distinct_undo", ids);
    return true;
}

bool are_distinct(store::Database& database, MemberId one, MemberId other) {
    const auto ids = ordered(one, other);
    return database.query(k_distinction, ids.first, ids.second).step();
}

}  // namespace sotay::members
