#pragma once

#include "sotay/base/date.h"
#include "sotay/directives/directive.h"
#include "sotay/directives/relations.h"
#include "sotay/formats/typesetter.h"
#include "sotay/store/database.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace sotay::directives {

struct GraphPaper {
    std::optional<DirectiveId> id{};  ///< none when it is not in the register
    std::string symbol{};
    std::string type{};
    std::optional<Date> issued_on{};
    std::string title{};
    bool has_ended = false;  ///< replaced, repealed or at its end
};

struct GraphArrow {
    std::size_t from = 0;  ///< the paper that acts or cites, an index of Graph::papers
    std::size_t to = 0;
    Relation relation = Relation::cites;
    bool is_proposed = false;
};

/// A paper among those that it is tied to; papers[0] is the one asked for.
struct Graph {
    std::vector<GraphPaper> papers;
    std::vector<GraphArrow> arrows;
    std::size_t left_out = 0;  ///< papers beyond k_most_papers
};

/// Beyond so many papers a graph is no longer a picture that anyone reads.
inline constexpr std::size_t k_most_papers = 60;

/// The papers that at most `depth` citations or links part from `start`, as they stand on a day. Of
/// too many, those that a paper amends, replaces, repeals or implements come first, then the newer.
[[nodiscard]] Graph graph_around(store::Database& database, const Directive& start, int depth,
                                 Date on);

/// The graph under `title` and `subtitle` as SVG: rows of papers, those that cite above those that
/// are cited. Each paper is a group with `data-symbol` and `data-state` (in_force, ended, missing),
/// each arrow one with `data-from`, `data-to` and `data-relation`.
[[nodiscard]] std::string to_svg(const Graph& graph, const Typesetter& typesetter,
                                 const std::string& title, const std::string& subtitle);

}  // namespace sotay::directives
