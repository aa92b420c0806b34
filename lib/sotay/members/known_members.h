#pragma once

#include "sotay/members/record.h"
#include "sotay/store/database.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace sotay::members {

/// A member of the register whom a row of a sheet means.
struct Known {
    Record record;
    std::optional<Placement> placement;         ///< of the day
    std::vector<Post> posts;                    ///< held on the day, wherever
    std::vector<org::OrganisationId> guest_of;  ///< where the member takes part for a time
    std::int64_t updated_at = 0;
    /// The row's card belongs to one member, its citizen id to another.
    bool is_contradiction = false;
    /// The row is of an entry that was merged into this member, whose own data stays as it is.
    bool is_merged = false;
    /// Several members fit the row's name, birth date and organisation.
    bool is_ambiguous = false;
};

/// A row to be looked for.
struct Wanted {
    const Draft* draft = nullptr;
    const Keys* keys = nullptr;
};

/// Finds members of the register for a batch of rows at a time.
class KnownMembers {
public:
    KnownMembers(store::Database& database, Date on);
    ~KnownMembers();
    KnownMembers(const KnownMembers&) = delete;
    KnownMembers& operator=(const KnownMembers&) = delete;

    /// The register has no members.
    [[nodiscard]] bool is_nobody() const { return is_register_empty_; }
    /// One answer for each of `wanted`: by card number, else citizen id, else name, birth date and
    /// organisation when the numbers of neither side gainsay it.
    [[nodiscard]] std::vector<std::optional<Known>> find(const std::vector<Wanted>& wanted);

private:
    using Answers = std::vector<std::optional<Known>>;

    /// A sheet that was imported once has its members one after the other: reads those from
    /// `expected_` on. What is left is looked up through the table.
    void find_in_order(const std::vector<Wanted>& wanted, Answers& answers);
    void expect_next(const Answers& answers);
    /// Those that may be found by name alone; false when there are none.
    [[nodiscard]] bool put_persons(const std::vector<Wanted>& wanted, const Answers& answers);
    std::size_t put_keys(const std::vector<Wanted>& wanted,
                         const std::function<bool(std::size_t)>& is_put);
    void find_by(const char* sql, std::vector<std::optional<Known>>& answers);
    void find_merged(std::vector<std::optional<Known>>& answers);
    void add_posts(Answers& answers);
    void add_stays(Answers& answers);
    template <typename Add>
    void add_rows(const char* sql, Answers& answers, Add add);

    store::Database& database_;
    Date on_;
    bool is_register_empty_;
    bool has_merges_;
    bool is_without_card_;  // someone in the register
    bool is_without_id_;
    MemberId expected_ = 0;  // of the row after those that were looked for; 0 = nobody knows
};

}  // namespace sotay::members
