#include "sotay/directives/graph.h"

#include "sotay/directives/standing.h"

#include <algorithm>
#include <map>
#include <set>

namespace sotay::directives {

namespace {

/// A paper next to another one, to be chosen from.
struct Neighbour {
    std::string key;
    std::optional<DirectiveId> id{};
    Relation relation = Relation::cites;
    GraphPaper paper{};
};

const Link* strongest(const CitationRow& row) {
    const Link* best = nullptr;
    for (const Link& link : row.links) {
        if (link.state == LinkState::dismissed) continue;
        const auto rank = [](const Link& one) {
            return std::pair{one.state == LinkState::confirmed, one.relation};
        };
        if (best == nullptr || rank(link) > rank(*best)) best = &link;
    }
    return best;
}

std::string key_of(const std::optional<DirectiveId>& id, const std::string& symbol,
                   const std::optional<Date>& date) {
    if (id) return std::to_string(*id);
    return symbol + "@" + (date ? iso(*date) : "");
}

class Gatherer {
public:
    Gatherer(store::Database& database, Date on) : database_{database}, standing_{database, on} {}

    Graph run(const Directive& start, int depth) {
        add(key_of(start.id, "", {}), paper_of(start));
        std::size_t begin = 0;
        for (int level = 0; level < depth; ++level) {
            const std::size_t end = graph_.papers.size();
            for (std::size_t i = begin; i < end; ++i) expand(i);
            begin = end;
        }
        for (std::size_t i = 0; i < graph_.papers.size(); ++i) draw_arrows(i);
        graph_.left_out = left_out_.size();
        return std::move(graph_);
    }

private:
    [[nodiscard]] GraphPaper paper_of(const Directive& directive) const {
        return {directive.id,    directive.symbol.value_or(""),
                directive.type,  directive.issued_on,
                directive.title, standing_.has_ended(directive.id)};
    }
    void add(const std::string& key, GraphPaper paper) {
        places_.emplace(key, graph_.papers.size());
        graph_.papers.push_back(std::move(paper));
    }

    /// Rows without a symbol (the Charter) would tie everything to everything.
    [[nodiscard]] std::vector<CitationRow> cited_by_paper(DirectiveId id) const {
        auto rows = citations_of(database_, id);
        std::erase_if(rows,
                      [](const CitationRow& row) { return !row.target && row.symbol.empty(); });
        return rows;
    }

    [[nodiscard]] Neighbour neighbour(const CitationRow& row,
                                      const std::optional<DirectiveId>& id) const {
        const Link* link = strongest(row);
        Neighbour found{.key = key_of(id, row.symbol, row.issued_on),
                        .id = id,
                        .relation = link == nullptr ? Relation::cites : link->relation};
        if (id) {
            found.paper = paper_of(*find_by_id(database_, *id));
        } else {
            found.paper = {{}, row.symbol, row.type, row.issued_on, row.name};
        }
        return found;
    }

    void expand(std::size_t place) {
        const auto id = graph_.papers[place].id;
        if (!id) return;
        std::vector<Neighbour> all;
        for (const auto& row : cited_by_paper(*id)) all.push_back(neighbour(row, row.target));
        for (const auto& row : citations_to(database_, *find_by_id(database_, *id))) {
            all.push_back(neighbour(row, row.citing));
        }
        std::ranges::stable_sort(all, [](const Neighbour& one, const Neighbour& other) {
            return std::pair{one.relation, one.paper.issued_on} >
                   std::pair{other.relation, other.paper.issued_on};
        });
        for (auto& one : all) {
            if (places_.contains(one.key)) continue;
            if (graph_.papers.size() < k_most_papers) {
                add(one.key, std::move(one.paper));
            } else {
                left_out_.insert(one.key);
            }
        }
    }

    void draw_arrows(std::size_t place) {
        const auto id = graph_.papers[place].id;
        if (!id) return;
        for (const auto& row : cited_by_paper(*id)) {
            const auto other = places_.find(key_of(row.target, row.symbol, row.issued_on));
            if (other == places_.end() || other->second == place) continue;
            GraphArrow arrow{place, other->second};
            if (const Link* link = strongest(row)) {
                arrow.relation = link->relation;
                arrow.is_proposed = link->state == LinkState::proposed;
                if (link->is_reverse) std::swap(arrow.from, arrow.to);
            }
            graph_.arrows.push_back(arrow);
        }
    }

    store::Database& database_;
    Standing standing_;
    Graph graph_;
    std::map<std::string, std::size_t> places_;
    std::set<std::string> left_out_;
};

}  // namespace

Graph graph_around(store::Database& database, const Directive& start, int depth, Date on) {
    return Gatherer{database, on}.run(start, depth);
}

}  // namespace sotay::directives
