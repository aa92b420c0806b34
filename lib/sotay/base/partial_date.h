#pragma once

#include "sotay/base/date.h"

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace sotay {

/// A date of which perhaps only the year, or the year and month, is known; 0 stands for what is
/// not.
struct PartialDate {
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;

    PartialDate() = default;
    explicit PartialDate(int known_year, unsigned known_month = 0)
        : year{known_year}, month{known_month} {}
    // NOLINTNEXTLINE(google-explicit-constructor): every date is one of which all is known.
    PartialDate(Date date);

    [[nodiscard]] bool is_whole() const { return day != 0; }
    /// The first and the last day it may mean.
    [[nodiscard]] Date earliest() const;
    [[nodiscard]] Date latest() const;

    friend auto operator<=>(const PartialDate&, const PartialDate&) = default;
};

/// "1970", "1970-05" or "1970-05-20"; nullopt for anything else.
[[nodiscard]] std::optional<PartialDate> parse_partial_date(std::string_view text);
[[nodiscard]] std::string iso(const PartialDate& date);
[[nodiscard]] std::optional<std::string> iso(const std::optional<PartialDate>& date);
/// "1970", "05/1970" or "20/05/1970".
[[nodiscard]] std::string display(const PartialDate& date);

}  // namespace sotay
