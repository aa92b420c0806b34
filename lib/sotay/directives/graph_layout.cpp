#include "sotay/directives/graph_layout.h"

#include <algorithm>
#include <numeric>

namespace sotay::directives {

namespace {

constexpr std::size_t k_most_in_row = 6;
constexpr double k_gap = 22;       // between neighbours
constexpr double k_lane = 16;      // of an arrow that passes a row
constexpr double k_row_gap = 56;   // for arrows and their labels
constexpr double k_arrow_gap = 4;  // more for each arrow, so that many stay apart
constexpr double k_most_gap = 160;
constexpr int k_sweeps = 12;

/// A box, or the place where an arrow passes a row.
struct Node {
    std::size_t row = 0;
    double width = k_lane;
    double x = 0;  ///< of its middle
    std::vector<std::size_t> above;
    std::vector<std::size_t> below;
};

/// The layered drawing of a graph: rows by citation, order within them by the means of neighbours.
class Layers {
public:
    Layers(const Graph& graph, const std::vector<GraphSize>& sizes)
        : graph_{graph}, sizes_{sizes}, nodes_(graph.papers.size()) {
        for (std::size_t i = 0; i < sizes.size(); ++i) nodes_[i].width = sizes[i].width;
    }

    GraphLayout run() {
        rank();
        assign_rows();
        thread_arrows();
        for (int sweep = 0; sweep < k_sweeps; ++sweep) order(sweep % 2 == 0);
        for (int sweep = 0; sweep < k_sweeps; ++sweep) place(sweep % 2 == 0);
        return finish();
    }

private:
    /// The newer first, papers without date last: what is cited is older, so arrows lead down.
    void rank() {
        order_.resize(nodes_.size());
        std::iota(order_.begin(), order_.end(), std::size_t{0});
        std::ranges::stable_sort(order_, [&](std::size_t one, std::size_t other) {
            return graph_.papers[one].issued_on > graph_.papers[other].issued_on;
        });
        rank_.resize(nodes_.size());
        for (std::size_t i = 0; i < order_.size(); ++i) rank_[order_[i]] = i;
    }
    [[nodiscard]] std::size_t upper(const GraphArrow& arrow) const {
        return rank_[arrow.from] < rank_[arrow.to] ? arrow.from : arrow.to;
    }
    [[nodiscard]] std::size_t lower(const GraphArrow& arrow) const {
        return rank_[arrow.from] < rank_[arrow.to] ? arrow.to : arrow.from;
    }

    void assign_rows() {
        std::vector<std::vector<std::size_t>> below(nodes_.size());
        for (const auto& arrow : graph_.arrows) below[upper(arrow)].push_back(lower(arrow));
        for (const auto i : order_) {
            for (const auto k : below[i])
                nodes_[k].row = std::max(nodes_[k].row, nodes_[i].row + 1);
        }
        // Down to right above what it cites, so that arrows are short.
        for (auto i = order_.rbegin(); i != order_.rend(); ++i) {
            if (below[*i].empty()) continue;
            std::size_t highest = nodes_[below[*i].front()].row;
            for (const auto k : below[*i]) highest = std::min(highest, nodes_[k].row);
            nodes_[*i].row = highest - 1;
        }
        split_rows();
    }
    /// A row too long for a sheet becomes several.
    void split_rows() {
        std::vector<std::vector<std::size_t>> wide;
        for (const auto i : order_) {
            if (nodes_[i].row >= wide.size()) wide.resize(nodes_[i].row + 1);
            wide[nodes_[i].row].push_back(i);
        }
        for (const auto& row : wide) {
            if (row.empty()) continue;
            const auto parts = (row.size() + k_most_in_row - 1) / k_most_in_row;
            const auto first = rows_.size();
            rows_.resize(first + parts);
            for (std::size_t i = 0; i < row.size(); ++i) {
                const auto part = first + i * parts / row.size();
                nodes_[row[i]].row = part;
                rows_[part].push_back(row[i]);
            }
        }
    }

    /// Gives each arrow a lane through the rows that it passes.
    void thread_arrows() {
        for (const auto& arrow : graph_.arrows) {
            std::vector<std::size_t> chain{upper(arrow)};
            for (auto row = nodes_[upper(arrow)].row + 1; row < nodes_[lower(arrow)].row; ++row) {
                nodes_.emplace_back().row = row;
                rows_[row].push_back(nodes_.size() - 1);
                chain.push_back(nodes_.size() - 1);
            }
            chain.push_back(lower(arrow));
            for (std::size_t i = 0; i + 1 < chain.size(); ++i) {
                nodes_[chain[i]].below.push_back(chain[i + 1]);
                nodes_[chain[i + 1]].above.push_back(chain[i]);
            }
            chains_.push_back(std::move(chain));
        }
        for (auto& row : rows_) spread(row);
    }
    /// In their order without overlap, the row's middle at 0.
    void spread(const std::vector<std::size_t>& row) {
        double x = 0;
        for (std::size_t k = 0; k < row.size(); ++k) {
            if (k > 0) x += gap(row[k - 1], row[k]);
            nodes_[row[k]].x = x + nodes_[row[k]].width / 2;
            x += nodes_[row[k]].width;
        }
        for (const auto i : row) nodes_[i].x -= x / 2;
    }
    /// Between two neighbours of a row; lanes run close together.
    [[nodiscard]] double gap(std::size_t one, std::size_t other) const {
        const auto papers = sizes_.size();
        if (one >= papers && other >= papers) return 0;
        return one >= papers || other >= papers ? k_gap / 2 : k_gap;
    }
    [[nodiscard]] double wanted(std::size_t i, bool is_downward) const {
        const auto& near = is_downward ? nodes_[i].above : nodes_[i].below;
        if (near.empty()) return nodes_[i].x;
        double sum = 0;
        for (const auto k : near) sum += nodes_[k].x;
        return sum / static_cast<double>(near.size());
    }

