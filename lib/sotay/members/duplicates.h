#pragma once

#include "sotay/members/member.h"
#include "sotay/store/audit.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sotay::members {

inline constexpr int k_usual_min_score = 50;

struct DuplicateOptions {
    std::vector<org::OrganisationId> organisations = {};  ///< of either entry; empty = all
    int min_score = k_usual_min_score;                    ///< 0–100
    std::optional<std::int64_t> limit = {};
};

/// Two entries that probably are one person.
struct Duplicate {
    MemberId one = 0;  ///< the older entry
    MemberId other = 0;
    int score = 0;
    std::vector<std::string> reasons;  ///< translated, the weightiest first
};

struct DuplicateReport {
    std::vector<Duplicate> pairs;  ///< the likeliest first
    std::int64_t left_out = 0;     ///< more pairs than the limit, or than 100 000
    /// Groups so large (200 namesakes without a birth date, one phone for a whole office) that each
    /// entry was compared with its next 200 only.
    std::int64_t large_groups = 0;
};

/// Compares entries with the same phone, the same name, or the same birth date and nearly the same
/// name. Memory does not grow with the register but for its largest group of namesakes. Pairs that
/// were declared two persons are left out. Throws Error{environment} as Vault::open does.
[[nodiscard]] DuplicateReport find_duplicates(store::Database& database, const store::Vault& vault,
                                              Date on, const DuplicateOptions& options);

/// Remembers that the two entries are two persons; false when that was known.
bool declare_distinct(store::Database& database, const store::Actor& actor, MemberId one,
                      MemberId other);
/// Takes it back; false when it was not known.
bool withdraw_distinct(store::Database& database, const store::Actor& actor, MemberId one,
                       MemberId other);
[[nodiscard]] bool are_distinct(store::Database& database, MemberId one, MemberId other);

}  // namespace sotay::members
