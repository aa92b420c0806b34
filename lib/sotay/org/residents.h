#pragma once

#include "sotay/base/date.h"
#include "sotay/org/tree.h"
#include "sotay/store/database.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sotay::org {

using ApplyId = std::int64_t;

/// What a rule of a split may ask of a member; empty where the register does not know.
struct Resident {
    std::int64_t id = 0;
    std::string birth_date;  ///< ISO, perhaps a year only
    std::string gender;
    std::string admitted_on;
    std::string state;
};

/// Where members go on a day, within an apply that remembers it.
struct Removal {
    ApplyId apply = 0;
    OrganisationId from = 0;
    OrganisationId to = 0;
    Date on;
};

/// Something that stands in the way of undoing, translated, with how many there are.
struct Dependent {
    std::string what;
    std::int64_t count = 0;
};

/// What a reorganisation needs from the register of members, which lies above this module.
class Residents {
public:
    virtual ~Residents() = default;
    /// Members by organisation whose official placement there holds on `on` or later.
    [[nodiscard]] virtual MemberCounts count(store::Database& database, Date on) const = 0;
    /// Those members of one organisation.
    [[nodiscard]] virtual std::vector<Resident> list(store::Database& database,
                                                     OrganisationId organisation,
                                                     Date on) const = 0;
    /// The member with this card number or id.
    [[nodiscard]] virtual std::optional<std::int64_t> find(store::Database& database,
                                                           std::string_view reference) const = 0;
    /// True when a member can be in this state.
    [[nodiscard]] virtual bool knows_state(std::string_view code) const = 0;
    /// From the day on, those of `members` who belong to the one organisation belong to the other.
    virtual void move(store::Database& database, const Removal& removal,
                      std::span<const std::int64_t> members) const = 0;
    virtual void move_all(store::Database& database, const Removal& removal) const = 0;
    /// The organisation ends: nobody holds a post in it any more.
    virtual void end(store::Database& database, ApplyId apply, OrganisationId organisation,
                     Date on) const = 0;
    /// What has happened since to the members that the apply moved or to the organisations that
    /// it created.
    [[nodiscard]] virtual std::vector<Dependent> dependents(store::Database& database,
                                                            ApplyId apply) const = 0;
    /// Puts the moved members back where they were, to the letter. Needs dependents() to be none.
    virtual void undo(store::Database& database, ApplyId apply) const = 0;
};

}  // namespace sotay::org
