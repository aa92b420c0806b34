#include "sotay/base/date.h"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace sotay {

namespace chr = std::chrono;

namespace {

// Vietnam keeps UTC+7 all year, so no time-zone database is needed.
constexpr chr::hours k_vietnam_offset{7};

/// Reads numbers and separators off the front of a text.
class Scanner {
public:
    explicit Scanner(std::string_view text) : rest_{text} {}

    std::optional<int> digits(std::size_t min, std::size_t max) {
        std::size_t count = 0;
        while (count < max && count < rest_.size() && rest_[count] >= '0' && rest_[count] <= '9') {
            ++count;
        }
        if (count < min) return std::nullopt;
        int value = 0;
        std::from_chars(rest_.data(), rest_.data() + count, value);
        rest_.remove_prefix(count);
        return value;
    }
    bool skip(char wanted) {
        if (rest_.empty() || rest_.front() != wanted) return false;
        rest_.remove_prefix(1);
        return true;
    }
    [[nodiscard]] char peek() const { return rest_.empty() ? '\0' : rest_.front(); }
    [[nodiscard]] bool at_end() const { return rest_.empty(); }

private:
    std::string_view rest_;
};

constexpr int k_last_year = 9999;

void put_digits(std::string& text, std::size_t at, std::size_t count, unsigned value) {
    for (std::size_t i = at + count; i-- > at; value /= 10) {
        text[i] = static_cast<char>('0' + value % 10);
    }
}

std::optional<Date> make_date(int year, int month, int day) {
    const chr::year_month_day ymd{chr::year{year}, chr::month{static_cast<unsigned>(month)},
                                  chr::day{static_cast<unsigned>(day)}};
    if (!ymd.ok()) return std::nullopt;
    return chr::sys_days{ymd};
}

std::optional<Date> scan_date(Scanner& scan) {
    const auto year = scan.digits(4, 4);
    if (!year || !scan.skip('-')) return std::nullopt;
    const auto month = scan.digits(2, 2);
    if (!month || !scan.skip('-')) return std::nullopt;
    const auto day = scan.digits(2, 2);
    if (!day) return std::nullopt;
    return make_date(*year, *month, *day);
}

std::optional<chr::minutes> scan_time(Scanner& scan) {
    const auto hour = scan.digits(2, 2);
    if (!hour || *hour > 23 || !scan.skip(':')) return std::nullopt;
    const auto minute = scan.digits(2, 2);
    if (!minute || *minute > 59) return std::nullopt;
    return chr::hours{*hour} + chr::minutes{*minute};
}

std::optional<chr::milliseconds> scan_seconds(Scanner& scan) {
    if (!scan.skip(':')) return chr::milliseconds{0};
    const auto second = scan.digits(2, 2);
    if (!second || *second > 59) return std::nullopt;
    if (!scan.skip('.')) return chr::seconds{*second};
    const auto milli = scan.digits(3, 3);
    if (!milli) return std::nullopt;
    return chr::seconds{*second} + chr::milliseconds{*milli};
}

std::optional<chr::minutes> scan_offset(Scanner& scan) {
    if (scan.at_end()) return k_vietnam_offset;
    if (scan.skip('Z')) return chr::minutes{0};
    const bool west = scan.peek() == '-';
    if (!scan.skip('+') && !scan.skip('-')) return std::nullopt;
    const auto offset = scan_time(scan);
    if (!offset) return std::nullopt;
    return west ? -*offset : *offset;
}

}  // namespace

LocalTime to_local(Instant instant) {
    const auto local = instant + k_vietnam_offset;
    const auto date = chr::floor<chr::days>(local);
    return {date, local - date};
}

Instant to_instant(Date date, chr::milliseconds time_of_day) {
    return Instant{date} + time_of_day - k_vietnam_offset;
}

Date local_date(Instant instant) { return to_local(instant).date; }

