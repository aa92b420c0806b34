#pragma once

#include "sotay/formats/typesetter.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sotay {

struct Point {
    double x = 0;
    double y = 0;
};

struct Rectangle {
    double x = 0;
    double y = 0;
    double width = 0;
    double height = 0;
};

/// Colours are "#rrggbb".
struct Paint {
    std::string fill = "none";
    std::string stroke = "none";
    bool is_dashed = false;
    bool is_dotted = false;
};

using Attributes = std::vector<std::pair<std::string, std::string>>;

/// An SVG picture, in pixels from the top left, with texts as texts. The same calls give the same
/// bytes.
class Drawing {
public:
    Drawing(double width, double height, std::string_view title);

    void box(const Rectangle& place, const Paint& paint, double radius);
    /// Straight strokes from point to point.
    void path(const std::vector<Point>& points, std::string_view colour);
    /// A line of text on the baseline `at`: its middle there, or its beginning.
    void text(Point at, std::string_view line, Face face, std::string_view colour, bool is_centred);
    /// What is drawn until end_group() belongs together; `title` is shown on pointing at it.
    void begin_group(const Attributes& attributes, std::string_view title);
    void end_group();
    /// The whole file. The drawing is finished with.
    [[nodiscard]] std::string finish();

private:
    std::string out_;
};

}  // namespace sotay
