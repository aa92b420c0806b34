#include "sotay/base/messages.h"
#include "sotay/directives/graph.h"
#include "sotay/directives/graph_layout.h"
#include "sotay/formats/drawing.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sotay::directives {

namespace {

constexpr double k_box_width = 172;
constexpr double k_padding = 8;
constexpr double k_symbol_line = 16;
constexpr double k_note_line = 13;
constexpr double k_margin = 24;
constexpr double k_heading = 56;
constexpr double k_least_width = 420;
constexpr double k_head_length = 8;
constexpr double k_head_width = 4;
constexpr double k_label_height = 13;
constexpr std::size_t k_title_lines = 4;
constexpr Face k_title{16, true};
constexpr Face k_subtitle{11, false};
constexpr Face k_symbol{12, true};
constexpr Face k_note{10, false};
constexpr Face k_label{9.5, false};
constexpr const char* k_ink = "#1f1f1f";
constexpr const char* k_faint_ink = "#6a6a6a";
// Where on the last stroke of an arrow a label is tried, from its head.
constexpr std::array<double, 7> k_label_places{0.45, 0.3, 0.6, 0.2, 0.72, 0.38, 0.85};

struct Texts {
    std::vector<TextLine> symbol;
    std::vector<TextLine> notes;
};

const char* colour_of(Relation relation) {
    switch (relation) {
        case Relation::cites:
            return "#8a8a8a";
        case Relation::implements:
            return "#2f6199";
        case Relation::amends:
            return "#9a6412";
        case Relation::replaces:
            return "#a61b1b";
        case Relation::repeals:
            return "#5d1049";
    }
    return k_ink;
}

const char* state_of(const GraphPaper& paper) {
    if (!paper.id) return "missing";
    return paper.has_ended ? "ended" : "in_force";
}

std::string name_of(const GraphPaper& paper) {
    return paper.symbol.empty() ? tr("(no symbol)") : paper.symbol;
}

/// The shape and the words say what colour does, so that a print in black and white loses nothing.
Paint paint_of(const GraphPaper& paper, bool is_asked_for) {
    if (!paper.id) return {"#ffffff", "#8a8a8a", false, true};
    if (paper.has_ended) return {"#ececec", "#8a8a8a", true, false};
    if (is_asked_for) return {"#fdf1d8", "#a61b1b", false, false};
    return {"#eef3fa", "#7d97bd", false, false};
}

class Picture {
public:
    Picture(const Graph& graph, const Typesetter& typesetter)
        : graph_{graph}, typesetter_{typesetter} {
        std::vector<GraphSize> sizes;
        for (const auto& paper : graph.papers) {
            texts_.push_back(texts_of(paper));
            const auto& texts = texts_.back();
            sizes.push_back(
                {k_box_width, 2 * k_padding +
                                  k_symbol_line * static_cast<double>(texts.symbol.size()) +
                                  k_note_line * static_cast<double>(texts.notes.size())});
        }
        layout_ = lay_out(graph, sizes);
    }

    std::string draw(const std::string& title, const std::string& subtitle) {
        const double width = std::max({layout_.width, typesetter_.width(title, k_title),
                                       typesetter_.width(subtitle, k_subtitle), k_least_width});
        Drawing drawing{width + 2 * k_margin, layout_.height + 2 * k_margin + k_heading, title};
        drawing.text({k_margin, k_margin + k_title.pixels}, title, k_title, k_ink, false);
        drawing.text({k_margin, k_margin + 36}, subtitle, k_subtitle, k_faint_ink, false);
        shift_ = {k_margin + (width - layout_.width) / 2, k_margin + k_heading};
        for (std::size_t i = 0; i < graph_.arrows.size(); ++i) draw_arrow(drawing, i);
        for (std::size_t i = 0; i < graph_.papers.size(); ++i) draw_paper(drawing, i);
        return drawing.finish();
    }

private:
    [[nodiscard]] Texts texts_of(const GraphPaper& paper) const {
        const double width = k_box_width - 2 * k_padding;
        Texts texts;
        texts.symbol = typesetter_.wrap(name_of(paper), k_symbol, width);
        std::string note = paper.type;
        if (paper.issued_on) note += (note.empty() ? "" : " · ") + display(*paper.issued_on);
        if (!note.empty()) texts.notes = typesetter_.wrap(note, k_note, width);
        if (!paper.id || paper.has_ended) {
            const auto state = paper.id ? tr("no longer in force") : tr("not in the register");
            for (auto& line : typesetter_.wrap(state, k_note, width)) {
                texts.notes.push_back(std::move(line));
            }
        }
        auto title = typesetter_.wrap(paper.title, k_note, width);
        if (title.size() > k_title_lines) {
            title.resize(k_title_lines);
            auto& last = title.back().text;
            const auto space = last.rfind(' ');
            last = (space == std::string::npos ? last : last.substr(0, space)) + " …";
        }
        if (paper.title.empty()) title.clear();
        texts.notes.insert(texts.notes.end(), title.begin(), title.end());
        return texts;
    }

