#include "sotay/directives/effective_date.h"

#include "sotay/directives/citation_parts.h"
#include "sotay/text/vietnamese.h"

namespace sotay::directives {

namespace {

constexpr std::string_view k_effect = "có hiệu lực";
constexpr std::size_t k_reach = 80;  // bytes from there to the date

/// "Quy định này có hiệu lực …", not what another paper says of itself.
bool speaks_of_this(std::string_view before) {
    const auto sentence = before.find_last_of(".\n");
    const auto words = before.substr(sentence == std::string_view::npos ? 0 : sentence + 1);
    return (text::fold(words) + " ").find(" nay ") != std::string::npos;
}

}  // namespace

std::optional<Date> find_effective_date(const RunningText& running) {
    const std::string_view text = running.text;
    std::optional<Date> found;
    for (auto at = text.find(k_effect); at != std::string_view::npos;
         at = text.find(k_effect, at + 1)) {
        if (!speaks_of_this(text.substr(0, at))) continue;
        const auto ahead = text.substr(at, k_reach);
        const auto day = ahead.substr(0, ahead.find('\n')).find(" ngày ");
        if (day == std::string_view::npos) continue;
        if (const auto date = date_ahead(text.substr(at + day + 1))) found = date->value;
    }
    return found;
}

}  // namespace sotay::directives
