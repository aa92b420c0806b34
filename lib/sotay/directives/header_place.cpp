#include "sotay/directives/header_place.h"

#include "sotay/directives/symbol.h"
#include "sotay/directives/title_reader.h"

#include <algorithm>

namespace sotay::directives {

namespace {

constexpr std::size_t k_head = 12;    ///< lines in which a header begins where it should
constexpr std::size_t k_block = 8;    ///< lines of a header before and after its symbol
constexpr std::size_t k_tail = 1500;  ///< bytes of the text's end
constexpr std::size_t k_most_lines = 60;

bool has_heading(const HeaderLine& line) {
    bool found = false;
    static_cast<void>(without_heading(line, found));
    return found;
}

/// A line that is "Số 21-BC/ĐU" and nothing more, perhaps beside the right column.
bool is_symbol_line(const HeaderLine& line) {
    return may_hold(line, "so") && std::ranges::any_of(line.cells, [](const HeaderCell& cell) {
               return compact(cell.text).starts_with("so") && parse_symbol(cell.text).has_value();
           });
}

struct Block {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// The lines without a blank around a symbol that has a heading near it; empty when there is none.
Block find_block(const std::vector<HeaderLine>& lines) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (!is_symbol_line(lines[i])) continue;
        Block block{i, i + 1};
        while (block.begin > 0 && i - block.begin < k_block && !lines[block.begin - 1].is_blank()) {
            --block.begin;
        }
        while (block.end < lines.size() && block.end - i < k_block &&
               !lines[block.end].is_blank()) {
            ++block.end;
        }
        const auto begin = lines.begin() + static_cast<std::ptrdiff_t>(block.begin);
        const auto end = lines.begin() + static_cast<std::ptrdiff_t>(block.end);
        if (std::any_of(begin, end, has_heading)) return block;
    }
    return {};
}

}  // namespace

void bring_header_forward(std::vector<HeaderLine>& lines, std::string_view text) {
    const auto most = lines.begin() + static_cast<std::ptrdiff_t>(std::min(lines.size(), k_head));
    const auto head_end =
        std::find_if(lines.begin(), most, [](const HeaderLine& line) { return begins_text(line); });
    const bool is_in_place = std::any_of(lines.begin(), head_end, [](const HeaderLine& line) {
        return has_heading(line) || is_symbol_line(line);
    });
    if (is_in_place) return;
    Block block = find_block(lines);
    if (block.begin < block.end) {
        std::rotate(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(block.begin),
                    lines.begin() + static_cast<std::ptrdiff_t>(block.end));
        return;
    }
    const std::string_view end = text.substr(text.size() - std::min(text.size(), k_tail));
    std::vector<HeaderLine> tail = header_lines(end, k_most_lines);
    block = find_block(tail);
    lines.insert(lines.begin(), tail.begin() + static_cast<std::ptrdiff_t>(block.begin),
                 tail.begin() + static_cast<std::ptrdiff_t>(block.end));
}

}  // namespace sotay::directives