    void draw_paper(Drawing& drawing, std::size_t i) const {
        const auto& paper = graph_.papers[i];
        Rectangle place = layout_.boxes[i];
        place.x += shift_.x;
        place.y += shift_.y;
        drawing.begin_group({{"data-symbol", paper.symbol}, {"data-state", state_of(paper)}},
                            name_of(paper) + " " + paper.title);
        drawing.box(place, paint_of(paper, i == 0), 4);
        const bool is_faint = !paper.id || paper.has_ended;
        Point at{place.x + place.width / 2, place.y + k_padding + k_symbol.pixels};
        for (const auto& line : texts_[i].symbol) {
            drawing.text(at, line.text, k_symbol, is_faint ? k_faint_ink : k_ink, true);
            at.y += k_symbol_line;
        }
        for (const auto& line : texts_[i].notes) {
            drawing.text(at, line.text, k_note, is_faint ? k_faint_ink : k_ink, true);
            at.y += k_note_line;
        }
        drawing.end_group();
    }

    void draw_arrow(Drawing& drawing, std::size_t i) {
        const auto& arrow = graph_.arrows[i];
        const auto& from = graph_.papers[arrow.from];
        const auto& to = graph_.papers[arrow.to];
        std::string label = directives::wording_of(arrow.relation);
        if (arrow.is_proposed) label += "?";
        drawing.begin_group({{"data-from", from.symbol},
                             {"data-to", to.symbol},
                             {"data-relation", directives::name_of(arrow.relation)}},
                            name_of(from) + " " + label + " " + name_of(to));
        auto points = layout_.paths[i];
        for (auto& point : points) point = {point.x + shift_.x, point.y + shift_.y};
        const auto* colour = colour_of(arrow.relation);
        drawing.path(points, colour);
        draw_head(drawing, points, colour);
        draw_label(drawing, points, label, colour);
        drawing.end_group();
    }
    static void draw_head(Drawing& drawing, const std::vector<Point>& points, const char* colour) {
        const Point tip = points.back();
        const Point before = points[points.size() - 2];
        const double length = std::max(std::hypot(tip.x - before.x, tip.y - before.y), 1.0);
        const double along_x = (tip.x - before.x) / length;
        const double along_y = (tip.y - before.y) / length;
        const Point base{tip.x - along_x * k_head_length, tip.y - along_y * k_head_length};
        drawing.path({{base.x - along_y * k_head_width, base.y + along_x * k_head_width},
                      tip,
                      {base.x + along_y * k_head_width, base.y - along_x * k_head_width}},
                     colour);
    }
    /// On the last stroke, where no other label stands if there is such a place.
    void draw_label(Drawing& drawing, const std::vector<Point>& points, const std::string& label,
                    const char* colour) {
        const Point head = points.back();
        const Point tail = points[points.size() - 2];
        const double width = typesetter_.width(label, k_label) + 6;
        Rectangle best;
        std::size_t least = labels_.size() + 1;
        for (const double part : k_label_places) {
            const Rectangle place{head.x + (tail.x - head.x) * part - width / 2,
                                  head.y + (tail.y - head.y) * part - k_label_height / 2, width,
                                  k_label_height};
            const auto crossed = static_cast<std::size_t>(
                std::ranges::count_if(labels_, [&](const Rectangle& other) {
                    return place.x < other.x + other.width && other.x < place.x + place.width &&
                           place.y < other.y + other.height && other.y < place.y + place.height;
                }));
            if (crossed >= least) continue;
            least = crossed;
            best = place;
        }
        labels_.push_back(best);
        drawing.box(best, {"#ffffff", "none"}, 2);
        drawing.text({best.x + width / 2, best.y + k_label_height - 3}, label, k_label, colour,
                     true);
    }

    const Graph& graph_;
    const Typesetter& typesetter_;
    std::vector<Texts> texts_;
    GraphLayout layout_;
    Point shift_;
    std::vector<Rectangle> labels_;
};

}  // namespace

std::string to_svg(const Graph& graph, const Typesetter& typesetter, const std::string& title,
                   const std::string& subtitle) {
    return Picture{graph, typesetter}.draw(title, subtitle);
}

}  // namespace sotay::directives
