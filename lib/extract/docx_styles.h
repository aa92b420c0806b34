#pragma once

#include <pugixml.hpp>

#include <map>
#include <string>

#include "extract/run_look.h"

namespace sotay::extract {

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
