#include "sotay/directives/header_date.h"

#include "sotay/directives/header_symbol.h"

#include <algorithm>
#include <charconv>
#include <vector>

namespace sotay::directives {

namespace {

struct Word {
    std::string text;
    std::string key;  ///< compact()
    bool begins_cell = false;
};

std::vector<Word> words_of(std::span<const HeaderLine> lines) {
    std::vector<Word> words;
    for (const HeaderLine& line : lines) {
        for (const HeaderCell& cell : line.cells) {
            bool first = true;
            for (std::string& text : split_words(cell.text)) {
                std::string key = compact(text);
                words.push_back({std::move(text), std::move(key), first});
                first = false;
            }
        }
    }
    return words;
}

std::optional<unsigned> number(const std::string& key) {
    unsigned value = 0;
    const std::string digits = with_digits(key);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return value;
}

using At = std::vector<Word>::const_iterator;

/// From "ngày": … tháng 5 năm 2025, each number perhaps still blank.
std::optional<PlaceAndDate> date_at(At at, At end) {
    if (at == end || at->key != "ngay") return std::nullopt;
    if (at + 1 != end) {
        std::string numeric = (at + 1)->text;
        while (!numeric.empty() &&
               std::string_view{".,;"}.find(numeric.back()) != std::string::npos) {
            numeric.pop_back();
        }
        if (const auto date = parse_office_date(numeric)) return PlaceAndDate{{}, date, false};
    }
    const auto take = [&at, end](std::string_view label) -> std::optional<unsigned> {
        if (at == end || at->key != label) {
            at = end;
            return std::nullopt;
        }
        ++at;
        const auto value = at == end ? std::nullopt : number(at->key);
        if (value) ++at;
        while (!value && at != end && at->key.empty()) ++at;  // dots to be filled in
        return value;
    };
    const auto day = take("ngay");
    const auto month = take("thang");
    if (at == end || at->key != "nam") return std::nullopt;
    const auto year = take("nam");
    if (!day || !month || !year) return PlaceAndDate{};
    const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(*year)},
                                           std::chrono::month{*month}, std::chrono::day{*day}};
    if (!date.ok()) return PlaceAndDate{};
    return PlaceAndDate{{}, Date{date}, true};
}

bool may_be_of_place(const Word& word) {
    const bool has_sign = word.text.find_first_of("0123456789/:*") != std::string::npos;
    return !has_sign && !word.key.empty() && small_letters(word.text) != word.text;
}

/// The capitalised words that end right before `ngay`.
std::string place_before(At begin, At ngay) {
    At first = ngay;
    while (first != begin && may_be_of_place(*(first - 1)) &&
           (first == ngay || !first->begins_cell)) {
        --first;
        if (first->begins_cell) break;
    }
    std::string place;
    for (At word = first; word != ngay; ++word) place += (place.empty() ? "" : " ") + word->text;
    constexpr std::string_view signs = " ,.*-_";
    place.erase(std::min(place.find_last_not_of(signs) + 1, place.size()));
    place.erase(0, place.find_first_not_of(signs));
    return place;
}

}  // namespace

std::optional<PlaceAndDate> find_place_and_date(std::span<const HeaderLine> lines) {
    const auto may_begin = [](const HeaderLine& line) { return may_hold(line, "ngay"); };
    if (std::ranges::none_of(lines, may_begin)) return std::nullopt;
    const std::vector<Word> words = words_of(lines);
    for (At word = words.begin(); word != words.end(); ++word) {
        auto found = date_at(word, words.end());
        if (!found) continue;
        found->place = place_before(words.begin(), word);
        return found;
    }
    return std::nullopt;
}

}  // namespace sotay::directives
