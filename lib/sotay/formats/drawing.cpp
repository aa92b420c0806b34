#include "sotay/formats/drawing.h"

#include <fmt/format.h>

#include <cmath>

namespace sotay {

namespace {

/// At most one decimal, and the point whatever the locale: "12", "12.5".
std::string number(double value) {
    auto text = fmt::format("{:.1f}", value);
    if (text.ends_with(".0")) text.resize(text.size() - 2);
    return text == "-0" ? "0" : text;
}

/// XML text or attribute value; control characters, which XML cannot hold, become spaces.
std::string escaped(std::string_view text) {
    std::string out;
    for (const char letter : text) {
        switch (letter) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            default:
                out += letter >= '\0' && letter < ' ' ? ' ' : letter;
        }
    }
    return out;
}

}  // namespace

Drawing::Drawing(double width, double height, std::string_view title) {
    out_ = fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" "
        "viewBox=\"0 0 {0} {1}\" font-family=\"{2}\">\n"
        "<title>{3}</title>\n"
        "<rect width=\"{0}\" height=\"{1}\" fill=\"#ffffff\"/>\n",
        number(std::ceil(width)), number(std::ceil(height)), Typesetter::font_family(),
        escaped(title));
}

void Drawing::box(const Rectangle& place, const Paint& paint, double radius) {
    out_ += fmt::format(
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\" fill=\"{}\" "
        "stroke=\"{}\"{}/>\n",
        number(place.x), number(place.y), number(place.width), number(place.height), number(radius),
        paint.fill, paint.stroke,
        paint.is_dashed   ? " stroke-dasharray=\"4 3\""
        : paint.is_dotted ? " stroke-dasharray=\"1 3\""
                          : "");
}

void Drawing::path(const std::vector<Point>& points, std::string_view colour) {
    std::string steps;
    for (const auto& point : points) {
        steps += (steps.empty() ? "M" : "L") + number(point.x) + " " + number(point.y);
    }
    out_ += fmt::format("<path d=\"{}\" fill=\"none\" stroke=\"{}\"/>\n", steps, colour);
}

void Drawing::text(Point at, std::string_view line, Face face, std::string_view colour,
                   bool is_centred) {
    out_ += fmt::format("<text x=\"{}\" y=\"{}\" font-size=\"{}\"{}{} fill=\"{}\">{}</text>\n",
                        number(at.x), number(at.y), number(face.pixels),
                        face.is_bold ? " font-weight=\"bold\"" : "",
                        is_centred ? " text-anchor=\"middle\"" : "", colour, escaped(line));
}

void Drawing::begin_group(const Attributes& attributes, std::string_view title) {
    out_ += "<g";
    for (const auto& [name, value] : attributes)
        out_ += fmt::format(" {}=\"{}\"", name, escaped(value));
    out_ += fmt::format(">\n<title>{}</title>\n", escaped(title));
}

void Drawing::end_group() { out_ += "</g>\n"; }

std::string Drawing::finish() { return std::move(out_) + "</svg>\n"; }

}  // namespace sotay
