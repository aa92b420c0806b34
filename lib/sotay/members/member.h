#pragma once

#include "sotay/base/date.h"
#include "sotay/base/partial_date.h"
#include "sotay/org/tree.h"
#include "sotay/store/audit.h"
#include "sotay/store/database.h"
#include "sotay/store/vault.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sotay::members {

using MemberId = std::int64_t;

/// A member as of one day, with the identifying data opened. Never logged, never stored anew.
struct Member {
    MemberId id = 0;
    std::string full_name;
    std::optional<std::string> card_number;  ///< "38.123456" or 12 digits
    std::optional<PartialDate> birth_date;
    std::optional<std::string> gender;  ///< "male", "female"
    std::optional<std::string> citizen_id;
    std::optional<std::string> phone;  ///< "84…"
    std::optional<std::string> zalo_id;
    std::optional<std::string> email;
    std::optional<PartialDate> admitted_on;
    std::optional<PartialDate> official_on;
    std::optional<std::string> ethnicity;
    std::optional<std::string> education;
    // Of the official placement on that day:
    org::OrganisationId organisation = 0;
    std::string state;                ///< code of config/rules/members.yaml
    std::optional<std::string> post;  ///< held there; code of config/rules/members.yaml
    bool is_guest = false;            ///< the placement is a temporary one
};

/// What to list; an empty filter lists everyone who has a placement on the day.
struct Filter {
    std::vector<org::OrganisationId> organisations = {};  ///< empty = all
    std::optional<std::string> state = {};
    /// Beginnings of words of the name, accented or not; or a card number, citizen id or phone.
    std::optional<std::string> search = {};
    std::optional<std::int64_t> limit = {};
};

/// Calls `take` for each member, sorted by given name as Vietnamese sorts. Streams.
void for_each(store::Database& database, const store::Vault& vault, Date on, const Filter& filter,
              const std::function<void(const Member&)>& take);
/// The same for those who are here temporarily; no count has them.
void for_each_guest(store::Database& database, const store::Vault& vault, Date on,
                    const Filter& filter, const std::function<void(const Member&)>& take);

/// nullopt when nobody has this id.
[[nodiscard]] std::optional<Member> find(store::Database& database, const store::Vault& vault,
                                         MemberId id, Date on);
/// The entry that a card number (dotted or not) or member id names, perhaps one that was found to
/// stand for the person of another.
[[nodiscard]] std::optional<MemberId> find_entry(store::Database& database,
                                                 const store::Vault& vault,
                                                 std::string_view reference);
/// The entry that stands for the person of `entry`: another one when it was merged away.
[[nodiscard]] MemberId person_of(store::Database& database, MemberId entry);
/// The person whom a card number (dotted or not) or member id means, as rolls and hierarchy files
/// name people.
[[nodiscard]] std::optional<MemberId> find_reference(store::Database& database,
                                                     const store::Vault& vault,
                                                     std::string_view reference);

/// Ids of the members whose official placement on `on` is in one of `organisations`.
[[nodiscard]] std::vector<MemberId> members_of(
    store::Database& database, Date on, const std::vector<org::OrganisationId>& organisations);
/// How many that are, by organisation.
[[nodiscard]] std::unordered_map<org::OrganisationId, std::int64_t> count_by_organisation(
    store::Database& database, Date on);

/// Writes into the audit trail, before it happens, that `actor` sees identifying data in full:
/// those of `subjects` ("organisations:12", "members:7"), of everyone when there are none.
void audit_reveal(store::Database& database, const store::Actor& actor,
                  std::vector<std::string> subjects);

/// How many belong to `organisations` together.
[[nodiscard]] std::int64_t count_in(store::Database& database, Date on,
                                    const std::vector<const org::Organisation*>& organisations);

}  // namespace sotay::members
