#include "clock.h"

#include <fmt/format.h>

#include <regex>

namespace gateway_sim {

namespace chr = std::chrono;

namespace {

constexpr chr::hours k_vietnam_offset{7};

chr::minutes offset_of(const std::string& zone) {
    if (zone == "Z") return chr::minutes{0};
    const chr::minutes size =
        chr::hours{std::stoi(zone.substr(1, 2))} + chr::minutes{std::stoi(zone.substr(4, 2))};
    return zone.front() == '-' ? -size : size;
}

}  // namespace

Instant SimClock::now() const {
    return start_ + chr::duration_cast<chr::milliseconds>(chr::steady_clock::now() - origin_);
}

std::optional<Instant> parse_instant(const std::string& text) {
    static const std::regex k_shape{
        R"((\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{3}))?)?(Z|[+-]\d\d:\d\d))"};
    std::smatch part;
    if (!std::regex_match(text, part, k_shape)) return std::nullopt;
    const auto number = [&part](std::size_t i) {
        return part[i].matched ? std::stoi(part[i].str()) : 0;
    };
    const chr::year_month_day date{chr::year{number(1)},
                                   chr::month{static_cast<unsigned>(number(2))},
                                   chr::day{static_cast<unsigned>(number(3))}};
    if (!date.ok() || number(4) > 23 || number(5) > 59 || number(6) > 59) return std::nullopt;
    return chr::sys_days{date} + chr::hours{number(4)} + chr::minutes{number(5)} +
           chr::seconds{number(6)} + chr::milliseconds{number(7)} - offset_of(part[8].str());
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
