#pragma once

#include "sotay/base/date.h"
#include "sotay/directives/directive.h"
#include "sotay/store/database.h"

#include <unordered_set>

namespace sotay::directives {

/// Which documents of the register are in force on a day.
class Standing {
public:
    /// Reads what had left force by then: documents whose last day a person has set, and those that
    /// a confirmed link says another paper had wholly replaced or repealed by that day. A paper
    /// that is kept twice (its PDF and its DOCX) leaves force as one. Proposed links do not count.
    Standing(store::Database& database, Date on);

    /// True from effective_on, or from issued_on where there is none, until it leaves force. Never
    /// true of a draft or of a paper of unknown date.
    [[nodiscard]] bool is_in_force(const Directive& directive) const;
    /// True of what was in force once and no longer is, e.g. to show it after what is.
    [[nodiscard]] bool has_ended(DirectiveId id) const { return ended_.contains(id); }
    [[nodiscard]] const std::unordered_set<DirectiveId>& ended() const { return ended_; }

private:
    Date on_;
    std::unordered_set<DirectiveId> ended_;
};

}  // namespace sotay::directives
