#include "sotay/directives/relations.h"

#include "sotay/base/messages.h"

#include <algorithm>
#include <array>
#include <map>

namespace sotay::directives {

namespace {

constexpr const char* k_insert_citation = R"sql(
    INSERT INTO directive_citations (directive_id, symbol, name, type, issuer, issued_on, page, words,
                                     mentions)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    RETURNING id)sql";

constexpr const char* k_propose = R"sql(
    INSERT INTO directive_links (citation_id, relation, is_reverse, is_part, state)
    VALUES ($1, $2, $3, $4, 'proposed'))sql";

constexpr const char* k_citations_of = R"sql(
    SELECT c.id, c.directive_id, v.target_id, c.symbol, c.name, c.type, c.issuer, c.issued_on, c.page,
           c.words, c.mentions,
           CASE WHEN v.target_id IS NULL AND c.issued_on IS NULL AND d.issued_on IS NULL
                     AND EXISTS (SELECT 1 FROM directives o WHERE o.symbol = c.symbol)
                THEN 1 ELSE 0 END
    FROM directive_citations c JOIN directive_cited v ON v.citation_id = c.id
         JOIN directives d ON d.id = c.directive_id
    WHERE c.directive_id = $1
    ORDER BY c.id)sql";

constexpr const char* k_citations_to = R"sql(
    SELECT c.id, c.directive_id, v.target_id, c.symbol, c.name, c.type, c.issuer, c.issued_on, c.page,
           c.words, c.mentions, 0
    FROM directive_citations c JOIN directive_cited v ON v.citation_id = c.id
         JOIN directives d ON d.id = c.directive_id
    WHERE (c.symbol = $1 OR c.target_id = $2) AND v.target_id = $2
    ORDER BY d.issued_on DESC NULLS LAST, c.directive_id DESC, c.id)sql";

constexpr const char* k_links_of = R"sql(
    SELECT relation, is_reverse, is_part, effective_on, state FROM directive_links
    WHERE citation_id = $1 ORDER BY id)sql";

constexpr const char* k_missing = R"sql(
    SELECT c.symbol, c.issued_on, c.type, c.directive_id
    FROM directive_citations c JOIN directive_cited v ON v.citation_id = c.id
         JOIN directives d ON d.id = c.directive_id
    WHERE c.symbol IS NOT NULL AND v.target_id IS NULL
      AND (c.issued_on IS NOT NULL OR d.issued_on IS NOT NULL
           OR NOT EXISTS (SELECT 1 FROM directives o WHERE o.symbol = c.symbol))
    ORDER BY c.symbol, c.issued_on NULLS LAST, d.issued_on DESC NULLS LAST, c.directive_id DESC)sql";

constexpr std::array<const char*, 5> k_relations{"cites", "implements", "amends", "replaces",
                                                 "repeals"};
constexpr std::array<const char*, 3> k_states{"proposed", "confirmed", "dismissed"};

template <typename Enum, std::size_t N>
Enum value_of(const std::array<const char*, N>& names, const std::string& name) {
    const auto found = std::ranges::find(names, name);
    return static_cast<Enum>(found - names.begin());
}

std::optional<std::string> optional(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional{text};
}

std::vector<Link> links_of(store::Database& database, std::int64_t citation) {
    std::vector<Link> links;
    auto row = database.query(k_links_of, citation);
    while (row.step()) {
        links.push_back({.relation = value_of<Relation>(k_relations, row.text(0)),
                         .is_reverse = row.integer(1) != 0,
                         .is_part = row.integer(2) != 0,
                         .effective_on = row.optional_date(3),
                         .state = value_of<LinkState>(k_states, row.text(4))});
    }
    return links;
}

std::vector<CitationRow> rows_of(store::Database& database, store::Statement row) {
    std::vector<CitationRow> rows;
    while (row.step()) {
        const auto page = row.optional_integer(8);
        rows.push_back({.id = row.integer(0),
                        .citing = row.integer(1),
                        .target = row.optional_integer(2),
                        .is_ambiguous = row.integer(11) != 0,
                        .symbol = row.optional_text(3).value_or(""),
                        .name = row.optional_text(4).value_or(""),
                        .type = row.text(5),
                        .issuer = row.optional_text(6).value_or(""),
                        .issued_on = row.optional_date(7),
                        .page = page ? std::optional{static_cast<int>(*page)} : std::nullopt,
                        .words = row.text(9),
                        .mentions = static_cast<int>(row.integer(10)),
                        .links = links_of(database, row.integer(0))});
    }
    return rows;
}

/// The papers missing under one symbol: a mention without date means the one that has a date, if
/// there is but one.
class Namesakes {
public:
    void add(const std::optional<Date>& date, const std::string& type, DirectiveId citing) {
        const bool is_only_dated = !date && papers_.size() == 1;
        auto& paper = is_only_dated ? papers_.begin()->second : papers_[date];
        if (paper.type.empty()) paper.type = type;
        if (std::ranges::find(paper.cited_by, citing) == paper.cited_by.end()) {
            paper.cited_by.push_back(citing);
        }
    }
    void move_to(std::vector<MissingPaper>& all, const std::string& symbol) {
        for (auto& [date, paper] : papers_) {
            paper.symbol = symbol;
            paper.issued_on = date;
            all.push_back(std::move(paper));
        }
        papers_.clear();
    }

private:
    std::map<std::optional<Date>, MissingPaper> papers_;
};

}  // namespace

std::string name_of(Relation relation) {
    return k_relations.at(static_cast<std::size_t>(relation));
}

std::string wording_of(Relation relation) {
    switch (relation) {
        case Relation::cites:
            return tr("cites");
        case Relation::implements:
            return tr("implements");
        case Relation::amends:
            return tr("amends");
        case Relation::replaces:
            return tr("replaces");
        case Relation::repeals:
            return tr("repeals");
    }
    return {};
}

std::string name_of(LinkState state) { return k_states.at(static_cast<std::size_t>(state)); }

void record_citations(store::Database& database, DirectiveId paper,
                      const std::vector<Citation>& citations) {
    if (citations.empty()) return;
    auto row = database.prepare(k_insert_citation);
    auto link = database.prepare(k_propose);
    for (const Citation& citation : citations) {
        row.bind_all(paper, optional(citation.symbol), optional(citation.name), citation.type,
                     optional(citation.issuer), citation.issued_on, citation.page, citation.words,
                     citation.mentions);
        row.step();
        const auto id = row.integer(0);
        row.execute();
        const auto& reading = citation.reading;
        if (reading.relation == Relation::cites) continue;
        link.run(id, name_of(reading.relation), reading.is_reverse, reading.is_part);
    }
}

std::vector<CitationRow> citations_of(store::Database& database, DirectiveId id) {
    return rows_of(database, database.query(k_citations_of, id));
}

std::vector<CitationRow> citations_to(store::Database& database, const Directive& cited) {
    return rows_of(database, database.query(k_citations_to, cited.symbol, cited.id));
}

std::vector<MissingPaper> missing_papers(store::Database& database) {
    std::vector<MissingPaper> all;
    Namesakes namesakes;
    std::string symbol;
    auto row = database.prepare(k_missing);
    while (row.step()) {
        if (row.text_view(0) != symbol) {
            namesakes.move_to(all, symbol);
            symbol = row.text(0);
        }
        namesakes.add(row.optional_date(1), row.text(2), row.integer(3));
    }
    namesakes.move_to(all, symbol);
    std::ranges::stable_sort(all, [](const auto& one, const auto& other) {
        return one.cited_by.size() > other.cited_by.size();
    });
    return all;
}

}  // namespace sotay::directives
