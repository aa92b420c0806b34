#pragma once

#include "sotay/base/date.h"
#include "sotay/org/tree.h"
#include "sotay/store/database.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sotay::org {

using Terms = std::unordered_map<OrganisationId, std::vector<Date>>;

/// The beginnings of the committees' terms, in order.
[[nodiscard]] Terms load_terms(store::Database& database);

/// A code that an organisation had and no longer has.
struct FormerCode {
    OrganisationId organisation = 0;
    std::string code;
    Date from;
    Date to;                 ///< the first day on which it no longer had it
    bool is_ending = false;  ///< the organisation ended then
};

/// All that a hierarchy file is compared with: the tree after every change known so far, those of
/// future dates included, and what organisations were before.
class Standing {
public:
    [[nodiscard]] static Standing load(store::Database& database);

    [[nodiscard]] const Tree& newest() const { return newest_; }
    [[nodiscard]] const std::vector<Date>& terms(OrganisationId id) const;

    /// By code, in no order.
    [[nodiscard]] std::span<const FormerCode> former_holders(std::string_view code) const;
    /// The code that `id` had before its present one; nullptr when it always had this.
    [[nodiscard]] const std::string* last_code(OrganisationId id) const;
    /// When `id` began to stand; its placement's date when it never changed.
    [[nodiscard]] Date begin(const Organisation& organisation) const;
    /// True when an organisation of that code ended on `on`; on any day when none is given and none
    /// of that code stands.
    [[nodiscard]] bool has_ended(std::string_view code, const std::optional<Date>& on) const;
    /// True when `successor` came out of `predecessor` on `on` (any day when none is given).
    [[nodiscard]] bool has_followed(OrganisationId predecessor, OrganisationId successor,
                                    const std::optional<Date>& on) const;

private:
    struct Succession {
        OrganisationId successor = 0;
        Date on;
    };

    void load_past(store::Database& database);

    Tree newest_;
    Terms terms_;
    std::unordered_map<std::string, std::vector<FormerCode>> former_;
    std::unordered_map<OrganisationId, std::string> last_code_;
    std::unordered_map<OrganisationId, Date> begin_;
    std::unordered_map<OrganisationId, std::vector<Succession>> successions_;
};

}  // namespace sotay::org
