#include "sotay/formats/csv_shape.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace sotay::csv {
namespace {

constexpr std::string_view k_delimiters = ",;\t|";
constexpr std::size_t k_lines = 20;

/// How often each delimiter stands in a line, outside quotes.
using Counts = std::array<int, k_delimiters.size()>;

std::optional<Shape> declared(std::string_view start) {
    const auto line = start.substr(0, start.find_first_of("\r\n"));
    auto words = line;
    if (words.size() > 1 && words.front() == '"' && words.back() == '"') {
        words = words.substr(1, words.size() - 2);
    }
    constexpr std::string_view k_word = "sep=";
    const bool is_declaration =
        words.size() == k_word.size() + 1 &&
        std::ranges::equal(words.substr(0, k_word.size()), k_word, [](char letter, char wanted) {
            return (letter | 0x20) == (wanted | 0x20);
        });
    if (!is_declaration || words.back() == '"') return std::nullopt;
    std::size_t size = line.size();
    if (start.substr(size).starts_with('\r')) ++size;
    if (start.substr(size).starts_with('\n')) ++size;
    return Shape{words.back(), size};
}

/// Counts by line; lines of white space alone are left out.
class LineCounter {
public:
    /// False once enough lines are known.
    bool take(char byte) {
        if (byte == '"') {
            take_quote();
        } else if (!is_quoted_) {
            take_plain(byte);
        }
        return lines_.size() < k_lines;
    }
    std::vector<Counts> finish() {
        end_line();
        return std::move(lines_);
    }

private:
    /// A quote that does not begin a cell is text.
    void take_quote() {
        if (is_quoted_ || begins_cell_) is_quoted_ = !is_quoted_;
        begins_cell_ = true;  // a quote right after is the other half of a doubled one
        is_empty_ = false;
    }
    void take_plain(char byte) {
        const std::size_t known = k_delimiters.find(byte);
        if (known != std::string_view::npos) {
            ++counts_.at(known);
            begins_cell_ = true;
            is_empty_ = false;
        } else if (byte == '\n' || byte == '\r') {
            end_line();
        } else if (byte != ' ') {
            begins_cell_ = is_empty_ = false;
        }
    }
    void end_line() {
        if (!is_empty_ && lines_.size() < k_lines) lines_.push_back(counts_);
        counts_ = {};
        is_empty_ = begins_cell_ = true;
    }

    std::vector<Counts> lines_;
    Counts counts_{};
    bool is_quoted_ = false;
    bool begins_cell_ = true;
    bool is_empty_ = true;
};

/// The greatest number of lines that a delimiter cuts into the same number of cells, and that
/// number less one.
std::pair<int, int> agreement(const std::vector<Counts>& lines, std::size_t delimiter) {
    std::map<int, int> lines_by_count;
    for (const auto& counts : lines) {
        if (counts.at(delimiter) > 0) ++lines_by_count[counts.at(delimiter)];
    }
    std::pair<int, int> best;
    for (const auto& [count, times] : lines_by_count) best = std::max(best, {times, count});
    return best;
}

}  // namespace

Shape find_shape(std::string_view start) {
    if (const auto shape = declared(start)) return *shape;
    LineCounter counter;
    for (const char byte : start) {
        if (!counter.take(byte)) break;
    }
    const auto lines = counter.finish();
    std::pair<int, int> best{1, 0};
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < k_delimiters.size(); ++i) {
        const auto agreed = agreement(lines, i);
        if (agreed.first < 2 || agreed <= best) continue;
        best = agreed;
        found = i;
    }
    if (!found && !lines.empty()) {
        const auto& first = lines.front();
        found = static_cast<std::size_t>(std::ranges::max_element(first) - first.begin());
    }
    return {k_delimiters[found.value_or(0)], 0};
}

}  // namespace sotay::csv
