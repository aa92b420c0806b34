#include "sotay/directives/running_text.h"

#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <array>

namespace sotay::directives {

namespace {

constexpr char k_page_end = '\f';
constexpr std::size_t k_longest_number = 4;
constexpr std::size_t k_longest_bullet = 12;
constexpr std::array<std::string_view, 4> k_dashes{"-", "+", "–", "•"};

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::vector<std::string_view> parts_of(std::string_view text, char end) {
    std::vector<std::string_view> parts;
    for (std::size_t begin = 0; begin <= text.size();) {
        const auto stop = std::min(text.find(end, begin), text.size());
        parts.push_back(text.substr(begin, stop - begin));
        begin = stop + 1;
    }
    return parts;
}

/// "12", "- 12 -", "Trang 3/10".
bool is_page_number(const std::string& line) {
    std::string key = text::fold(line);
    if (key.starts_with("trang")) key.erase(0, 5);
    std::size_t digits = 0;
    for (const char c : key) {
        if (is_digit(c)) ++digits;
        if (is_letter(c)) return false;
    }
    return digits > 0 && digits <= 2 * k_longest_number && key.size() <= 3 * k_longest_number;
}

bool begins_small(std::string_view line) {
    const auto end = line.find(' ');
    const std::string word{line.substr(0, end)};
    return !word.empty() && (is_letter(word.front()) || (word.front() & 0x80) != 0) &&
           text::lower(word) == word;
}

bool ends_sentence(std::string_view text) {
    return text.empty() || std::string_view{".;:!?"}.find(text.back()) != std::string_view::npos;
}

/// A page's lines, squeezed, without its number.
std::vector<std::string> lines_of(std::string_view page) {
    std::vector<std::string> lines;
    for (const auto line : parts_of(page, '\n')) lines.push_back(text::squeeze(line));
    const auto is_text = [](const std::string& line) { return !line.empty(); };
    const auto first = std::ranges::find_if(lines, is_text);
    if (first != lines.end() && is_page_number(*first)) first->clear();
    const auto last = std::find_if(lines.rbegin(), lines.rend(), is_text);
    if (last != lines.rend() && is_page_number(*last)) last->clear();
    return lines;
}

/// Joins lines to paragraphs.
class Joiner {
public:
    void begin_page() { running_.page_begins.push_back(running_.text.size()); }
    void add(const std::string& line) {
        if (line.empty()) {
            after_blank_ = true;
            return;
        }
        std::string& text = running_.text;
        if (!text.empty()) text += begins_paragraph(line) ? '\n' : ' ';
        text += line;
        after_blank_ = false;
    }
    RunningText take() { return std::move(running_); }

private:
    [[nodiscard]] bool begins_paragraph(const std::string& line) const {
        const auto bullet = bullet_length(line);
        const bool is_open = !ends_sentence(running_.text);
        if (is_open && begins_small(std::string_view{line}.substr(bullet))) {
            // "kinh tế\n- xã hội"; but a list may follow a heading.
            return bullet > 0 && after_blank_;
        }
        return after_blank_ || bullet > 0;
    }

    RunningText running_;
    bool after_blank_ = false;
};

/// True when `text` may begin a sentence at `at`, which stands behind a space.
bool begins_with_capital(std::string_view text, std::size_t at) {
    const auto rest = text.substr(at, 8);
    if (rest.empty()) return true;
    return is_digit(rest.front()) || !begins_small(rest);
}

}  // namespace

int RunningText::page_at(std::size_t offset) const {
    const auto after = std::ranges::upper_bound(page_begins, offset);
    return std::max(1, static_cast<int>(after - page_begins.begin()));
}

RunningText running_text(std::string_view body) {
    Joiner joiner;
    for (const auto page : parts_of(body, k_page_end)) {
        joiner.begin_page();
        for (const auto& line : lines_of(page)) joiner.add(line);
    }
    return joiner.take();
}

std::vector<Span> paragraphs_of(std::string_view text) {
    std::vector<Span> spans;
    for (const auto part : parts_of(text, '\n')) {
        const auto begin = static_cast<std::size_t>(part.data() - text.data());
        spans.push_back({begin, begin + part.size()});
    }
    return spans;
}

std::vector<Span> sentences_of(std::string_view text, Span paragraph) {
    std::vector<Span> spans;
    std::size_t begin = paragraph.begin;
    for (std::size_t i = begin; i + 1 < paragraph.end; ++i) {
        if (text[i] != '.' || text[i + 1] != ' ' || !begins_with_capital(text, i + 2)) continue;
        spans.push_back({begin, i + 1});
        begin = i + 2;
    }
    if (begin < paragraph.end) spans.push_back({begin, paragraph.end});
    return spans;
}

std::size_t bullet_length(std::string_view paragraph) {
    for (const auto dash : k_dashes) {
        if (!paragraph.starts_with(dash)) continue;
        const bool has_space = paragraph.substr(dash.size()).starts_with(' ');
        return has_space ? dash.size() + 1 : 0;
    }
    const auto end = paragraph.substr(0, k_longest_bullet).find(' ');
    if (end == std::string_view::npos || end == 0) return 0;
    const auto mark = paragraph.substr(0, end);
    const auto core = mark.substr(0, mark.size() - 1);
    const bool is_marked = mark.back() == '.' || mark.back() == ')' || mark.back() == '-';
    const bool is_number =
        std::ranges::all_of(core, [](char c) { return is_digit(c) || c == '.' || c == '('; });
    const bool is_item = is_number || core.size() == 1 || core == "đ" || core == "(đ" ||
                         core.find_first_not_of("IVX") == std::string_view::npos;
    return is_marked && !core.empty() && is_item ? end + 1 : 0;
}

}  // namespace sotay::directives
