#include "sotay/members/member.h"

#include "sotay/members/sealed.h"
#include "sotay/store/name_index.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <charconv>
#include <unordered_set>
#include <utility>

namespace sotay::members {

namespace {

constexpr const char* k_list = R"sql(
    SELECT m.id, m.full_name, m.birth_date, m.gender, m.identity, m.contact, m.admitted_on,
           m.official_on, m.ethnicity, m.education, p.organisation_id, p.state,
           (SELECT o.post FROM member_posts o
            WHERE o.member_id = m.id AND o.organisation_id = p.organisation_id
              AND o.from_on <= $1 AND (o.to_on IS NULL OR o.to_on > $1)
            ORDER BY o.from_on, o.post LIMIT 1),
           m.name_key
    FROM members m
    JOIN member_placements p ON p.member_id = m.id AND p.kind = 'official'
    WHERE p.from_on <= $1 AND (p.to_on IS NULL OR p.to_on > $1)
      AND (CAST($2 AS TEXT) IS NULL OR p.state = $2)
    ORDER BY m.name_key, m.id)sql";

constexpr const char* k_find = R"sql(
    SELECT m.id, m.full_name, m.birth_date, m.gender, m.identity, m.contact, m.admitted_on,
           m.official_on, m.ethnicity, m.education, p.organisation_id, p.state,
           (SELECT o.post FROM member_posts o
            WHERE o.member_id = m.id AND o.organisation_id = p.organisation_id
              AND o.from_on <= $2 AND (o.to_on IS NULL OR o.to_on > $2)
            ORDER BY o.from_on, o.post LIMIT 1),
           m.name_key
    FROM members m
    LEFT JOIN member_placements p ON p.member_id = m.id AND p.kind = $3
         AND p.from_on <= $2 AND (p.to_on IS NULL OR p.to_on > $2)
    WHERE m.id = $1)sql";

constexpr const char* k_sort = R"sql(
    SELECT m.name_key, p.organisation_id, p.state
    FROM members m JOIN member_placements p ON p.member_id = m.id
    WHERE m.id = $1 AND p.kind = $3 AND p.from_on <= $2 AND (p.to_on IS NULL OR p.to_on > $2))sql";

// Without a placement the row belongs to an import that is still being written.
constexpr const char* k_find_card = R"sql(
    SELECT id FROM members WHERE card_index = $1
      AND EXISTS (SELECT 1 FROM member_placements WHERE member_id = members.id))sql";

// A card that was given up when two entries were found to be one person.
constexpr const char* k_find_old_card = R"sql(
    SELECT dropped_id FROM member_merges WHERE card_index = $1 AND undone_at IS NULL
    ORDER BY id DESC)sql";

constexpr const char* k_find_id = R"sql(
    SELECT id FROM members WHERE id = $1
      AND (merged_into IS NOT NULL
           OR EXISTS (SELECT 1 FROM member_placements WHERE member_id = members.id)))sql";

constexpr const char* k_merged_into = R"sql(
    SELECT merged_into FROM members WHERE id = $1 AND merged_into IS NOT NULL)sql";

constexpr const char* k_find_number = R"sql(
    SELECT id FROM members WHERE card_index = $1
    UNION SELECT id FROM members WHERE citizen_id_index = $2
    UNION SELECT id FROM members WHERE phone_index = $3
    UNION SELECT kept_id FROM member_merges WHERE card_index = $1 AND undone_at IS NULL
    UNION SELECT kept_id FROM member_merges
          WHERE citizen_id_index = $2 AND undone_at IS NULL)sql";

constexpr const char* k_members_of = R"sql(
    SELECT member_id FROM member_placements
    WHERE organisation_id = $1 AND kind = 'official'
      AND from_on <= $2 AND (to_on IS NULL OR to_on > $2)
    ORDER BY member_id)sql";

constexpr const char* k_guests = R"sql(
    SELECT member_id FROM member_placements
    WHERE kind = 'temporary' AND from_on <= $1 AND (to_on IS NULL OR to_on > $1)
    ORDER BY member_id)sql";

constexpr const char* k_count_one = R"sql(
    SELECT count(*) FROM member_placements
    WHERE organisation_id = $1 AND kind = 'official'
      AND from_on <= $2 AND (to_on IS NULL OR to_on > $2))sql";

constexpr const char* k_count = R"sql(
    SELECT organisation_id, count(*) FROM member_placements
    WHERE kind = 'official' AND from_on <= $1 AND (to_on IS NULL OR to_on > $1)
    GROUP BY organisation_id)sql";

constexpr const char* k_official = "official";
constexpr const char* k_temporary = "temporary";

