#pragma once

#include "sotay/base/date.h"
#include "sotay/base/secret.h"
#include "sotay/members/draft.h"
#include "sotay/members/member.h"
#include "sotay/store/vault.h"

#include <optional>
#include <string>
#include <string_view>

namespace sotay::members {

/// A sealed value with the index that finds it.
struct Sealed {
    std::optional<Bytes> value;
    std::optional<Bytes> index;
};

/// The row of a member as it stands in the register.
struct Record {
    MemberId id = 0;
    std::string full_name;
    std::optional<std::string> birth_date;  ///< ISO
    std::optional<std::string> gender;
    Sealed card;
    Sealed citizen_id;
    Sealed phone;
    Sealed zalo_id;
    std::optional<Bytes> email;
    std::optional<std::string> admitted_on;  ///< ISO
    std::optional<std::string> official_on;  ///< ISO
    std::optional<std::string> ethnicity;
    std::optional<std::string> education;
};

/// An official placement.
struct Placement {
    org::OrganisationId organisation = 0;
    std::string state;
    std::optional<std::string> post;
    std::string from_on;               ///< ISO
    std::optional<std::string> to_on;  ///< ISO

    [[nodiscard]] bool says_the_same_as(const Placement& other) const {
        return organisation == other.organisation && state == other.state && post == other.post;
    }
};

/// What finds a draft's member: keyed digests of its numbers and the folded name.
struct Identity {
    std::optional<Bytes> card;
    std::optional<Bytes> citizen_id;
    std::string name_folded;
};
[[nodiscard]] Identity identity_of(const Draft& draft, const store::Vault& vault);

/// Writes what `draft` says into `record`, sealing what is new. True when anything changed.
bool update(Record& record, const Draft& draft, const Identity& identity,
            const store::Vault& vault);

/// How a new member begins: since the admission, but not before the organisation existed.
[[nodiscard]] Placement first_placement(const Draft& draft, const MemberRules& rules,
                                        bool sheet_has_official_dates, Date today);
/// `present` with what `draft` says about it, from `today` on.
[[nodiscard]] Placement next_placement(const Placement& present, const Draft& draft, Date today);

}  // namespace sotay::members
