#include "extract/docx_styles.h"

#include "extract/xml.h"

namespace sotay::extract {

namespace {

constexpr int k_longest_chain = 20;

/// Of an element such as w:caps, which switches on unless it says otherwise.
std::optional<bool> toggle(const pugi::xml_node& properties, std::string_view name) {
    const pugi::xml_node found = child_of(properties, name);
    if (!found) return std::nullopt;
    const std::string_view value = attribute_of(found, "val");
    return value != "0" && value != "false" && value != "off";
}

void note_font(const pugi::xml_node& fonts, RunLook& look) {
    const bool has_theme = !attribute_of(fonts, "hAnsiTheme").empty();
    std::string_view name = attribute_of(fonts, "hAnsi");
    if (name.empty()) name = attribute_of(fonts, "ascii");
    if (name.empty() && !has_theme) return;
    const Lettering lettering = has_theme ? Lettering{} : lettering_of(name);
    look.charset = lettering.charset;
    look.has_capital_font = lettering.is_capital;
}

}  // namespace

RunLook run_look(const pugi::xml_node& properties) {
    RunLook look;
    if (!properties) return look;
    if (const pugi::xml_node fonts = child_of(properties, "rFonts")) note_font(fonts, look);
    look.is_in_capitals = toggle(properties, "caps");
    look.is_hidden = toggle(properties, "vanish");
    return look;
}

DocxStyles::DocxStyles(const pugi::xml_node& root) {
    const pugi::xml_node defaults = child_of(child_of(root, "docDefaults"), "rPrDefault");
    defaults_ = run_look(child_of(defaults, "rPr"));
    for (const pugi::xml_node& node : root.children()) {
        if (local_name(node) != "style") continue;
        std::string name{attribute_of(node, "styleId")};
        const std::string_view is_default = attribute_of(node, "default");
        if (attribute_of(node, "type") == "paragraph" &&
            (is_default == "1" || is_default == "true"))
            default_paragraph_ = name;
        styles_[std::move(name)] = {run_look(child_of(node, "rPr")),
                                    std::string{attribute_of(child_of(node, "basedOn"), "val")}};
    }
}

RunLook DocxStyles::paragraph(const std::string& style) const {
    return run(styles_.contains(style) ? style : default_paragraph_).over(defaults_);
}

RunLook DocxStyles::run(const std::string& style) const {
    RunLook look;
    auto found = styles_.find(style);
    for (int i = 0; i < k_longest_chain && found != styles_.end(); ++i) {
        look = look.over(found->second.look);
        found = styles_.find(found->second.based_on);
    }
    return look;
}

}  // namespace sotay::extract
