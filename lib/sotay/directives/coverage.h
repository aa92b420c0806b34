#pragma once

#include "sotay/base/date.h"
#include "sotay/directives/directive.h"
#include "sotay/org/tree.h"
#include "sotay/store/database.h"
#include "sotay/store/vault.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sotay::directives {

/// People, each counted once however often the document was sent. acknowledged ≤ opened ≤ seen ≤
/// delivered, and recipients = reached + waiting + unreached.
struct CoverageCounts {
    std::int64_t recipients = 0;  ///< sent it, or studied it
    std::int64_t reached = 0;     ///< delivered or studied
    std::int64_t delivered = 0;
    std::int64_t seen = 0;
    std::int64_t opened = 0;        ///< the personal link
    std::int64_t acknowledged = 0;  ///< with the button on the page
    std::int64_t studied = 0;       ///< present at a meeting that studied it
    std::int64_t waiting = 0;       ///< on its way, or with the provider and no receipt came back
    std::int64_t unreached = 0;     ///< no way of sending is left: somebody must go there

    CoverageCounts& operator+=(const CoverageCounts& other);
    friend bool operator==(const CoverageCounts&, const CoverageCounts&) = default;
};

/// Who was reached by a document. People stand where they officially belonged on the day of its
/// newest issue (without one: of its first study); what was withdrawn in time counts nowhere.
struct Coverage {
    struct Row {
        const org::Organisation* organisation = nullptr;  ///< of `tree`
        CoverageCounts own;                               ///< of its own members
        CoverageCounts total;                             ///< with everything below it
    };
    Coverage() = default;
    Coverage(Coverage&&) = default;  // its rows point into its tree
    Coverage& operator=(Coverage&&) = default;

    Date on;
    org::Tree tree;
    std::vector<Row> rows;     ///< organisations with anybody in them, in the order of the tree
    CoverageCounts elsewhere;  ///< those who belonged nowhere on the day
    CoverageCounts total;
};

/// Throws Error{conflict} when the document was neither handed out nor studied.
[[nodiscard]] Coverage coverage(store::Database& database, const Directive& directive);

/// Somebody who must be told in person.
struct Unreached {
    std::int64_t member = 0;
    std::string full_name;
    const org::Organisation* organisation = nullptr;  ///< of the tree that was given
    std::optional<std::string> post;                  ///< held there; its code
    std::optional<std::string> phone;
    std::string reason;  ///< translated
};
/// By organisation in the order of `tree`, in it by name; those without one last.
[[nodiscard]] std::vector<Unreached> unreached(store::Database& database, const store::Vault& vault,
                                               const Directive& directive, const org::Tree& tree);

}  // namespace sotay::directives
