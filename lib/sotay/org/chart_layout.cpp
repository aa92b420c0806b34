#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/org/chart.h"
#include "sotay/org/chart_style.h"

#include <algorithm>

namespace sotay::org {

namespace {

constexpr double k_gap = 16;      // between neighbours
constexpr double k_stacked = 8;   // between boxes of a column
constexpr double k_drop = 14;     // from a box to the bus below it, and from the bus to the boxes
constexpr double k_indent = 14;   // from the line down a column to its boxes
constexpr double k_sheet = 1.41;  // width to height of a sheet lying on its side
constexpr double k_part = 1.1;    // the same of what stands below a committee within the chart
constexpr double k_any_width = 1000;  // in one row
constexpr double k_new_row_cost = 1.1;
constexpr std::size_t k_most_in_row = 5;
constexpr std::size_t k_most_in_column = 8;

/// A part of the chart with its own origin.
struct Block {
    double width = 0;
    double height = 0;
    bool is_column = false;     ///< boxes beside one line
    std::vector<double> drops;  ///< where, at the top, lines from the superior come in
    std::vector<ChartBox> boxes;
    std::vector<std::vector<Point>> lines;

    void put(Block&& part, double x, double y) {
        for (auto& box : part.boxes) {
            box.place.x += x;
            box.place.y += y;
            boxes.push_back(std::move(box));
        }
        for (auto& line : part.lines) {
            for (auto& point : line) point = {point.x + x, point.y + y};
            lines.push_back(std::move(line));
        }
    }
};

/// The height of the sheet of the wanted shape that something fits on: the smaller, the larger it
/// can be printed.
double sheet_height(double width, double height, double wanted) {
    return std::max(width / wanted, height);
}

struct Size {
    double width = 0;
    double height = 0;
};

/// Which units stand in each row, and how large that is.
struct Rows {
    std::vector<std::vector<std::size_t>> units;
    Size size;
    double cost = 0;
};

Rows rows_within(const std::vector<Size>& sizes, double limit, double wanted) {
    Rows rows;
    Size row;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        const double wider = row.width + k_gap + sizes[i].width;
        const bool is_new = rows.units.empty() || wider > limit;
        if (is_new) {
            rows.size.height += row.height + (rows.units.empty() ? 0 : k_drop + k_gap);
            rows.units.emplace_back();
        }
        row = is_new ? sizes[i] : Size{wider, std::max(row.height, sizes[i].height)};
        rows.size.width = std::max(rows.size.width, row.width);
        rows.units.back().push_back(i);
    }
    rows.size.height += row.height;
    rows.cost = sheet_height(rows.size.width, rows.size.height, wanted) *
                (rows.units.size() > 1 ? k_new_row_cost : 1);
    return rows;
}

Rows best_rows(const std::vector<Size>& sizes, double wanted) {
    double total = 0;
    for (const auto& size : sizes) total += size.width + k_gap;
    auto best = rows_within(sizes, total, wanted);
    for (std::size_t count = 2; count <= sizes.size(); ++count) {
        auto rows = rows_within(sizes, total / static_cast<double>(count), wanted);
        if (rows.cost < best.cost) best = std::move(rows);
    }
    return best;
}

std::vector<Size> sizes_of(const std::vector<Block>& units) {
    std::vector<Size> sizes;
    for (const auto& unit : units) sizes.push_back({unit.width, unit.height});
    return sizes;
}

/// Units in rows, each row hanging from a bus; several buses hang from a trunk on the left.
Block in_rows(std::vector<Block> units, double wanted, bool is_connected) {
    const auto rows = best_rows(sizes_of(units), wanted).units;
    const double left = rows.size() > 1 && is_connected ? k_indent : 0;
    Block block;
    double y = 0;
    for (const auto& row : rows) {
        double x = left;
        const double below = y + (is_connected ? k_drop : 0);
        std::vector<double> drops;
        for (const auto i : row) {
            for (const auto drop : units[i].drops) drops.push_back(x + drop);
            const double width = units[i].width;
            block.height = std::max(block.height, below + units[i].height);
            block.put(std::move(units[i]), x, below);
            x += width + k_gap;
        }
        block.width = std::max(block.width, x - k_gap);
        if (is_connected) {
            for (const auto drop : drops) block.lines.push_back({{drop, y}, {drop, below}});
            const double start = left > 0 ? 0 : drops.front();
            block.lines.push_back({{start, y}, {drops.back(), y}});
            if (&row == &rows.back() && left > 0) block.lines.push_back({{0, 0}, {0, y}});
            if (&row == &rows.front()) block.drops = {start, drops.back()};
        }
        y = block.height + k_gap;
    }
    return block;
}

/// Boxes down columns, each beside a line that comes from the superior's bus.
Block in_columns(std::vector<ChartBox> boxes, std::size_t columns) {
    const auto rows = (boxes.size() + columns - 1) / columns;
    const double column_width = k_indent + k_box_width + k_gap;
    Block block;
    std::vector<double> ends(columns, 0);
    double y = 0;
    for (std::size_t row = 0; row < rows; ++row) {
        double height = 0;
        for (auto i = row; i < boxes.size(); i += rows)
            height = std::max(height, boxes[i].place.height);
        for (std::size_t column = 0; column * rows + row < boxes.size(); ++column) {
            auto& box = boxes[column * rows + row];
            const double x = static_cast<double>(column) * column_width;
            box.place = {x + k_indent, y, k_box_width, height};
            ends[column] = y + height / 2;
            block.lines.push_back({{x, ends[column]}, {x + k_indent, ends[column]}});
        }
        y += height + k_stacked;
    }
    for (std::size_t column = 0; column < columns; ++column) {
        if (ends[column] == 0) continue;
        const double x = static_cast<double>(column) * column_width;
        block.drops.push_back(x);
        block.lines.push_back({{x, 0}, {x, ends[column]}});
        block.width = x + k_indent + k_box_width;
    }
    block.height = y - k_stacked;
    block.is_column = columns == 1;
    block.boxes = std::move(boxes);
    return block;
}

/// How large so many columns of `boxes` are: boxes side by side are as high as the highest.
Size size_in(const std::vector<ChartBox>& boxes, std::size_t columns) {
    const auto rows = (boxes.size() + columns - 1) / columns;
    Size size{static_cast<double>(columns) * (k_indent + k_box_width + k_gap) - k_gap, -k_stacked};
    for (std::size_t row = 0; row < rows; ++row) {
        double highest = 0;
        for (auto i = row; i < boxes.size(); i += rows)
            highest = std::max(highest, boxes[i].place.height);
        size.height += highest + k_stacked;
    }
    return size;
}

/// In how many columns `boxes` stand best beside `units`.
std::size_t best_columns(const std::vector<ChartBox>& boxes, const std::vector<Block>& units,
                         double wanted) {
    auto sizes = sizes_of(units);
    sizes.emplace_back();
    std::size_t best = 1;
    double least = 0;
    for (std::size_t columns = 1; columns <= boxes.size(); ++columns) {
        sizes.back() = size_in(boxes, columns);
        const double cost = best_rows(sizes, wanted).cost;
        if (columns == 1 || cost < least) {
            least = cost;
            best = columns;
        }
    }
    return best;
}

class Layout {
public:
    Layout(const ChartSpec& spec, const Typesetter& typesetter)
        : spec_{spec}, typesetter_{typesetter} {}

