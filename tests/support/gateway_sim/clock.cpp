#include "clock.h"

#include "text.h"

#include <fmt/format.h>

#include <algorithm>

namespace gateway_sim {

namespace chr = std::chrono;

namespace {

constexpr chr::hours k_vietnam_offset{7};

constexpr std::string_view k_whole_time = "0000-00-00T00:00:00.000";

// Length of a time that ends with its minutes, its seconds or its milliseconds.
bool is_time_length(std::size_t length) { return length == 16 || length == 19 || length == 23; }

std::optional<chr::minutes> offset_of(std::string_view zone) {
    if (zone == "Z") return chr::minutes{0};
    if (!has_shape(zone, "+00:00") && !has_shape(zone, "-00:00")) return std::nullopt;
    const std::string digits{zone};
    const chr::minutes size =
        chr::hours{std::stoi(digits.substr(1, 2))} + chr::minutes{std::stoi(digits.substr(4, 2))};
    return zone.front() == '-' ? -size : size;
}

}  // namespace

Instant SimClock::now() const {
    return start_ + chr::duration_cast<chr::milliseconds>(chr::steady_clock::now() - origin_);
}

std::optional<Instant> parse_instant(std::string_view text) {
    const auto length =
        text.size() - std::min<std::size_t>(text.size(), text.ends_with('Z') ? 1 : 6);
    const auto offset = offset_of(text.substr(length));
    if (!offset || !is_time_length(length)) return std::nullopt;
    std::string time{text.substr(0, length)};
    time += k_whole_time.substr(length);
    if (!has_shape(time, k_whole_time)) return std::nullopt;

    const auto number = [&time](std::size_t from, std::size_t digits) {
        return std::stoi(time.substr(from, digits));
    };
    const chr::year_month_day date{chr::year{number(0, 4)},
                                   chr::month{static_cast<unsigned>(number(5, 2))},
                                   chr::day{static_cast<unsigned>(number(8, 2))}};
    const int hour = number(11, 2);
    const int minute = number(14, 2);
    const int second = number(17, 2);
    if (!date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
    return chr::sys_days{date} + chr::hours{hour} + chr::minutes{minute} + chr::seconds{second} +
           chr::milliseconds{number(20, 3)} - *offset;
}

std::string format_instant(Instant instant) {
    const auto day = chr::floor<chr::days>(instant);
    const chr::year_month_day date{day};
    const chr::hh_mm_ss time{instant - day};
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       time.hours().count(), time.minutes().count(), time.seconds().count(),
                       time.subseconds().count());
}

std::string unix_milliseconds(Instant instant) {
    return std::to_string(instant.time_since_epoch().count());
}

chr::sys_days vietnam_day(Instant instant) {
    return chr::floor<chr::days>(instant + k_vietnam_offset);
}

chr::hours vietnam_hour(Instant instant) {
    return chr::floor<chr::hours>(instant + k_vietnam_offset -
                                  vietnam_day(instant).time_since_epoch())
        .time_since_epoch();
}

}  // namespace gateway_sim
