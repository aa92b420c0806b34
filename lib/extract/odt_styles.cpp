#include "extract/odt_styles.h"

#include "extract/xml.h"

namespace sotay::extract {

namespace {

constexpr int k_longest_chain = 20;

std::string key_of(std::string_view family, std::string_view name) {
    return std::string{family} + '/' + std::string{name};
}

}  // namespace

void OdtStyles::add(const pugi::xml_node& root) {
    for (const pugi::xml_node& face : child_of(root, "font-face-decls").children()) {
        std::string_view family = attribute_of(face, "font-family");
        if (family.starts_with('\'')) family = family.substr(1, family.rfind('\'') - 1);
        fonts_[std::string{attribute_of(face, "name")}] = family;
    }
    for (const std::string_view part : {"styles", "automatic-styles"}) {
        for (const pugi::xml_node& node : child_of(root, part).children()) add_style(node);
    }
}

void OdtStyles::add_style(const pugi::xml_node& node) {
    const std::string_view kind = local_name(node);
    if (kind != "style" && kind != "default-style") return;
    Stored stored;
    stored.style.look = look_of(child_of(node, "text-properties"));
    stored.style.begins_page =
        attribute_of(child_of(node, "paragraph-properties"), "break-before") == "page" ||
        !attribute_of(node, "master-page-name").empty();
    stored.parent = attribute_of(node, "parent-style-name");
    styles_[key_of(attribute_of(node, "family"), attribute_of(node, "name"))] = std::move(stored);
}

RunLook OdtStyles::look_of(const pugi::xml_node& properties) const {
    RunLook look;
    std::string_view font = attribute_of(properties, "font-name");
    const auto face = fonts_.find(font);
    if (face != fonts_.end() && !face->second.empty()) font = face->second;
    if (!font.empty()) {
        const Lettering lettering = lettering_of(font);
        look.charset = lettering.charset;
        look.has_capital_font = lettering.is_capital;
    }
    const std::string_view transform = attribute_of(properties, "text-transform");
    if (!transform.empty()) look.is_in_capitals = transform == "uppercase";
    const std::string_view display = attribute_of(properties, "display");
    if (!display.empty()) look.is_hidden = display == "none";
    return look;
}

OdtStyles::Style OdtStyles::find(std::string_view family, std::string_view name) const {
    Style result;
    const auto own = styles_.find(key_of(family, name));
    if (own != styles_.end()) result.begins_page = own->second.style.begins_page;
    auto found = own;
    for (int i = 0; i < k_longest_chain && found != styles_.end(); ++i) {
        result.look = result.look.over(found->second.style.look);
        const std::string& parent = found->second.parent;
        if (parent.empty()) break;
        found = styles_.find(key_of(family, parent));
    }
    const auto defaults = styles_.find(key_of(family, {}));
    if (defaults != styles_.end()) result.look = result.look.over(defaults->second.style.look);
    return result;
}

}  // namespace sotay::extract
