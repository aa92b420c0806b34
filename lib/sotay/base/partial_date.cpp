#include "sotay/base/partial_date.h"

#include <fmt/format.h>

#include <algorithm>

namespace sotay {

namespace chr = std::chrono;

PartialDate::PartialDate(Date date) {
    const chr::year_month_day ymd{date};
    year = static_cast<int>(ymd.year());
    month = static_cast<unsigned>(ymd.month());
    day = static_cast<unsigned>(ymd.day());
}

Date PartialDate::earliest() const {
    return chr::year{year} / static_cast<int>(std::max(month, 1U)) /
           static_cast<int>(std::max(day, 1U));
}

Date PartialDate::latest() const {
    if (is_whole()) return earliest();
    return chr::year{year} / (month == 0 ? chr::December : chr::month{month}) / chr::last;
}

std::optional<PartialDate> parse_partial_date(std::string_view text) {
    if (const auto date = parse_date(text)) return PartialDate{*date};
    if (const auto month = parse_month(text)) {
        return PartialDate{static_cast<int>(month->year()), static_cast<unsigned>(month->month())};
    }
    const bool is_year = text.size() == 4 && std::ranges::all_of(text, [](char letter) {
                             return letter >= '0' && letter <= '9';
                         });
    return is_year ? std::optional{PartialDate{std::stoi(std::string{text})}} : std::nullopt;
}

std::string iso(const PartialDate& date) {
    if (date.is_whole()) return iso(date.earliest());
    if (date.month != 0) return fmt::format("{:04}-{:02}", date.year, date.month);
    return fmt::format("{:04}", date.year);
}

std::optional<std::string> iso(const std::optional<PartialDate>& date) {
    return date ? std::optional{iso(*date)} : std::nullopt;
}

std::string display(const PartialDate& date) {
    if (date.is_whole()) return display(date.earliest());
    if (date.month != 0) return fmt::format("{:02}/{:04}", date.month, date.year);
    return fmt::format("{:04}", date.year);
}

}  // namespace sotay
