#pragma once

#include "sotay/directives/graph.h"
#include "sotay/formats/drawing.h"

#include <cstddef>
#include <vector>

namespace sotay::directives {

struct GraphSize {
    double width = 0;
    double height = 0;
};

/// Where a graph stands on the paper, from (0, 0).
struct GraphLayout {
    double width = 0;
    double height = 0;
    std::vector<Rectangle> boxes;           ///< of the papers
    std::vector<std::vector<Point>> paths;  ///< of the arrows, from tail to head, between the boxes
};

/// Rows of boxes, what cites above what is cited, none over another; arrows pass between the boxes.
/// The same graph gives the same layout. `sizes` are those of the boxes.
[[nodiscard]] GraphLayout lay_out(const Graph& graph, const std::vector<GraphSize>& sizes);

}  // namespace sotay::directives
