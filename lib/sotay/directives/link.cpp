#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/directives/relations.h"
#include "sotay/directives/symbol.h"

#include <algorithm>
#include <charconv>

namespace sotay::directives {

namespace {

constexpr const char* k_matching = R"sql(
    SELECT c.id FROM directive_citations c JOIN directive_cited v ON v.citation_id = c.id
    WHERE c.directive_id = $1
      AND (v.target_id = $2
           OR (c.symbol = $3 AND (CAST($4 AS TEXT) IS NULL OR c.issued_on IS NULL OR c.issued_on = $4)))
    ORDER BY c.id)sql";

constexpr const char* k_reverse = R"sql(
    SELECT c.id, o.id FROM directive_citations c JOIN directive_cited v ON v.citation_id = c.id
         JOIN directive_links l ON l.citation_id = c.id JOIN directives o ON o.id = c.directive_id
    WHERE c.symbol = $1 AND v.target_id = $2 AND l.is_reverse = 1 AND l.relation = $3
      AND (o.id = $4
           OR (o.symbol = $5 AND (CAST($6 AS TEXT) IS NULL OR o.issued_on IS NULL OR o.issued_on = $6)))
    ORDER BY c.id)sql";

constexpr const char* k_add = R"sql(
    INSERT INTO directive_citations (directive_id, symbol, type, issued_on, words, mentions, target_id)
    VALUES ($1, $2, '', $3, '', 0, $4)
    RETURNING id)sql";

constexpr const char* k_target = R"sql(
    SELECT target_id FROM directive_cited WHERE citation_id = $1)sql";

constexpr const char* k_fix_target = R"sql(
    UPDATE directive_citations SET target_id = $2 WHERE id = $1)sql";

constexpr const char* k_namesake = R"sql(
    SELECT 1 FROM directives WHERE symbol = $1 AND is_draft = 0)sql";

constexpr const char* k_confirm = R"sql(
    INSERT INTO directive_links (citation_id, relation, is_reverse, is_part, effective_on, state,
                                 decided_at)
    VALUES ($1, $2, $3, $4, $5, 'confirmed', $6)
    ON CONFLICT (citation_id, relation, is_reverse) DO UPDATE
    SET is_part = excluded.is_part, effective_on = excluded.effective_on, state = excluded.state,
        decided_at = excluded.decided_at)sql";

constexpr const char* k_dismiss = R"sql(
    UPDATE directive_links SET state = 'dismissed', decided_at = $4
    WHERE citation_id = $1 AND relation = $2 AND is_reverse = $3 AND state <> 'dismissed')sql";

/// What a person named as the older paper.
struct Target {
    std::string name;  ///< as typed
    std::optional<DirectiveId> id{};
    std::optional<std::string> symbol{};
    std::optional<Date> date{};
};

Target target_of(store::Database& database, const std::string& name) {
    Target target{.name = name};
    DirectiveId id = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), id);
    if (error == std::errc{} && end == name.data() + name.size()) {
        const auto directive = find_by_name(database, name);
        return {name, directive.id, directive.symbol, directive.issued_on};
    }
    const auto at = name.rfind('@');
    if (at != std::string::npos) target.date = parse_office_date(name.substr(at + 1));
    const auto symbol = parse_symbol(name.substr(0, at));
    if (!symbol || symbol->canonical.empty() || (at != std::string::npos && !target.date)) {
        throw Error{
            ErrorKind::usage,
            tr("\"{}\" is no symbol such as 01-HD/TW, 01-HD/TW@2021-09-28, and no number of "
               "the register",
               name)};
    }
    target.symbol = symbol->canonical;
    return target;
}

/// The citation that carries a link.
struct Place {
    std::int64_t citation = 0;
    std::optional<DirectiveId> older{};  ///< the target, when the register has it
    bool is_reverse = false;             ///< it stands in the older paper

    [[nodiscard]] DirectiveId citing(DirectiveId newer) const {
        return is_reverse ? *older : newer;
    }
};

std::optional<DirectiveId> target_in(store::Database& database, std::int64_t citation) {
    auto row = database.query(k_target, citation);
    return row.step() ? row.optional_integer(0) : std::nullopt;
}

