#pragma once

#include "sotay/base/date.h"
#include "sotay/store/database.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sotay::org {

using OrganisationId = std::int64_t;
using MemberCounts = std::unordered_map<OrganisationId, std::int64_t>;

/// An organisation as it stood on the day of its tree.
struct Organisation {
    OrganisationId id = 0;
    std::string code;
    std::string name;
    std::string kind;
    std::optional<OrganisationId> parent;
    int level = 0;  ///< 0 for a root
    Date founded_on;
    std::optional<Date> dissolved_on;
    std::optional<std::string> meeting;      ///< JSON of the hierarchy file's `meeting`
    std::optional<std::string> overseen_by;  ///< JSON array
    Date since;                 ///< when it last changed: name, place, meeting rule …
    std::int64_t position = 0;  ///< among its siblings
};

/// All organisations of one day, parents before their children, siblings in the order of the
/// hierarchy file. A value: changing the database does not change it.
class Tree {
public:
    [[nodiscard]] static Tree load(store::Database& database, Date on);

    [[nodiscard]] Date on() const { return on_; }
    [[nodiscard]] const std::vector<Organisation>& all() const { return organisations_; }
    [[nodiscard]] bool empty() const { return organisations_.empty(); }

    /// By code (dotted, or an official code written without its dots); nullptr when there is none.
    [[nodiscard]] const Organisation* find(std::string_view code) const;
    /// Throws Error{not_found} naming the nearest code.
    [[nodiscard]] const Organisation& get(std::string_view code) const;
    [[nodiscard]] const Organisation* find(OrganisationId id) const;
    [[nodiscard]] const Organisation& get(OrganisationId id) const;

    [[nodiscard]] std::vector<const Organisation*> children(OrganisationId id) const;
    [[nodiscard]] std::vector<const Organisation*> roots() const;
    /// `id` and everything below it, parents first.
    [[nodiscard]] std::vector<const Organisation*> subtree(OrganisationId id) const;
    /// `id`'s own ancestors, the nearest first.
    [[nodiscard]] std::vector<const Organisation*> ancestors(OrganisationId id) const;

private:
    Date on_;
    std::vector<Organisation> organisations_;
    std::unordered_map<OrganisationId, std::size_t> by_id_;
    std::unordered_map<std::string, std::size_t> by_code_;
    std::unordered_map<OrganisationId, std::vector<std::size_t>> children_;
};

/// "38168053000001" as "38.168.053.000.001"; nullopt unless it is 14 digits (dotted or not).
[[nodiscard]] std::optional<std::string> official_code(std::string_view text);

}  // namespace sotay::org