    Block run() {
        std::vector<Block> tops;
        for (const auto* top : spec_.tops) tops.push_back(block_of(*top, spec_.depth, true));
        if (tops.empty()) return {};
        if (tops.size() == 1) return std::move(tops.front());
        return in_rows(std::move(tops), k_sheet, false);
    }

private:
    ChartBox box_of(const Organisation& organisation, bool is_leaf) {
        const auto hidden = is_leaf ? spec_.tree.subtree(organisation.id).size() - 1 : 0;
        const double width = k_box_width - 2 * k_padding;
        ChartBox box;
        box.organisation = &organisation;
        box.name =
            typesetter_.wrap(organisation.name, is_leaf && hidden == 0 ? k_plain : k_bold, width);
        box.note = joined(spec_.note(organisation, hidden), width);
        box.place = {0, 0, k_box_width,
                     2 * k_padding + k_name_line * static_cast<double>(box.name.size()) +
                         k_note_line * static_cast<double>(box.note.size())};
        return box;
    }

    /// The pieces of a note, as many on a line as fit.
    std::vector<TextLine> joined(const std::vector<std::string>& pieces, double width) {
        std::vector<TextLine> lines;
        for (const auto& piece : pieces) {
            if (!lines.empty()) {
                auto longer = typesetter_.wrap(lines.back().text + " · " + piece, k_small, width);
                if (longer.size() == 1) {
                    lines.back() = std::move(longer.front());
                    continue;
                }
            }
            for (auto& line : typesetter_.wrap(piece, k_small, width))
                lines.push_back(std::move(line));
        }
        return lines;
    }

