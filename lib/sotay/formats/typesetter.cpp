#include "sotay/formats/typesetter.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/base/paths.h"
#include "sotay/formats/typeset_interface.h"

#include <dlfcn.h>

namespace sotay {

namespace {

constexpr const char* k_family = "DejaVu Sans";
constexpr double k_wide = 100'000;

void take_line(void* lines, const char* text, std::size_t size, double width) {
    while (size > 0 && text[size - 1] == ' ') --size;
    static_cast<std::vector<TextLine>*>(lines)->push_back({std::string{text, size}, width});
}

}  // namespace

Typesetter::Typesetter() {
    const auto path = helper_program("sotay-typeset.so");
    // Never closed: its libraries do not bear being unloaded.
    if (auto* module = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL)) {
        function_ = ::dlsym(module, "sotay_typeset");
    }
    if (function_ != nullptr) return;
    const auto* reason = ::dlerror();
    throw Error{ErrorKind::environment, tr("cannot load \"{}\": {}: install the program again",
                                           path, std::string{reason == nullptr ? "" : reason})};
}

std::vector<TextLine> Typesetter::wrap(std::string_view text, Face face, double width) const {
    std::vector<TextLine> lines;
    const auto typeset = reinterpret_cast<decltype(&sotay_typeset)>(function_);
    typeset(text.data(), text.size(), k_family, face.pixels, face.is_bold, width, take_line,
            &lines);
    return lines;
}

double Typesetter::width(std::string_view text, Face face) const {
    double widest = 0;
    for (const auto& line : wrap(text, face, k_wide)) widest = std::max(widest, line.width);
    return widest;
}

const char* Typesetter::font_family() { return "DejaVu Sans, Verdana, Arial, sans-serif"; }

}  // namespace sotay
