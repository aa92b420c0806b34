#include "sotay/base/office_date.h"

#include "sotay/base/digits.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <vector>

namespace sotay {

namespace chr = std::chrono;

namespace {

using Verdict = DateReading::Verdict;

constexpr int k_first_year = 1900;  // of a year that stands alone
constexpr int k_last_year = 2099;
constexpr int k_last_serial = 80'000;
constexpr std::size_t k_year_digits = 4;
constexpr std::size_t k_compact_digits = 8;  // 20051970 or 19700520
constexpr std::size_t k_serial_digits = 5;
constexpr std::size_t k_most_digits = 8;

struct Number {
    int value = 0;
    std::size_t width = 0;
};

/// A run of digits or of letters.
struct Token {
    std::string word;  ///< empty for a number
    Number number;
};

/// The numbers of a date and what each stands for.
struct Parts {
    std::optional<Number> day;
    std::optional<Number> month;
    std::optional<Number> year;
};

bool is_letter(char letter) { return letter >= 'a' && letter <= 'z'; }

char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool is_separator(char letter) {
    return static_cast<unsigned char>(letter) >= 0x80 ||
           std::string_view{" \t/.-,"}.find(letter) != std::string_view::npos;
}

Number read_number(std::string_view digits) {
    Number number{0, digits.size()};
    std::from_chars(digits.data(), digits.data() + digits.size(), number.value);
    return number;
}

/// Without the time of day behind a date: "20/05/1970 0:00", "1970-05-20T00:00:00".
std::string_view without_time(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) return text;
    auto begin = colon;
    while (begin > 0 && is_digit(text[begin - 1])) --begin;
    if (begin == colon || begin < 2) return text;
    const char before = lower(text[begin - 1]);
    const bool is_time =
        (before == ' ' || before == 't') &&
        text.find_first_not_of("0123456789:. amphscztAMPHSCZT", begin) == std::string_view::npos;
    return is_time ? text.substr(0, begin - 1) : text;
}

/// nullopt when `text` has what no date has.
std::optional<std::vector<Token>> tokens_of(std::string_view text) {
    std::vector<Token> tokens;
    for (std::size_t at = 0; at < text.size();) {
        auto end = at;
        if (is_digit(text[at])) {
            while (end < text.size() && is_digit(text[end])) ++end;
            if (end - at > k_most_digits) return std::nullopt;
            tokens.push_back({"", read_number(text.substr(at, end - at))});
        } else if (is_letter(lower(text[at]))) {
            auto& word = tokens.emplace_back().word;
            for (; end < text.size() && is_letter(lower(text[end])); ++end) {
                word += lower(text[end]);
            }
        } else if (is_separator(text[at])) {
            ++end;
        } else {
            return std::nullopt;
        }
        at = end;
    }
    return tokens;
}

/// 1 for "jan" or "january"; 0 for what is no English month.
int english_month(std::string_view word) {
    static constexpr std::array<std::string_view, 12> k_months{
        "january", "february", "march",     "april",   "may",      "june",
        "july",    "august",   "september", "october", "november", "december"};
    if (word.size() < 3) return 0;
    for (std::size_t i = 0; i < k_months.size(); ++i) {
        if (k_months.at(i).starts_with(word)) return static_cast<int>(i) + 1;
    }
    return 0;
}

/// 1 for "mot"; 0 for what names no month.
int vietnamese_month(std::string_view word) {
    static constexpr std::array<std::string_view, 10> k_numbers{
        "mot", "hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi"};
    for (std::size_t i = 0; i < k_numbers.size(); ++i) {
        if (k_numbers.at(i) == word) return static_cast<int>(i) + 1;
    }
    return 0;
}

/// Tells day, month and year apart by the words between them or by their order.
class Sorter {
public:
    explicit Sorter(const std::vector<Token>& tokens) : tokens_{tokens} {}

    std::optional<Parts> run() {
        while (at_ < tokens_.size()) {
            if (!take()) return std::nullopt;
        }
        return fill() ? std::optional{parts_} : std::nullopt;
    }

private:
    bool take() {
        const auto& [word, number] = tokens_[at_++];
        if (word.empty()) {
            plain_.push_back(number);
            return true;
        }
        if (word == "ngay" || word == "mong" || word == "mung") return true;
        if (word == "thang" || word == "thg" || word == "th" || word == "t") return take_month();
        if (word == "nam") return take_year();
        return put_month(Number{english_month(word), 2});
    }
    bool take_month() {
        if (at_ == tokens_.size()) return false;
        const auto& [word, number] = tokens_[at_++];
        if (word.empty()) return put_month(number);
        int month = vietnamese_month(word);
        const auto unit =
            month == 10 && at_ < tokens_.size() ? vietnamese_month(tokens_[at_].word) : 0;
        if (unit == 1 || unit == 2) {  // mười một, mười hai
            month += unit;
            ++at_;
        }
        return put_month(Number{month, 2});
    }
    bool put_month(Number month) {
        if (parts_.month || month.value == 0) return false;
        before_month_ = plain_.size();
        parts_.month = month;
        return true;
    }
    bool take_year() {
        if (parts_.year || at_ == tokens_.size() || !tokens_[at_].word.empty()) return false;
        parts_.year = tokens_[at_++].number;
        return true;
    }
    /// Gives the numbers that stood without a word their places.
    bool fill() {
        const auto wanted = plain_.size();
        // "12/05" may be a day without its year as well as a month.
        const bool is_doubtful = wanted == 2 && !parts_.month && !parts_.year &&
                                 plain_[0].width != k_year_digits &&
                                 plain_[1].width != k_year_digits;
        if (is_doubtful) return false;
        const bool starts_with_year = wanted > 0 && plain_[0].width == k_year_digits;
        if (starts_with_year && !parts_.year) {
            parts_.year = plain_[0];
            plain_.erase(plain_.begin());
            std::ranges::reverse(plain_);
        } else if (wanted > 0 && !parts_.year && !is_day_alone()) {
            parts_.year = plain_.back();
            plain_.pop_back();
        }
        if (!parts_.month && !plain_.empty()) {
            parts_.month = plain_.back();
            plain_.pop_back();
        }
        if (!plain_.empty()) {
            parts_.day = plain_.back();
            plain_.pop_back();
        }
        return plain_.empty() && parts_.year.has_value() && (parts_.month || !parts_.day);
    }
    /// "20 tháng 5", "20-May": a day without a year.
    [[nodiscard]] bool is_day_alone() const {
        return parts_.month && plain_.size() == 1 && before_month_ == 1;
    }