    void order(bool is_downward) {
        for_each_row(is_downward, [&](std::vector<std::size_t>& row) {
            std::vector<double> means(nodes_.size());
            for (const auto i : row) means[i] = wanted(i, is_downward);
            std::ranges::stable_sort(
                row, [&](std::size_t one, std::size_t other) { return means[one] < means[other]; });
            spread(row);
        });
    }
    /// Moves nodes towards their neighbours as far as their order and width allow.
    void place(bool is_downward) {
        for_each_row(is_downward, [&](const std::vector<std::size_t>& row) {
            double error = 0;
            for (std::size_t k = 0; k < row.size(); ++k) {
                Node& node = nodes_[row[k]];
                const double want = wanted(row[k], is_downward);
                node.x = want;
                if (k > 0) {
                    const Node& left = nodes_[row[k - 1]];
                    node.x = std::max(
                        want, left.x + left.width / 2 + gap(row[k - 1], row[k]) + node.width / 2);
                }
                error += node.x - want;
            }
            for (const auto i : row) nodes_[i].x -= error / static_cast<double>(row.size());
        });
    }
    template <typename Act>
    void for_each_row(bool is_downward, Act act) {
        if (is_downward) {
            std::for_each(rows_.begin(), rows_.end(), act);
        } else {
            std::for_each(rows_.rbegin(), rows_.rend(), act);
        }
    }

    GraphLayout finish() {
        GraphLayout layout;
        double left = nodes_.front().x;
        double right = left;
        for (const Node& node : nodes_) {
            left = std::min(left, node.x - node.width / 2);
            right = std::max(right, node.x + node.width / 2);
        }
        layout.width = right - left;
        for (Node& node : nodes_) node.x -= left;
        layout.boxes.resize(sizes_.size());
        for (const auto& row : rows_) {
            tops_.push_back(layout.height);
            double highest = 0;
            for (const auto i : row) {
                if (i < sizes_.size()) highest = std::max(highest, sizes_[i].height);
            }
            for (const auto i : row) {
                if (i >= sizes_.size()) continue;
                layout.boxes[i] = {nodes_[i].x - sizes_[i].width / 2, layout.height,
                                   sizes_[i].width, highest};
            }
            bottoms_.push_back(layout.height + highest);
            layout.height = bottoms_.back() + gap_below(tops_.size() - 1);
        }
        layout.height = bottoms_.back();
        for (std::size_t i = 0; i < chains_.size(); ++i) layout.paths.push_back(path(i));
        return layout;
    }
    [[nodiscard]] double gap_below(std::size_t row) const {
        double arrows = 0;
        for (const auto i : rows_[row]) arrows += static_cast<double>(nodes_[i].below.size());
        return std::min(k_row_gap + k_arrow_gap * arrows, k_most_gap);
    }
    /// Where on a box the arrow to `other` is tied, in the order of where such arrows lead.
    [[nodiscard]] double tie(std::size_t box, const std::vector<std::size_t>& others,
                             std::size_t other) const {
        std::size_t before = 0;
        for (const auto k : others) {
            if (std::pair{nodes_[k].x, k} < std::pair{nodes_[other].x, other}) ++before;
        }
        const double part =
            static_cast<double>(before + 1) / static_cast<double>(others.size() + 1);
        return nodes_[box].x + nodes_[box].width * (part - 0.5);
    }
    [[nodiscard]] std::vector<Point> path(std::size_t arrow) const {
        const auto& chain = chains_[arrow];
        const auto top = chain.front();
        const auto bottom = chain.back();
        std::vector<Point> points{
            {tie(top, nodes_[top].below, chain[1]), bottoms_[nodes_[top].row]}};
        for (std::size_t i = 1; i + 1 < chain.size(); ++i) {
            const Node& node = nodes_[chain[i]];
            points.push_back({node.x, tops_[node.row]});
            points.push_back({node.x, bottoms_[node.row]});
        }
        points.push_back({tie(bottom, nodes_[bottom].above, chain[chain.size() - 2]),
                          tops_[nodes_[bottom].row]});
        if (graph_.arrows[arrow].from != top) std::ranges::reverse(points);
        return points;
    }

    const Graph& graph_;
    const std::vector<GraphSize>& sizes_;
    std::vector<Node> nodes_;  ///< the papers, then the lanes
    std::vector<std::size_t> order_;
    std::vector<std::size_t> rank_;
    std::vector<std::vector<std::size_t>> rows_;
    std::vector<std::vector<std::size_t>> chains_;  ///< of each arrow, from the upper paper down
    std::vector<double> tops_;
    std::vector<double> bottoms_;
};

}  // namespace

GraphLayout lay_out(const Graph& graph, const std::vector<GraphSize>& sizes) {
    return Layers{graph, sizes}.run();
}

}  // namespace sotay::directives
