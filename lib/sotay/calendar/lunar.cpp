#include "sotay/calendar/lunar.h"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <cmath>
#include <numbers>

namespace sotay::calendar {

namespace chr = std::chrono;

namespace {

// Days here are counted from 1970-01-01 in Vietnam, which is UTC+7 all year.
constexpr double k_vietnam_offset = 7.0 / 24.0;
constexpr double k_epoch_julian = 2440587.5;  ///< Julian date of 1970-01-01T00:00Z
constexpr double k_century = 36525.0;         ///< days
constexpr double k_synodic_month = 29.530588853;
constexpr int k_first_moon_day = -25567;  ///< 1900-01-01, near new moon 0
constexpr int k_solstice_term = 9;        ///< the sun at 270 degrees

double sine(double degrees) { return std::sin(degrees * std::numbers::pi / 180.0); }

/// Julian date (dynamical time made universal) of new moon `index`, 0 being that of January 1900.
/// Meeus, "Astronomical Formulae for Calculators", chapter 32.
double new_moon(int index) {
    const double k = index;
    const double t = k / 1236.85;  // Julian centuries since 1900
    const double t2 = t * t;
    const double t3 = t2 * t;
    const double mean = 2415020.75933 + 29.53058868 * k + 0.0001178 * t2 - 0.000000155 * t3 +
                        0.00033 * sine(166.56 + 132.87 * t - 0.009173 * t2);
    const double sun = 359.2242 + 29.10535608 * k - 0.0000333 * t2 - 0.00000347 * t3;
    const double moon = 306.0253 + 385.81691806 * k + 0.0107306 * t2 + 0.00001236 * t3;
    const double node = 21.2964 + 390.67050646 * k - 0.0016528 * t2 - 0.00000239 * t3;
    const double correction =
        (0.1734 - 0.000393 * t) * sine(sun) + 0.0021 * sine(2 * sun) - 0.4068 * sine(moon) +
        0.0161 * sine(2 * moon) - 0.0004 * sine(3 * moon) + 0.0104 * sine(2 * node) -
        0.0051 * sine(sun + moon) - 0.0074 * sine(sun - moon) + 0.0004 * sine(2 * node + sun) -
        0.0004 * sine(2 * node - sun) - 0.0006 * sine(2 * node + moon) +
        0.0010 * sine(2 * node - moon) + 0.0005 * sine(2 * moon + sun);
    const double clock_drift = -0.000278 + 0.000265 * t + 0.000262 * t2;
    return mean + correction - clock_drift;
}

/// Apparent longitude of the sun in degrees, [0, 360). Meeus, "Astronomical Algorithms",
/// chapter 25.
double sun_longitude(double julian) {
    const double t = (julian - 2451545.0) / k_century;
    const double t2 = t * t;
    const double anomaly = 357.52910 + 35999.05030 * t - 0.0001559 * t2 - 0.00000048 * t * t2;
    const double mean = 280.46645 + 36000.76983 * t + 0.0003032 * t2;
    const double centre = (1.914600 - 0.004817 * t - 0.000014 * t2) * sine(anomaly) +
                          (0.019993 - 0.000101 * t) * sine(2 * anomaly) +
                          0.000290 * sine(3 * anomaly);
    const double nutation = -0.00569 - 0.00478 * sine(125.04 - 1934.136 * t);
    const double longitude = mean + centre + nutation;
    return longitude - 360.0 * std::floor(longitude / 360.0);
}

/// The day on which new moon `index` falls: the first of a lunar month.
int month_start(int index) {
    return static_cast<int>(std::floor(new_moon(index) - k_epoch_julian + k_vietnam_offset));
}

/// The major solar term, 0 to 11, under which `day` begins.
int solar_term(int day) {
    const double midnight = k_epoch_julian + day - k_vietnam_offset;
    return static_cast<int>(sun_longitude(midnight) / 30.0);
}

/// The lunar month in which `day` lies, as the index of its new moon.
int month_index(int day) {
    int index = static_cast<int>(std::floor((day - k_first_moon_day) / k_synodic_month));
    while (month_start(index) > day) --index;
    while (month_start(index + 1) <= day) ++index;
    return index;
}

int day_number(int year, unsigned month, unsigned day) {
    const chr::sys_days date{chr::year{year} / chr::month{month} / chr::day{day}};
    return static_cast<int>(date.time_since_epoch().count());
}

/// The month that holds the winter solstice of the solar `year`: lunar month 11.
int solstice_month(int year) {
    const int index = month_index(day_number(year, 12, 31));
    return solar_term(month_start(index)) >= k_solstice_term ? index - 1 : index;
}

bool has_solar_term(int index) {
    return solar_term(month_start(index)) != solar_term(month_start(index + 1));
}

/// The months from a month 11 up to the next one: 12, or 13 with a leap month among them.
struct Span {
    int first = 0;  ///< index of the month 11 that lies in the solar year before
    int leap = 0;   ///< which month after `first` is leap; 0 = none
};

Span span_of(int year) {
    Span span{.first = solstice_month(year - 1)};
    if (solstice_month(year) - span.first == 12) return span;
    span.leap = 1;
    while (span.leap < 12 && has_solar_term(span.first + span.leap)) ++span.leap;
    return span;
}

}  // namespace

LunarDate to_lunar(Date date) {
    const int day = static_cast<int>(date.time_since_epoch().count());
    const int month = month_index(day);
    int year = static_cast<int>(chr::year_month_day{date}.year());
    if (month >= solstice_month(year)) ++year;
    const Span span = span_of(year);

    int offset = month - span.first;
    const bool is_leap = span.leap != 0 && offset == span.leap;
    if (span.leap != 0 && offset >= span.leap) --offset;
    return {.year = offset < 2 ? year - 1 : year,
            .month = (offset + 10) % 12 + 1,
            .day = day - month_start(month) + 1,
            .is_leap_month = is_leap};
}

Date from_lunar(const LunarDate& lunar) {
    assert(lunar.month >= 1 && lunar.month <= 12 && lunar.day >= 1);
    const Span span = span_of(lunar.month >= 11 ? lunar.year + 1 : lunar.year);
    const int offset = (lunar.month + 1) % 12;
    const bool is_leap = lunar.is_leap_month && span.leap == offset + 1;
    const bool is_after_leap = span.leap != 0 && offset >= span.leap;
    const int month = span.first + offset + (is_leap || is_after_leap ? 1 : 0);

    const int start = month_start(month);
    const int length = month_start(month + 1) - start;
    return Date{chr::days{start + std::min(lunar.day, length) - 1}};
}

}  // namespace sotay::calendar