    static Block alone(ChartBox box) {
        Block block;
        block.width = k_box_width;
        block.height = box.place.height;
        block.drops = {k_box_width / 2};
        block.boxes.push_back(std::move(box));
        return block;
    }

    Block block_of(const Organisation& organisation, int depth, bool is_top) {
        const auto children =
            depth == 0 ? std::vector<const Organisation*>{} : spec_.tree.children(organisation.id);
        auto box = box_of(organisation, children.empty());
        if (children.empty()) return alone(std::move(box));
        return below(std::move(box), units_of(children, depth - 1, is_top), is_top);
    }

    /// What stands side by side below a superior: committees with all of their own, then the
    /// boxes that have nothing below them.
    std::vector<Block> units_of(const std::vector<const Organisation*>& children, int depth,
                                bool is_top) {
        std::vector<Block> units;
        std::vector<ChartBox> leaves;
        for (const auto* child : children) {
            if (depth == 0 || spec_.tree.children(child->id).empty()) {
                leaves.push_back(box_of(*child, true));
            } else {
                units.push_back(block_of(*child, depth, false));
            }
        }
        if (leaves.empty()) return units;
        if (is_top && units.empty() && leaves.size() <= k_most_in_row) {
            for (auto& leaf : leaves) units.push_back(alone(std::move(leaf)));
            return units;
        }
        const auto columns = !is_top && leaves.size() <= k_most_in_column
                                 ? 1
                                 : best_columns(leaves, units, is_top ? k_sheet : k_part);
        units.push_back(in_columns(std::move(leaves), columns));
        return units;
    }

    /// The line of the column comes out of the box near its left edge, which spares half its width.
    static Block above_column(ChartBox box, Block column) {
        const double under = box.place.height;
        const double bottom = under + k_stacked;
        Block block = alone(std::move(box));
        block.lines.push_back({{k_indent, under}, {k_indent, bottom}});
        block.width = std::max(k_box_width, k_indent + column.width);
        block.height = bottom + column.height;
        block.put(std::move(column), k_indent, bottom);
        return block;
    }

    Block below(ChartBox box, std::vector<Block> units, bool is_top) {
        if (units.size() == 1 && units.front().is_column) {
            return above_column(std::move(box), std::move(units.front()));
        }
        const bool is_simple =
            is_top && units.size() <= k_most_in_row &&
            std::ranges::all_of(units, [](const auto& unit) { return unit.boxes.size() == 1; });
        const double wanted = is_simple ? k_any_width : is_top ? k_sheet : k_part;
        auto rest = in_rows(std::move(units), wanted, true);
        const double middle = (rest.drops.front() + rest.drops.back()) / 2;
        const double shift = std::max(0.0, k_box_width / 2 - middle);
        const double centre = middle + shift;
        const double bus = box.place.height + k_drop;
        Block block;
        block.width = std::max(rest.width + shift, centre + k_box_width / 2);
        block.height = bus + rest.height;
        block.drops = {centre};
        block.lines.push_back({{centre, box.place.height}, {centre, bus}});
        box.place.x = centre - k_box_width / 2;
        block.boxes.push_back(std::move(box));
        block.put(std::move(rest), shift, bus);
        return block;
    }

    const ChartSpec& spec_;
    const Typesetter& typesetter_;
};

std::size_t boxes_of(const ChartSpec& spec) {
    std::size_t count = 0;
    for (const auto* top : spec.tops) {
        for (const auto* organisation : spec.tree.subtree(top->id)) {
            if (spec.depth < 0 || organisation->level - top->level <= spec.depth) ++count;
        }
    }
    return count;
}

}  // namespace

Chart lay_out(const ChartSpec& spec, const Typesetter& typesetter) {
    if (const auto count = boxes_of(spec); count > k_most_boxes) {
        throw Error{ErrorKind::conflict,
                    tr("a chart of {} organisations is more than anyone can read (at most {}): use "
                       "--depth, or begin at an organisation further down",
                       count, k_most_boxes)};
    }
    auto block = Layout{spec, typesetter}.run();
    Chart chart;
    for (auto& box : block.boxes) {
        box.place.x += k_margin;
        box.place.y += k_margin + k_heading;
    }
    for (auto& line : block.lines) {
        for (auto& point : line) point = {point.x + k_margin, point.y + k_margin + k_heading};
    }
    chart.width = block.width + 2 * k_margin;
    chart.height = block.height + 2 * k_margin + k_heading;
    chart.boxes = std::move(block.boxes);
    chart.lines = std::move(block.lines);
    return chart;
}

}  // namespace sotay::org
