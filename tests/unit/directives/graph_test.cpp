#include "sotay/directives/graph.h"

#include "shelf.h"

#include "sotay/base/paths.h"
#include "sotay/directives/graph_layout.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace sotay;
using namespace sotay::directives;

TEST_SUITE_BEGIN("directives: graph");

namespace {

struct Library : test::Shelf {
    DocumentTypes types = load_document_types({data_directory() + "/rules"});

    DirectiveId put_citing(const std::string& symbol, const std::string& date,
                           const std::string& body) {
        auto directive = paper(symbol, "Quy định", date);
        directive.id = put(directive);
        record_citations(database, directive.id,
                         find_citations(running_text(body), directive, types));
        return directive.id;
    }
    [[nodiscard]] Graph around(DirectiveId id, int depth) {
        return graph_around(database, *find_by_id(database, id), depth, *parse_date("2026-11-24"));
    }
};

std::vector<std::string> symbols(const Graph& graph) {
    std::vector<std::string> all;
    for (const auto& paper : graph.papers) all.push_back(paper.symbol);
    return all;
}

Graph ring(std::size_t count) {
    Graph graph;
    for (std::size_t i = 0; i < count; ++i) {
        graph.papers.push_back({static_cast<DirectiveId>(i + 1), fmt::format("{}-QĐ/TW", i)});
        graph.arrows.push_back({i, (i + 1) % count});
        graph.arrows.push_back({i, (i + 7) % count});
    }
    return graph;
}

}  // namespace

TEST_CASE_FIXTURE(Library, "a graph goes as many citations far as it is told, both ways") {
    const auto oldest = put_citing("24-QĐ/TW", "2021-07-30", "");
    const auto middle = put_citing("232-QĐ/TW", "2025-01-20", "theo Quy định số 24-QĐ/TW");
    put_citing("294-QĐ/TW", "2025-05-26",
               "Quy định này thay thế Quy định số 232-QĐ/TW; theo Nghị quyết số 57-NQ/TW.");
    CHECK(symbols(around(middle, 0)) == std::vector<std::string>{"232-QĐ/TW"});
    CHECK(symbols(around(middle, 1)) ==
          std::vector<std::string>{"232-QĐ/TW", "294-QĐ/TW", "24-QĐ/TW"});
    const auto graph = around(oldest, 3);
    CHECK(symbols(graph) ==
          std::vector<std::string>{"24-QĐ/TW", "232-QĐ/TW", "294-QĐ/TW", "57-NQ/TW"});
    CHECK_FALSE(graph.papers[3].id);
    REQUIRE(graph.arrows.size() == 3);
    const auto replaces =
        std::ranges::find(graph.arrows, Relation::replaces, &GraphArrow::relation);
    REQUIRE(replaces != graph.arrows.end());
    CHECK(replaces->is_proposed);
    CHECK(replaces->from == 2);
    CHECK(replaces->to == 1);
}

TEST_CASE_FIXTURE(Library, "of too many papers those that act on each other come first") {
    const auto hub = put_citing("01-QĐ/TW", "2020-01-01", "");
    for (int i = 10; i < 110; ++i) {
        put_citing(fmt::format("{}-KH/TU", i), "2021-01-01", "theo Quy định số 01-QĐ/TW");
    }
    put_citing("02-QĐ/TW", "2020-06-01", "Quy định này thay thế Quy định số 01-QĐ/TW.");
    const auto graph = around(hub, 1);
    CHECK(graph.papers.size() == k_most_papers);
    CHECK(graph.papers[1].symbol == "02-QĐ/TW");
    CHECK(graph.left_out == 102 - k_most_papers);
}

TEST_CASE("papers in circles stand apart from each other and every arrow joins its papers") {
    const auto graph = ring(30);
    const std::vector<GraphSize> sizes(30, {170, 80});
    const auto layout = lay_out(graph, sizes);
    for (std::size_t i = 0; i < 30; ++i) {
        const auto& one = layout.boxes[i];
        CHECK(one.x >= 0);
        CHECK(one.x + one.width <= layout.width + 0.01);
        CHECK(one.y + one.height <= layout.height + 0.01);
        for (std::size_t k = i + 1; k < 30; ++k) {
            const auto& other = layout.boxes[k];
            const bool overlap = one.x < other.x + other.width && other.x < one.x + one.width &&
                                 one.y < other.y + other.height && other.y < one.y + one.height;
            CHECK_FALSE(overlap);
        }
    }
    const auto touches = [](const Rectangle& box, Point point) {
        return point.x > box.x && point.x < box.x + box.width &&
               (point.y == box.y || point.y == box.y + box.height);
    };
    for (std::size_t i = 0; i < graph.arrows.size(); ++i) {
        CHECK(touches(layout.boxes[graph.arrows[i].from], layout.paths[i].front()));
        CHECK(touches(layout.boxes[graph.arrows[i].to], layout.paths[i].back()));
    }
}

TEST_CASE("a single paper is a graph") {
    Graph graph;
    graph.papers.push_back({1, "01-QĐ/TW"});
    const auto layout = lay_out(graph, {{170, 80}});
    CHECK(layout.width == 170);
    CHECK(layout.height == 80);
}
