#pragma once

#include "sotay/base/clock.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace sotay {

/// A day of the Vietnamese calendar (UTC+7 all year, no summer time).
using Date = std::chrono::sys_days;
using Month = std::chrono::year_month;

/// The Vietnamese day and time of day on which `instant` falls.
struct LocalTime {
    Date date;
    std::chrono::milliseconds time_of_day{};  ///< since local midnight
};
[[nodiscard]] LocalTime to_local(Instant instant);
[[nodiscard]] Instant to_instant(Date date, std::chrono::milliseconds time_of_day);
[[nodiscard]] Date local_date(Instant instant);

/// Strict ISO forms; nullopt for anything else, 31 February included.
[[nodiscard]] std::optional<Date> parse_date(std::string_view text);    ///< "2026-12-03"
[[nodiscard]] std::optional<Month> parse_month(std::string_view text);  ///< "2026-12"
[[nodiscard]] std::optional<std::chrono::minutes> parse_time(std::string_view text);  ///< "14:00"
/// "2026-12-03T14:00[:00[.123]]" in Vietnam time, or with an offset: "…Z", "…+07:00".
[[nodiscard]] std::optional<Instant> parse_instant(std::string_view text);
/// What Vietnamese offices write: "3/12/2026", "03-12-2026", "03.12.2026"; also ISO.
[[nodiscard]] std::optional<Date> parse_office_date(std::string_view text);

[[nodiscard]] std::string iso(Date date);    ///< "2026-12-03"
[[nodiscard]] std::string iso(Month month);  ///< "2026-12"
[[nodiscard]] std::string iso(
    Instant instant);  ///< "2026-12-03T14:00:00+07:00", milliseconds if any
/// For people, in both languages: "03/12/2026", "14:00 03/12/2026".
[[nodiscard]] std::string display(Date date);
[[nodiscard]] std::string display(Instant instant);

[[nodiscard]] Date first_day(Month month);
[[nodiscard]] Date last_day(Month month);
[[nodiscard]] Month month_of(Date date);

}  // namespace sotay