    const std::vector<Token>& tokens_;
    std::size_t at_ = 0;
    Parts parts_;
    std::vector<Number> plain_;
    std::size_t before_month_ = 0;
};

bool exists(int year, int month, int day) {
    return chr::year_month_day{chr::year{year}, chr::month{static_cast<unsigned>(month)},
                               chr::day{static_cast<unsigned>(day)}}
        .ok();
}

DateReading dated(int year, int month, int day) {
    if (month > 12 && month <= 31 && day >= 1 && exists(year, day, month)) {
        return {Verdict::month_first,
                PartialDate{Date{chr::year{year} / chr::month{static_cast<unsigned>(day)} /
                                 chr::day{static_cast<unsigned>(month)}}}};
    }
    if (day == 0 && month <= 12) {
        return {Verdict::date, PartialDate{year, static_cast<unsigned>(month)}};
    }
    if (!exists(year, month, day)) return {Verdict::no_such_day, {}};
    PartialDate date{year, static_cast<unsigned>(month)};
    date.day = static_cast<unsigned>(day);
    return {Verdict::date, date};
}

/// The latest century that keeps the date up to `latest`.
int with_century(int year, int month, int day, Date latest) {
    const PartialDate last{latest};
    PartialDate date{year + (last.year / 100) * 100, static_cast<unsigned>(month)};
    date.day = static_cast<unsigned>(day);
    return date > last ? date.year - 100 : date.year;
}

DateReading from_parts(const Parts& parts, Date latest) {
    const auto [day, month, year] = parts;
    if (year->width != k_year_digits && year->width != 2) return {};
    if ((month && month->width > 2) || (day && day->width > 2)) return {};
    const int d = day ? day->value : 0;
    const int m = month ? month->value : 0;
    if (!month && (year->value < k_first_year || year->value > k_last_year)) return {};
    return dated(year->width == 2 ? with_century(year->value, m, d, latest) : year->value, m, d);
}

/// Excel counts the days since 31 December 1899 and takes 1900 for a leap year.
DateReading from_serial(int serial) {
    constexpr int k_missing_day = 60;
    if (serial == k_missing_day) return {Verdict::no_such_day, {}};
    const Date zero{chr::year{1899} / chr::December / 31};
    return {Verdict::date, PartialDate{zero + chr::days{serial - (serial > 60 ? 1 : 0)}}};
}

DateReading from_compact(int digits) {
    const int year = digits % 10'000;
    if (year >= k_first_year && year <= k_last_year) {
        return dated(year, digits / 10'000 % 100, digits / 1'000'000);
    }
    return dated(digits / 10'000, digits / 100 % 100, digits % 100);
}

DateReading from_number(Number number) {
    const bool is_year = number.width == k_year_digits && number.value >= k_first_year &&
                         number.value <= k_last_year;
    if (is_year) return {Verdict::date, PartialDate{number.value}};
    if (number.width == k_compact_digits) return from_compact(number.value);
    const bool is_serial =
        number.width <= k_serial_digits && number.value >= 1 && number.value <= k_last_serial;
    return is_serial ? from_serial(number.value) : DateReading{};
}

/// "20/05/1970", "1970-05-20" and their like, without a detour; nullopt for every other form.
std::optional<DateReading> read_usual(std::string_view text) {
    std::array<Number, 3> numbers;
    char separator = 0;
    std::size_t at = 0;
    for (auto& number : numbers) {
        if (at > 0) {
            const bool is_parted = at < text.size() && is_separator(text[at]) &&
                                   (separator == 0 || separator == text[at]);
            if (!is_parted) return std::nullopt;
            separator = text[at++];
        }
        for (; at < text.size() && is_digit(text[at]); ++at, ++number.width) {
            if (number.width == k_year_digits) return std::nullopt;
            number.value = number.value * 10 + (text[at] - '0');
        }
        if (number.width == 0) return std::nullopt;
    }
    const auto& [first, second, third] = numbers;
    if (at != text.size() || second.width > 2) return std::nullopt;
    if (first.width <= 2 && third.width == k_year_digits) {
        return dated(third.value, second.value, first.value);
    }
    if (first.width == k_year_digits && third.width <= 2) {
        return dated(first.value, second.value, third.value);
    }
    return std::nullopt;
}

}  // namespace

DateReading read_office_date(std::string_view text, Date latest) {
    if (const auto usual = read_usual(text)) return *usual;
    const auto tokens = tokens_of(without_time(text));
    if (!tokens || tokens->empty()) return {};
    const auto& first = tokens->front();
    if (tokens->size() == 1 && first.word.empty()) return from_number(first.number);
    const bool is_moment = tokens->size() == 2 && first.number.width == k_serial_digits &&
                           text.find('.') == k_serial_digits;
    if (is_moment) return from_number(first.number);
    const auto parts = Sorter{*tokens}.run();
    return parts ? from_parts(*parts, latest) : DateReading{};
}

}  // namespace sotay