/// Where one of the papers cites the other.
std::optional<Place> find_place(store::Database& database, const LinkDecision& decision,
                                const Target& target) {
    const Directive& paper = decision.paper;
    std::optional<Place> place;
    auto row = database.query(k_matching, paper.id, target.id, target.symbol, target.date);
    while (row.step()) {
        if (place && !target.id && !target.date) {
            throw Error{ErrorKind::conflict,
                        tr("it cites several papers with the symbol \"{0}\": add the date, such as "
                           "{0}@2021-09-28",
                           *target.symbol)};
        }
        if (!place) place = Place{row.integer(0), target_in(database, row.integer(0))};
    }
    if (place) return place;
    auto reverse = database.query(k_reverse, paper.symbol, paper.id, name_of(decision.relation),
                                  target.id, target.symbol, target.date);
    if (!reverse.step()) return std::nullopt;
    return Place{reverse.integer(0), reverse.integer(1), true};
}

Place add_place(store::Database& database, const LinkDecision& decision, const Target& target) {
    auto row = database.query(k_add, decision.paper.id, target.symbol, target.date, target.id);
    row.step();
    Place place{row.integer(0)};
    row.execute();
    place.older = target_in(database, place.citation);
    // Of several, none is the one meant; the error lists them.
    if (!place.older && !target.date && database.query(k_namesake, target.symbol).step()) {
        place.older = find_by_name(database, *target.symbol).id;
    }
    return place;
}

bool ends(Relation relation) {
    return relation == Relation::replaces || relation == Relation::repeals;
}

void check(store::Database& database, const LinkDecision& decision, const Place& place,
           const Target& target) {
    const auto& paper = decision.paper;
    const auto& older = place.older;
    if (paper.is_draft) {
        throw Error{ErrorKind::conflict, tr("a draft does nothing to other papers yet")};
    }
    if (older == paper.id) {
        throw Error{ErrorKind::conflict, tr("\"{}\" is the paper itself", target.name)};
    }
    if (ends(decision.relation) && !decision.effective_on && !paper.effective_on &&
        !paper.issued_on) {
        throw Error{
            ErrorKind::conflict,
            tr("the paper has no date: say with --from from when the other is out of force")};
    }
    const auto issued_on = older ? find_by_id(database, *older)->issued_on : target.date;
    if (issued_on && paper.issued_on && *issued_on > *paper.issued_on) {
        throw Error{ErrorKind::conflict,
                    tr("\"{}\" was issued on {}, after the paper that is to act on it ({}): name "
                       "the newer paper first",
                       target.name, display(*issued_on), display(*paper.issued_on))};
    }
}

CitationRow row_at(store::Database& database, DirectiveId citing, std::int64_t citation) {
    auto rows = citations_of(database, citing);
    return *std::ranges::find(rows, citation, &CitationRow::id);
}

std::vector<std::string> subjects_of(const LinkDecision& decision,
                                     const std::optional<DirectiveId>& older) {
    std::vector<std::string> subjects{fmt::format("directives:{}", decision.paper.id)};
    if (older) subjects.push_back(fmt::format("directives:{}", *older));
    return subjects;
}

}  // namespace

CitationRow confirm_link(store::Database& database, const LinkDecision& decision,
                         const store::Actor& actor) {
    store::Change change{database, actor};
    const Target target = target_of(database, decision.target);
    auto place = find_place(database, decision, target);
    if (!place) place = add_place(database, decision, target);
    check(database, decision, *place, target);
    if (place->older && !place->is_reverse) {
        database.execute(k_fix_target, place->citation, place->older);
    }
    database.execute(k_confirm, place->citation, name_of(decision.relation), place->is_reverse,
                     decision.is_part, decision.effective_on, actor.clock.now());
    auto row = row_at(database, place->citing(decision.paper.id), place->citation);
    change.commit({.action = "directive.link",
                   .subjects = subjects_of(decision, place->older),
                   .fields = {name_of(decision.relation)}});
    return row;
}

CitationRow dismiss_link(store::Database& database, const LinkDecision& decision,
                         const store::Actor& actor) {
    store::Change change{database, actor};
    const Target target = target_of(database, decision.target);
    const auto place = find_place(database, decision, target);
    const bool is_dismissed =
        place && database.execute(k_dismiss, place->citation, name_of(decision.relation),
                                  place->is_reverse, actor.clock.now()) > 0;
    if (!is_dismissed) {
        throw Error{ErrorKind::not_found,
                    tr("no such link to \"{}\" is proposed or confirmed: see sotay directive "
                       "citations {}",
                       decision.target, decision.paper.id)};
    }
    auto row = row_at(database, place->citing(decision.paper.id), place->citation);
    change.commit({.action = "directive.unlink",
                   .subjects = subjects_of(decision, place->older),
                   .fields = {name_of(decision.relation)}});
    return row;
}

}  // namespace sotay::directives
