#pragma once

#include "sotay/formats/json.h"
#include "sotay/members/columns.h"
#include "sotay/members/member.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sotay::members {

/// A row of member_placements; dates are ISO.
struct EntryPlacement {
    std::string kind;  ///< "official", "temporary"
    std::string from_on;
    std::optional<std::string> to_on;
    org::OrganisationId organisation = 0;
    std::string state;
    std::optional<std::string> departure;

    friend bool operator==(const EntryPlacement&, const EntryPlacement&) = default;
};

struct EntryPost {
    org::OrganisationId organisation = 0;
    std::string post;
    std::string from_on;
    std::optional<std::string> to_on;

    friend bool operator==(const EntryPost&, const EntryPost&) = default;
};

/// Everything that the register holds about one entry, opened: what a merge changes and restores.
/// Never logged; stored only sealed.
struct Entry {
    MemberId id = 0;
    /// By field, as stored; those that come from placements (org_code, org_name, state, post) are
    /// always empty.
    std::array<std::optional<std::string>, k_field_count> values = {};
    /// Set: its numbers find nobody any more.
    std::optional<MemberId> merged_into = {};
    std::int64_t created_at = 0;
    std::int64_t updated_at = 0;
    std::vector<EntryPlacement> placements = {};  ///< by kind and day
    std::vector<EntryPost> posts = {};            ///< by organisation, post and day

    [[nodiscard]] std::optional<std::string>& value(Field field) {
        return values.at(static_cast<std::size_t>(field));
    }
    [[nodiscard]] const std::optional<std::string>& value(Field field) const {
        return values.at(static_cast<std::size_t>(field));
    }
};

/// False for the four fields that come from placements and posts.
[[nodiscard]] bool is_own_value(Field field);

/// nullopt when nobody has this id. Throws Error{environment} as Vault::open does.
[[nodiscard]] std::optional<Entry> read_entry(store::Database& database, const store::Vault& vault,
                                              MemberId id);
/// Makes the register hold `entry` as it is, sealed and indexed anew; within the caller's change.
void write_entry(store::Database& database, const store::Vault& vault, const Entry& entry);

[[nodiscard]] Json to_json(const Entry& entry);
[[nodiscard]] Entry entry_from_json(const Json& json);

/// Keys of what the two hold differently: fields, "merged_into", "placements", "posts".
[[nodiscard]] std::vector<std::string> differences(const Entry& one, const Entry& other);

}  // namespace sotay::members
