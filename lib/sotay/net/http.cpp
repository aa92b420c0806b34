#include "sotay/net/http.h"

#include <algorithm>

namespace sotay::net {

namespace {

char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

}  // namespace

bool same_name(std::string_view one, std::string_view other) {
    return std::ranges::equal(one, other, {}, lower, lower);
}

std::string_view HttpResponse::header(std::string_view name) const {
    const auto found = std::ranges::find_if(
        headers, [name](const Header& header) { return same_name(header.name, name); });
    return found == headers.end() ? std::string_view{} : std::string_view{found->value};
}

}  // namespace sotay::net