// Up to so many organisations their members are fetched and sorted; beyond, everyone is read.
constexpr std::size_t k_few_organisations = 200;
constexpr std::size_t k_shortest_card = 8;
constexpr int k_organisation_column = 10;
constexpr int k_state_column = 11;

std::optional<PartialDate> partial_date(const store::Statement& row, int column) {
    return row.is_null(column) ? std::nullopt : parse_partial_date(row.text_view(column));
}

Member read_member(const store::Statement& row, const store::Vault& vault) {
    Member member;
    member.id = row.integer(0);
    member.full_name = row.text(1);
    member.birth_date = partial_date(row, 2);
    member.gender = row.optional_text(3);
    auto identity = open_identity(row.optional_bytes(4), member.id, vault);
    member.card_number = std::move(identity.card_number);
    member.citizen_id = std::move(identity.citizen_id);
    auto contact = open_contact(row.optional_bytes(5), member.id, vault);
    member.phone = std::move(contact.phone);
    member.zalo_id = std::move(contact.zalo_id);
    member.email = std::move(contact.email);
    member.admitted_on = partial_date(row, 6);
    member.official_on = partial_date(row, 7);
    member.ethnicity = row.optional_text(8);
    member.education = row.optional_text(9);
    member.organisation = row.optional_integer(k_organisation_column).value_or(0);
    member.state = row.text(k_state_column);
    member.post = row.optional_text(12);
    return member;
}

/// The conditions of a filter that SQL cannot say on both engines.
class Matcher {
public:
    explicit Matcher(const Filter& filter)
        : organisations_{filter.organisations.begin(), filter.organisations.end()},
          state_{filter.state} {
        if (!filter.search) return;
        const auto folded = text::fold(text::squeeze(*filter.search));
        for (std::size_t at = 0; at < folded.size();) {
            const auto end = std::min(folded.find(' ', at), folded.size());
            words_.push_back(folded.substr(at, end - at));
            at = end + 1;
        }
    }

    [[nodiscard]] const std::vector<std::string>& words() const { return words_; }
    /// The state stands in the column after that of the organisation.
    [[nodiscard]] bool accepts_place(const store::Statement& row, int column) const {
        if (row.is_null(column)) return false;
        return (organisations_.empty() || organisations_.contains(row.integer(column))) &&
               (!state_ || row.text_view(column + 1) == *state_);
    }

private:
    std::unordered_set<org::OrganisationId> organisations_;
    std::optional<std::string> state_;
    std::vector<std::string> words_;
};

/// The digits of a search for a card, citizen id or phone; "" when it is one for a name.
std::string number_searched(const Filter& filter) {
    if (!filter.search) return "";
    const bool is_number =
        filter.search->find_first_not_of("0123456789 .+-()") == std::string::npos;
    return is_number ? card_key(*filter.search) : "";
}

std::vector<MemberId> find_number(store::Database& database, const store::Vault& vault,
                                  const std::string& digits) {
    const auto phone = digits.starts_with('0') ? "84" + digits.substr(1) : digits;
    auto rows = database.query(k_find_number, card_index(digits, vault),
                               citizen_id_index(digits, vault), phone_index(phone, vault));
    std::vector<MemberId> ids;
    while (rows.step()) ids.push_back(rows.integer(0));
    return ids;
}

/// The day of a list and which placements it goes by.
struct Placements {
    Date on;
    const char* kind;
};

struct Listing {
    Placements placements;
    const Filter& filter;
    std::function<void(const Member&)> take;
};

/// Those of `ids` whose place `matcher` accepts, in the order of a list. What is sealed is opened
/// for those alone that are taken.
void list_sorted(store::Database& database, const store::Vault& vault, const Listing& listing,
                 const std::vector<MemberId>& ids, const Matcher& matcher) {
    std::vector<std::pair<Bytes, MemberId>> sorted;
    auto place = database.prepare(k_sort);
    for (const auto id : ids) {
        place.bind_all(id, listing.placements.on, listing.placements.kind);
        if (place.step() && matcher.accepts_place(place, 1)) {
            sorted.emplace_back(place.bytes(0), id);
        }
        place.reset();
    }
    std::ranges::sort(sorted);
    auto left = listing.filter.limit.value_or(std::ssize(sorted));
    auto row = database.prepare(k_find);
    for (const auto& [key, id] : sorted) {
        if (left-- <= 0) return;
        row.bind_all(id, listing.placements.on, listing.placements.kind);
        if (row.step()) listing.take(read_member(row, vault));
        row.reset();
    }
}

std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::optional<MemberId> first_id(store::Statement rows) {
    return rows.step() ? std::optional{rows.integer(0)} : std::nullopt;
}

}  // namespace

