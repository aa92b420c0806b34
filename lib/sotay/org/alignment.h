#pragma once

#include "sotay/org/hierarchy.h"
#include "sotay/org/standing.h"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace sotay::org {

/// An organisation of the file beside the one that it describes.
struct Placing {
    const Desired* desired = nullptr;
    const Organisation* existing = nullptr;  ///< none: it is new
    Date on;          ///< when it begins to stand as described, or what changes about it changes
    Date founded_on;  ///< of a new one; not after `on`
};

/// What is not yet done of an entry under `reorganisations:`.
struct Pending {
    const Reorganisation* entry = nullptr;
    Date on;
    std::vector<const Organisation*> from;
};

struct Ending {
    const Organisation* organisation = nullptr;
    Date on;
    bool is_announced = false;  ///< by an entry; else the file does not mention the organisation
    std::optional<std::string> decision;
};

/// Which organisation of the register each of the file is, which of them end, and when. Refers to
/// the hierarchy and the standing that it was made of.
class Alignment {
public:
    /// `effective_on` is the date of whatever the file does not date.
    Alignment(const Hierarchy& hierarchy, const Standing& standing, Date effective_on);

    [[nodiscard]] const std::vector<Placing>& placings() const { return placings_; }
    /// By date.
    [[nodiscard]] const std::vector<Pending>& pending() const { return pending_; }
    [[nodiscard]] const std::vector<Ending>& endings() const { return endings_; }
    /// Organisations of the file that describe the same one, the later first.
    [[nodiscard]] const std::vector<std::pair<const Desired*, const Desired*>>& doubled() const {
        return doubled_;
    }

    [[nodiscard]] const Placing* find(std::string_view code) const;
    [[nodiscard]] const Placing* of(OrganisationId id) const;
    [[nodiscard]] const Ending* ending(OrganisationId id) const;
    /// The standing organisation that `code` means where the file speaks of what comes out: one
    /// of the file, else one of the register; nullptr for a new one and for an unknown one.
    [[nodiscard]] const Organisation* existing(std::string_view code) const;
    /// True when the organisation keeps the superior it has.
    [[nodiscard]] bool keeps_parent(const Placing& placing) const;
    /// When the superior that the file names begins to stand; the first of days without one.
    [[nodiscard]] Date parent_begin(const Desired& desired) const;

private:
    void find_pending();
    [[nodiscard]] bool is_done(const Reorganisation& entry, const Named& code) const;
    void match();
    [[nodiscard]] const Organisation* match(const Desired& desired) const;
    [[nodiscard]] const Organisation* match_previous(const Desired& desired) const;
    [[nodiscard]] bool is_replaced(const Desired& desired, const Organisation& holder) const;
    void end_absent();
    void end(Ending ending);
    void date();
    [[nodiscard]] Date founding(const Desired& desired) const;

    const Hierarchy& hierarchy_;
    const Standing& standing_;
    Date effective_on_;
    std::vector<Placing> placings_;
    std::vector<Pending> pending_;
    std::vector<Ending> endings_;
    std::vector<std::pair<const Desired*, const Desired*>> doubled_;
    std::unordered_map<std::string, std::size_t> by_code_;
    std::unordered_map<OrganisationId, std::size_t> by_id_;
    std::unordered_map<OrganisationId, std::size_t> ending_by_id_;
    std::unordered_map<std::string, Date> receives_on_;
};

}  // namespace sotay::org
