#include "sotay/formats/markup.h"

namespace sotay {

namespace {

bool is_control(char letter) {
    const bool is_space = letter == '\n' || letter == '\r' || letter == '\t';
    return letter >= '\0' && letter < ' ' && !is_space;
}

}  // namespace

std::string escape_markup(std::string_view text) {
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
                out += is_control(letter) ? ' ' : letter;
        }
    }
    return out;
}

}  // namespace sotay
