#include "extract/word_layout.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string_view>

namespace sotay::extract {

namespace {

// In parts of a character's width or height. Justified lines stretch their spaces to two widths.
constexpr double k_column_gap = 2.8;
constexpr double k_same_line = 0.5;
constexpr double k_empty_line = 1.9;
constexpr std::size_t k_spaces_of_gap = 3;
// Beyond any page that people print; a hostile one can place words anywhere.
constexpr double k_widest = 400;

bool is_nowhere(const PlacedWord& word) {
    constexpr double k_farthest = 1e7;
    const auto is_far = [](double value) { return !(std::abs(value) < k_farthest); };
    return is_far(word.left) || is_far(word.right) || is_far(word.baseline) || is_far(word.height);
}

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80; }));
}

double median(std::vector<double> values, double otherwise) {
    if (values.empty()) return otherwise;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

struct Measures {
    double character = 1;
    double height = 1;
    double left = 0;
};

Measures measure(std::span<const PlacedWord> words) {
    std::vector<double> characters_widths;
    std::vector<double> heights;
    Measures measures;
    measures.left = words.front().left;
    for (const PlacedWord& word : words) {
        const std::size_t count = characters(word.text);
        if (count > 1) {
            characters_widths.push_back((word.right - word.left) / static_cast<double>(count));
        }
        heights.push_back(word.height);
        measures.left = std::min(measures.left, word.left);
    }
    measures.character = std::max(median(std::move(characters_widths), 1), 1e-3);
    measures.height = std::max(median(std::move(heights), 1), 1e-3);
    return measures;
}

std::string line_of(std::span<const PlacedWord> words, const Measures& measures) {
    std::string line;
    std::size_t width = 0;
    double end = measures.left;
    for (const PlacedWord& word : words) {
        const double gap = (word.left - end) / measures.character;
        const double wanted =
            std::clamp((word.left - measures.left) / measures.character, 0.0, k_widest);
        const auto column = static_cast<std::size_t>(std::lround(wanted));
        std::size_t spaces = line.empty() ? column : 1;
        if (!line.empty() && gap >= k_column_gap) {
            spaces = std::max(k_spaces_of_gap, column > width ? column - width : 0);
        }
        line.append(spaces, ' ');
        line += word.text;
        width += spaces + characters(word.text);
        end = word.right;
    }
    return line;
}

}  // namespace

std::string layout_words(std::vector<PlacedWord> words) {
    std::erase_if(words, is_nowhere);
    if (words.empty()) return {};
    const Measures measures = measure(words);
    std::ranges::stable_sort(words, {}, &PlacedWord::baseline);

    std::string page;
    double previous = words.front().baseline;
    std::vector<double> pitches;
    for (auto begin = words.begin(); begin != words.end();) {
        double base = begin->baseline;
        auto end = begin;
        for (std::size_t count = 0; end != words.end(); ++end) {
            if (end->baseline - base > k_same_line * measures.height) break;
            ++count;
            base += (end->baseline - base) / static_cast<double>(count);
        }
        std::sort(begin, end, [](const PlacedWord& one, const PlacedWord& other) {
            return one.left < other.left;
        });
        const double pitch = base - previous;
        if (!pitches.empty() && pitch > k_empty_line * median(pitches, measures.height)) {
            page.push_back('\n');
        }
        if (!page.empty()) pitches.push_back(pitch);
        if (pitches.size() > 9) pitches.erase(pitches.begin());
        page += line_of({begin, end}, measures);
        page.push_back('\n');
        previous = base;
        begin = end;
    }
    return page;
}

}  // namespace sotay::extract
