#include "sotay/org/chart.h"
#include "sotay/org/chart_style.h"

namespace sotay::org {

namespace {

constexpr const char* k_ink = "#1f1f1f";
constexpr const char* k_faint_ink = "#555555";
constexpr const char* k_line = "#8a8a8a";
constexpr Face k_title{16, true};
constexpr Face k_subtitle{11, false};
constexpr double k_corner = 4;

struct Style {
    Paint paint;
    const char* ink = k_ink;
    const char* faint_ink = k_faint_ink;
};

/// By level; names and places say the same, so that a chart in black and white loses nothing.
Style style_of(const Organisation& organisation, const KindRules& kinds) {
    const auto* kind = kinds.find(organisation.kind);
    const std::string level = kind == nullptr ? "" : kind->level;
    if (level == "province") return {{"#a61b1b", "#7a1010", false}, "#ffffff", "#ffe3e3"};
    if (level == "direct_superior") return {{"#fbe3e0", "#c0574d", false}};
    if (level == "grassroots") return {{"#fdf1d8", "#c59a3d", false}};
    if (level == "sub") return {{"#eef3fa", "#7d97bd", false}};
    if (level == "group") return {{"#ffffff", "#9a9a9a", true}};
    return {{"#ffffff", "#9a9a9a", false}};
}

void draw_lines(Drawing& drawing, const std::vector<TextLine>& lines, Point first, double step,
                Face face, const char* ink) {
    for (const auto& line : lines) {
        drawing.text(first, line.text, face, ink, true);
        first.y += step;
    }
}

void draw_box(Drawing& drawing, const ChartBox& box, const Tree& tree, bool is_top,
              const Style& style) {
    const auto& organisation = *box.organisation;
    Attributes attributes{{"data-code", organisation.code}};
    if (!is_top) attributes.emplace_back("data-parent", tree.get(*organisation.parent).code);
    drawing.begin_group(attributes, organisation.code + " " + organisation.name);
    drawing.box(box.place, style.paint, k_corner);
    const double names = k_name_line * static_cast<double>(box.name.size());
    const double notes = k_note_line * static_cast<double>(box.note.size());
    const double x = box.place.x + box.place.width / 2;
    const double top = box.place.y + (box.place.height - names - notes) / 2;
    const bool is_bold = !tree.children(organisation.id).empty();
    draw_lines(drawing, box.name, {x, top + k_plain.pixels}, k_name_line,
               is_bold ? k_bold : k_plain, style.ink);
    draw_lines(drawing, box.note, {x, top + names + k_small.pixels + 1}, k_note_line, k_small,
               style.faint_ink);
    drawing.end_group();
}

}  // namespace

std::string to_svg(const Chart& chart, const Tree& tree, const KindRules& kinds,
                   const std::string& title, const std::string& subtitle) {
    Drawing drawing{chart.width, chart.height, title};
    drawing.text({k_margin, k_margin + k_title.pixels}, title, k_title, k_ink, false);
    drawing.text({k_margin, k_margin + 36}, subtitle, k_subtitle, k_faint_ink, false);
    for (const auto& line : chart.lines) drawing.path(line, k_line);
    int top_level = chart.boxes.empty() ? 0 : chart.boxes.front().organisation->level;
    for (const auto& box : chart.boxes) {
        draw_box(drawing, box, tree, box.organisation->level <= top_level,
                 style_of(*box.organisation, kinds));
    }
    return drawing.finish();
}

}  // namespace sotay::org
