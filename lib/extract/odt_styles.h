#pragma once

#include <pugixml.hpp>

#include <map>
#include <string>

#include "extract/run_look.h"

namespace sotay::extract {

/// The styles of an OpenDocument text, from content.xml and styles.xml.
class OdtStyles {
public:
    struct Style {
        RunLook look;
        bool begins_page = false;
    };

    /// `root` of either part.
    void add(const pugi::xml_node& root);
    /// `family` is "paragraph" or "text"; all is open for a style that is not known.
    [[nodiscard]] Style find(std::string_view family, std::string_view name) const;

private:
    struct Stored {
        Style style;
        std::string parent;
    };

    void add_style(const pugi::xml_node& node);
    [[nodiscard]] RunLook look_of(const pugi::xml_node& properties) const;

    std::map<std::string, std::string, std::less<>> fonts_;  ///< family by name of the face
    std::map<std::string, Stored, std::less<>> styles_;      ///< by family and name
};

}  // namespace sotay::extract
