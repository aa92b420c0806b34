#pragma once

#include "sotay/org/blueprint.h"
#include "sotay/org/journal.h"

#include <string_view>
#include <unordered_map>

namespace sotay::org {

/// Carries a checked plan out, inside the transaction of its caller.
class Builder {
public:
    Builder(store::Database& database, const Drawing& drawing, Journal& journal);

    void run();
    /// Organisations whose order among their siblings changed: kept, but no change of the
    /// hierarchy.
    [[nodiscard]] std::int64_t reordered() const { return reordered_; }

private:
    void place(const Placing& placing);
    void create(const Placing& placing);
    void change(const Placing& placing);
    void insert(OrganisationId id, const Placing& placing, std::optional<OrganisationId> parent);
    void rewrite(const Placing& placing, Date from, std::optional<OrganisationId> parent);
    void set_terms(OrganisationId id, const Placing& placing);
    void reorganise(const Pending& pending);
    void divide(const Pending& pending);
    void end(const Ending& ending);
    [[nodiscard]] OrganisationId id_of(std::string_view code) const;
    [[nodiscard]] std::optional<OrganisationId> parent_of(const Placing& placing) const;

    store::Database& database_;
    const Drawing& drawing_;
    Journal& journal_;
    store::Statement insert_organisation_;
    store::Statement insert_placement_;
    store::Statement rewrite_placement_;
    store::Statement close_placement_;
    store::Statement insert_term_;
    std::unordered_map<std::string, OrganisationId> ids_;
    std::int64_t reordered_ = 0;
};

}  // namespace sotay::org