std::optional<Date> parse_date(std::string_view text) {
    Scanner scan{text};
    const auto date = scan_date(scan);
    return scan.at_end() ? date : std::nullopt;
}

std::optional<Month> parse_month(std::string_view text) {
    Scanner scan{text};
    const auto year = scan.digits(4, 4);
    if (!year || !scan.skip('-')) return std::nullopt;
    const auto month = scan.digits(2, 2);
    if (!month || !scan.at_end()) return std::nullopt;
    const Month result{chr::year{*year}, chr::month{static_cast<unsigned>(*month)}};
    return result.ok() ? std::optional{result} : std::nullopt;
}

std::optional<chr::minutes> parse_time(std::string_view text) {
    Scanner scan{text};
    const auto time = scan_time(scan);
    return scan.at_end() ? time : std::nullopt;
}

std::optional<Instant> parse_instant(std::string_view text) {
    Scanner scan{text};
    const auto date = scan_date(scan);
    if (!date || !(scan.skip('T') || scan.skip(' '))) return std::nullopt;
    const auto time = scan_time(scan);
    if (!time) return std::nullopt;
    const auto seconds = scan_seconds(scan);
    if (!seconds) return std::nullopt;
    const auto offset = scan_offset(scan);
    if (!offset || !scan.at_end()) return std::nullopt;
    return Instant{*date} + *time + *seconds - *offset;
}

std::optional<Date> parse_office_date(std::string_view text) {
    if (const auto strict = parse_date(text)) return strict;
    Scanner scan{text};
    const auto day = scan.digits(1, 2);
    const char separator = scan.peek();
    if (!day || (separator != '/' && separator != '-' && separator != '.')) return std::nullopt;
    scan.skip(separator);
    const auto month = scan.digits(1, 2);
    if (!month || !scan.skip(separator)) return std::nullopt;
    const auto year = scan.digits(4, 4);
    if (!year || !scan.at_end()) return std::nullopt;
    return make_date(*year, *month, *day);
}

std::string iso(Date date) {
    const chr::year_month_day ymd{date};
    // An import writes a million of them: not by way of a format.
    if (const int year = static_cast<int>(ymd.year()); year >= 0 && year <= k_last_year) {
        std::string text = "0000-00-00";
        put_digits(text, 0, 4, static_cast<unsigned>(year));
        put_digits(text, 5, 2, static_cast<unsigned>(ymd.month()));
        put_digits(text, 8, 2, static_cast<unsigned>(ymd.day()));
        return text;
    }
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(ymd.year()),
                       static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()));
}

std::string iso(Month month) {
    return fmt::format("{:04}-{:02}", static_cast<int>(month.year()),
                       static_cast<unsigned>(month.month()));
}

std::string iso(Instant instant) {
    const auto local = to_local(instant);
    const chr::hh_mm_ss time{local.time_of_day};
    const auto text = fmt::format("{}T{:02}:{:02}:{:02}", iso(local.date), time.hours().count(),
                                  time.minutes().count(), time.seconds().count());
    const auto millis = time.subseconds().count();
    return millis == 0 ? text + "+07:00" : fmt::format("{}.{:03}+07:00", text, millis);
}

std::string display(Date date) {
    const chr::year_month_day ymd{date};
    return fmt::format("{:02}/{:02}/{:04}", static_cast<unsigned>(ymd.day()),
                       static_cast<unsigned>(ymd.month()), static_cast<int>(ymd.year()));
}

std::string display(Instant instant) {
    const auto local = to_local(instant);
    const chr::hh_mm_ss time{local.time_of_day};
    return fmt::format("{:02}:{:02} {}", time.hours().count(), time.minutes().count(),
                       display(local.date));
}

Date first_day(Month month) { return Date{month / chr::day{1}}; }

Date last_day(Month month) { return Date{month / chr::last}; }

Month month_of(Date date) {
    const chr::year_month_day ymd{date};
    return ymd.year() / ymd.month();
}

}  // namespace sotay
