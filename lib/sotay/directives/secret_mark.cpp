#include "sotay/directives/secret_mark.h"

#include "sotay/directives/header_date.h"
#include "sotay/directives/header_text.h"
#include "sotay/directives/secret_words.h"
#include "sotay/directives/symbol.h"

#include <algorithm>
#include <set>
#include <vector>

namespace sotay::directives {

namespace {

constexpr std::size_t k_pages = 3;
constexpr std::size_t k_head_lines = 30;
constexpr std::size_t k_running_head_lines = 4;
constexpr std::size_t k_header_words = 16;
constexpr std::string_view k_degree_label = "domat";

using Found = std::optional<std::string>;

/// "Độ mật: Tối mật", the field of a covering form; label and value may be two cells.
Found declared_mark(const HeaderLine& line) {
    if (!may_hold(line, k_degree_label)) return std::nullopt;
    const std::size_t colon = line.text.find(':');
    if (colon != std::string::npos &&
        compact(line.text.substr(0, colon)).ends_with(k_degree_label)) {
        const std::string value = line.text.substr(colon + 1);
        if (auto mark = mark_of_words(value)) return mark;
    }
    for (std::size_t i = 0; i + 1 < line.cells.size(); ++i) {
        if (!compact(line.cells[i].text).ends_with(k_degree_label)) continue;
        if (auto mark = mark_of_words(line.cells[i + 1].text)) return mark;
    }
    return std::nullopt;
}

/// The head of one page, read line by line.
class Head {
public:
    explicit Head(std::vector<HeaderLine> lines) : lines_{std::move(lines)} {
        for (const HeaderLine& line : lines_) {
            static_cast<void>(without_heading(line, has_heading_));
        }
    }

    [[nodiscard]] Found find() const {
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            if (lines_[i].is_blank()) continue;
            if (auto mark = declared_mark(lines_[i])) return mark;
            if (is_heading_of_table(lines_[i])) continue;
            if (auto mark = stamped(i)) return mark;
            if (auto mark = beside_header(i)) return mark;
        }
        return std::nullopt;
    }

private:
    /// A line, or a cell of it, that is a mark and nothing more.
    [[nodiscard]] Found stamped(std::size_t i) const {
        bool heading = false;
        std::vector<std::string> readings{lines_[i].text, without_heading(lines_[i], heading)};
        for (const HeaderCell& cell : lines_[i].cells) readings.push_back(cell.text);
        for (const std::string& reading : readings) {
            Found mark = stamp_of(reading);
            if (!mark && has_heading_) mark = misread_stamp_of(reading);
            if (!mark || (*mark == k_lowest_mark && is_broken_word(i))) continue;
            return *mark == k_lowest_mark ? with_line_before(i) : mark;
        }
        return std::nullopt;
    }

    /// "Số 01-BC/TU MẬT Thanh Hóa, ngày …", columns run into each other.
    [[nodiscard]] Found beside_header(std::size_t i) const {
        const HeaderLine& line = lines_[i];
        auto mark = mark_among_words(line.text);
        if (!mark) return std::nullopt;
        const auto symbol = find_symbol(line.text);
        const bool is_of_header =
            (symbol && symbol->labelled) || find_place_and_date(std::span{&line, 1}).has_value();
        return is_of_header ? mark : std::nullopt;
    }

    /// "BẢO VỆ BÍ" on the line before: a word that the line's end parted.
    [[nodiscard]] bool is_broken_word(std::size_t i) const {
        const HeaderLine* before = line_before(i);
        return before != nullptr && std::ranges::any_of(before->cells, [](const HeaderCell& cell) {
                   const auto words = split_words(cell.text);
                   return is_capitals(words.back()) && is_before_mark(words.back());
               });
    }

    /// The degree of a stamp of two lines, "TỐI" above "MẬT".
    [[nodiscard]] Found with_line_before(std::size_t i) const {
        const HeaderLine* before = line_before(i);
        if (before == nullptr) return std::string{k_lowest_mark};
        for (const HeaderCell& cell : before->cells) {
            if (auto mark = stamp_of(cell.text + " MẬT")) return mark;
        }
        return std::string{k_lowest_mark};
    }

    [[nodiscard]] const HeaderLine* line_before(std::size_t i) const {
        while (i-- > 0) {
            if (!lines_[i].is_blank()) return &lines_[i];
        }
        return nullptr;
    }

    // A table that counts secret papers has a column for each mark.
    static bool is_heading_of_table(const HeaderLine& line) {
        std::set<std::string> marks;
        for (const HeaderCell& cell : line.cells) {
            if (auto mark = stamp_of(cell.text)) marks.insert(*mark);
        }
        return marks.size() > 1;
    }

    std::vector<HeaderLine> lines_;
    bool has_heading_ = false;
};

}  // namespace

std::optional<std::string> find_secret_mark(std::span<const std::string> pages,
                                            std::string_view file_name,
                                            std::span<const std::string> properties) {
    if (auto mark = mark_in_name(file_name)) return mark;
    for (const std::string& property : properties) {
        if (auto mark = mark_in_property(property)) return mark;
    }
    for (std::size_t i = 0; i < pages.size(); ++i) {
        const std::size_t most = i < k_pages ? k_head_lines : k_running_head_lines;
        if (auto mark = Head{header_lines(pages[i], most)}.find()) return mark;
    }
    return std::nullopt;
}

}  // namespace sotay::directives
