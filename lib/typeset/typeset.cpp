#include "sotay/formats/typeset_interface.h"

#include <pango/pangoft2.h>

#include <memory>

namespace {

struct Unref {
    void operator()(void* object) const { g_object_unref(object); }
};
template <typename T>
using Ref = std::unique_ptr<T, Unref>;

struct FreeDescription {
    void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
};

/// Made once: looking through the fonts takes longer than setting a page.
PangoContext* shared_context() {
    static const Ref<PangoFontMap> map{pango_ft2_font_map_new()};
    static const Ref<PangoContext> context{[] {
        auto* made = pango_font_map_create_context(map.get());
        pango_context_set_round_glyph_positions(made, FALSE);
        return made;
    }()};
    return context.get();
}

}  // namespace

void sotay_typeset(const char* text, std::size_t size, const char* family, double pixels,
                   bool is_bold, double width, sotay_typeset_take* take, void* context) {
    const std::unique_ptr<PangoFontDescription, FreeDescription> font{pango_font_description_new()};
    pango_font_description_set_family(font.get(), family);
    pango_font_description_set_absolute_size(font.get(), pixels * PANGO_SCALE);
    pango_font_description_set_weight(font.get(),
                                      is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    const Ref<PangoLayout> layout{pango_layout_new(shared_context())};
    pango_layout_set_font_description(layout.get(), font.get());
    pango_layout_set_width(layout.get(), static_cast<int>(width * PANGO_SCALE));
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_text(layout.get(), text, static_cast<int>(size));
    for (int i = 0; i < pango_layout_get_line_count(layout.get()); ++i) {
        auto* line = pango_layout_get_line_readonly(layout.get(), i);
        PangoRectangle extents{};
        pango_layout_line_get_extents(line, nullptr, &extents);
        take(context, text + line->start_index, static_cast<std::size_t>(line->length),
             static_cast<double>(extents.width) / PANGO_SCALE);
    }
}
