#include "sotay/sample/fill.h"

namespace sotay::sample {

std::string fill(std::string text, std::string_view token, std::string_view value) {
    for (auto at = text.find(token); at != text.npos; at = text.find(token, at + value.size())) {
        text.replace(at, token.size(), value);
    }
    return text;
}

}  // namespace sotay::sample