void for_each(store::Database& database, const store::Vault& vault, Date on, const Filter& filter,
              const std::function<void(const Member&)>& take) {
    const Matcher matcher{filter};
    const Listing listing{{on, k_official}, filter, take};
    if (const auto digits = number_searched(filter); !digits.empty()) {
        return list_sorted(database, vault, listing, find_number(database, vault, digits), matcher);
    }
    if (filter.search) {
        const auto ids = store::NameIndex{database}.find(matcher.words());
        return list_sorted(database, vault, listing, ids, matcher);
    }
    if (!filter.organisations.empty() && filter.organisations.size() <= k_few_organisations) {
        const auto ids = members_of(database, on, filter.organisations);
        return list_sorted(database, vault, listing, ids, matcher);
    }
    auto rows = database.query(k_list, on, filter.state);
    std::int64_t taken = 0;
    while ((!filter.limit || taken < *filter.limit) && rows.step()) {
        if (!matcher.accepts_place(rows, k_organisation_column)) continue;
        take(read_member(rows, vault));
        ++taken;
    }
}

void for_each_guest(store::Database& database, const store::Vault& vault, Date on,
                    const Filter& filter, const std::function<void(const Member&)>& take) {
    const Matcher matcher{filter};
    std::vector<MemberId> ids;
    if (const auto digits = number_searched(filter); !digits.empty()) {
        ids = find_number(database, vault, digits);
    } else if (filter.search) {
        ids = store::NameIndex{database}.find(matcher.words());
    } else {
        auto row = database.query(k_guests, on);
        while (row.step()) ids.push_back(row.integer(0));
    }
    const auto take_guest = [&](Member guest) {
        guest.is_guest = true;
        take(guest);
    };
    list_sorted(database, vault, {{on, k_temporary}, filter, take_guest}, ids, matcher);
}

std::optional<Member> find(store::Database& database, const store::Vault& vault, MemberId id,
                           Date on) {
    auto row = database.query(k_find, id, on, k_official);
    if (!row.step()) return std::nullopt;
    return read_member(row, vault);
}

std::optional<MemberId> find_entry(store::Database& database, const store::Vault& vault,
                                   std::string_view reference) {
    const auto key = card_key(reference);
    if (key.size() >= k_shortest_card) {
        const auto card = card_index(key, vault);
        for (const auto* sql : {k_find_card, k_find_old_card}) {
            const auto found = first_id(database.query(sql, card));
            if (found) return found;
        }
    }
    const auto id = whole_number(reference);
    return id ? first_id(database.query(k_find_id, *id)) : std::nullopt;
}

MemberId person_of(store::Database& database, MemberId entry) {
    auto row = database.prepare(k_merged_into);
    for (;;) {
        row.bind_all(entry);
        if (!row.step()) return entry;
        entry = row.integer(0);
        row.reset();
    }
}

std::optional<MemberId> find_reference(store::Database& database, const store::Vault& vault,
                                       std::string_view reference) {
    const auto entry = find_entry(database, vault, reference);
    return entry ? std::optional{person_of(database, *entry)} : std::nullopt;
}

std::vector<MemberId> members_of(store::Database& database, Date on,
                                 const std::vector<org::OrganisationId>& organisations) {
    std::vector<MemberId> members;
    auto rows = database.prepare(k_members_of);
    for (const auto organisation : organisations) {
        rows.bind_all(organisation, on);
        while (rows.step()) members.push_back(rows.integer(0));
    }
    return members;
}

std::int64_t count_in(store::Database& database, Date on,
                      const std::vector<const org::Organisation*>& organisations) {
    std::int64_t total = 0;
    if (organisations.size() > k_few_organisations) {
        const auto counts = count_by_organisation(database, on);
        for (const auto* organisation : organisations) {
            const auto found = counts.find(organisation->id);
            if (found != counts.end()) total += found->second;
        }
        return total;
    }
    auto row = database.prepare(k_count_one);
    for (const auto* organisation : organisations) {
        row.bind_all(organisation->id, on);
        if (row.step()) total += row.integer(0);
        row.reset();
    }
    return total;
}

std::unordered_map<org::OrganisationId, std::int64_t> count_by_organisation(
    store::Database& database, Date on) {
    std::unordered_map<org::OrganisationId, std::int64_t> counts;
    auto rows = database.query(k_count, on);
    while (rows.step()) counts[rows.integer(0)] = rows.integer(1);
    return counts;
}

void audit_reveal(store::Database& database, const store::Actor& actor,
                  std::vector<std::string> subjects) {
    store::Change change{database, actor};
    change.commit({.action = "member.reveal",
                   .subjects = std::move(subjects),
                   .fields = {"card_number", "citizen_id", "phone"},
                   .counts = {},
                   .digest = std::nullopt});
}

}  // namespace sotay::members
