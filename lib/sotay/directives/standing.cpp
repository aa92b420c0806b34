#include "sotay/directives/standing.h"

namespace sotay::directives {

namespace {

constexpr const char* k_ended = R"sql(
    SELECT id FROM directives WHERE ended_on < $1)sql";

constexpr const char* k_superseded = R"sql(
    WITH superseded AS (
        SELECT CASE WHEN l.is_reverse = 1 THEN c.directive_id ELSE c.target_id END AS older,
               CASE WHEN l.is_reverse = 1 THEN c.target_id ELSE c.directive_id END AS newer,
               l.effective_on
        FROM directive_links l JOIN directive_cited c ON c.citation_id = l.citation_id
        WHERE l.state = 'confirmed' AND l.relation IN ('replaces', 'repeals') AND l.is_part = 0)
    SELECT o.id, o.symbol, o.issued_on, o.type
    FROM superseded s JOIN directives n ON n.id = s.newer JOIN directives o ON o.id = s.older
    WHERE n.is_draft = 0 AND COALESCE(s.effective_on, n.effective_on, n.issued_on) <= $1)sql";

constexpr const char* k_copies = R"sql(
    SELECT id FROM directives WHERE symbol = $1 AND issued_on = $2 AND type = $3 AND is_draft = 0)sql";

}  // namespace

Standing::Standing(store::Database& database, Date on) : on_{on} {
    auto ended = database.query(k_ended, on);
    while (ended.step()) ended_.insert(ended.integer(0));
    auto superseded = database.query(k_superseded, on);
    auto copies = database.prepare(k_copies);
    while (superseded.step()) {
        ended_.insert(superseded.integer(0));
        if (superseded.is_null(1) || superseded.is_null(2)) continue;
        copies.bind(1, superseded.text_view(1));
        copies.bind(2, superseded.text_view(2));
        copies.bind(3, superseded.text_view(3));
        while (copies.step()) ended_.insert(copies.integer(0));
        copies.reset();
    }
}

bool Standing::is_in_force(const Directive& directive) const {
    const auto begins = directive.effective_on ? directive.effective_on : directive.issued_on;
    return !directive.is_draft && begins && *begins <= on_ && !has_ended(directive.id) &&
           (!directive.ended_on || *directive.ended_on >= on_);
}

}  // namespace sotay::directives
