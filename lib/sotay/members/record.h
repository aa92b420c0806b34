#pragma once

#include "sotay/base/date.h"
#include "sotay/base/secret.h"
#include "sotay/formats/json.h"
#include "sotay/members/draft.h"
#include "sotay/members/member.h"
#include "sotay/store/vault.h"

#include <optional>
#include <string>
#include <vector>

namespace sotay::members {

/// The row of a member as it stands in the register.
struct Record {
    MemberId id = 0;
    std::string full_name;
    std::optional<std::string> birth_date;  ///< ISO, perhaps a year or month; so all dates here
    std::optional<std::string> gender;
    std::optional<Bytes> identity;
    std::optional<Bytes> card_index;
    std::optional<Bytes> citizen_id_index;
    std::optional<Bytes> contact;
    std::optional<Bytes> phone_index;
    std::optional<Bytes> zalo_id_index;
    std::optional<std::string> admitted_on;
    std::optional<std::string> official_on;
    std::optional<std::string> ethnicity;
    std::optional<std::string> education;
};

/// An official placement.
struct Placement {
    org::OrganisationId organisation = 0;
    std::string state;
    std::string from_on;                        ///< ISO
    std::optional<std::string> to_on;           ///< ISO
    std::optional<std::string> departure = {};  ///< why nothing follows to_on

    [[nodiscard]] bool says_the_same_as(const Placement& other) const {
        return organisation == other.organisation && state == other.state && to_on == other.to_on &&
               departure == other.departure;
    }
};

/// A post that is held.
struct Post {
    org::OrganisationId organisation = 0;
    std::string code;

    friend bool operator==(const Post&, const Post&) = default;
};

/// What finds a draft's member: keyed digests of its numbers and the folded name.
struct Keys {
    std::optional<Bytes> card;
    std::optional<Bytes> citizen_id;
    std::string name_folded;
};
[[nodiscard]] Keys keys_of(const Draft& draft, const store::Vault& vault);

/// A new member's row, sealed.
[[nodiscard]] Record new_record(MemberId id, const Draft& draft, const Keys& keys,
                                const store::Vault& vault);

/// Which fields changed, and an object of their values before, as history keeps it.
struct FieldChanges {
    std::vector<std::string> fields;
    Json previous = Json::object();

    [[nodiscard]] bool is_empty() const { return fields.empty(); }
    void add(std::string field, Json before);
};
/// Writes what `draft` says into `record`, sealing what is new. An empty cell changes nothing.
[[nodiscard]] FieldChanges update(Record& record, const Draft& draft, const Keys& keys,
                                  const store::Vault& vault);

/// Gives fields the values that history keeps of them; what is no column of `members` is left out.
void restore(Record& record, const Json& previous, const store::Vault& vault);

/// Whether the row's state is that of someone who belongs elsewhere and takes part here for a time.
[[nodiscard]] bool is_guest(const Draft& draft, const MemberRules& rules);

/// How a new member begins: since the admission, but not before the organisation existed.
[[nodiscard]] Placement first_placement(const Draft& draft, const MemberRules& rules,
                                        bool sheet_has_official_dates, Date today);
/// `present` with what `draft` says about it, from `today` on; ended when it tells of a departure.
[[nodiscard]] Placement next_placement(const Placement& present, const Draft& draft, Date today);

}  // namespace sotay::members
