#pragma once

#include <pugixml.hpp>

#include <map>
#include <optional>
#include <string>

#include "extract/lettering.h"

namespace sotay::extract {

/// What run properties say of how text is drawn; what they leave open comes from elsewhere.
struct RunLook {
    std::optional<text::Charset> charset;
    std::optional<bool> has_capital_font;
    std::optional<bool> is_in_capitals;
    std::optional<bool> is_hidden;

    /// What is open here as in `base`.
    [[nodiscard]] RunLook over(const RunLook& base) const;
    [[nodiscard]] Lettering lettering() const;
};

/// Of a w:rPr element; it may be null.
[[nodiscard]] RunLook run_look(const pugi::xml_node& properties);

/// The styles of word/styles.xml.
class DocxStyles {
public:
    DocxStyles() = default;
    explicit DocxStyles(const pugi::xml_node& root);

    /// Of text in a paragraph of the style ("" for none) …
    [[nodiscard]] RunLook paragraph(const std::string& style) const;
    /// … and in a run of the style, what it leaves open staying open.
    [[nodiscard]] RunLook run(const std::string& style) const;

private:
    struct Style {
        RunLook look;
        std::string based_on;
    };

    std::map<std::string, Style> styles_;
    std::string default_paragraph_;
    RunLook defaults_;
};

}  // namespace sotay::extract
