#include "sotay/directives/header_symbol.h"

#include <algorithm>

namespace sotay::directives {

namespace {

constexpr std::string_view k_label = "so";
constexpr std::size_t k_longest_number = 4;

class SymbolFinder {
public:
    SymbolFinder(std::span<const HeaderLine> lines, const DocumentTypes& types)
        : lines_{lines}, types_{types} {}

    [[nodiscard]] std::optional<SymbolLine> find() const {
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            if (auto found = in_line(i)) return found;
        }
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            if (auto found = misread_in_line(i)) return found;
        }
        return std::nullopt;
    }

private:
    [[nodiscard]] std::optional<SymbolLine> in_line(std::size_t i) const {
        if (auto found = in_text(lines_[i].text, i)) return found;
        for (const HeaderCell& cell : lines_[i].cells) {
            if (auto found = in_text(cell.text, i)) return found;
            if (!may_hold(lines_[i], k_label) || !compact(cell.text).starts_with(k_label) ||
                i + 1 >= lines_.size() || lines_[i + 1].is_blank()) {
                continue;
            }
            const std::string& next = lines_[i + 1].cells.front().text;
            if (auto found = in_text(cell.text + " " + next, i + 1)) return found;
        }
        return std::nullopt;
    }

    /// "Số O5-NQ/ĐU", "So l1-KH/ĐU"
    [[nodiscard]] std::optional<SymbolLine> misread_in_line(std::size_t i) const {
        if (!may_hold(lines_[i], k_label)) return std::nullopt;
        for (const HeaderCell& cell : lines_[i].cells) {
            const std::size_t space = cell.text.find(' ');
            if (space == std::string::npos || compact(cell.text.substr(0, space)) != k_label) {
                continue;
            }
            const std::size_t end =
                std::min(cell.text.find_first_of("-/ ", space + 1), cell.text.size());
            const std::string number = cell.text.substr(space + 1, end - space - 1);
            auto found = in_text("Số " + with_digits(number) + cell.text.substr(end), i);
            if (!found || !found->symbol.number) continue;
            found->is_guessed = true;
            return found;
        }
        return std::nullopt;
    }

    [[nodiscard]] std::optional<SymbolLine> in_text(const std::string& text,
                                                    std::size_t line) const {
        auto found = find_symbol(text);
        if (!found) return std::nullopt;
        std::string before = text.substr(0, found->begin);
        if (found->labelled) {
            while (!before.empty() && (before.back() == ' ' || before.back() == ':'))
                before.pop_back();
            before.erase(std::min(before.rfind(' ') + 1, before.size()));
        }
        if (!may_stand_before(before)) return std::nullopt;
        const bool is_own = found->labelled && compact(before).empty() && follows_heading(line);
        if (goes_on(text.substr(found->end)) && !is_own) return std::nullopt;
        return SymbolLine{std::move(found->symbol), line, found->labelled, false};
    }

    // A symbol in the middle of a line is a reference to some other paper.
    [[nodiscard]] bool may_stand_before(const std::string& text) const {
        bool heading = false;
        const std::string key = compact(without_heading(text, heading));
        if (key.empty()) return true;
        const auto is_type = [&](const DocumentType& type) { return compact(type.name) == key; };
        return std::ranges::any_of(types_.state_types(), is_type) ||
               std::ranges::any_of(types_.party_types(), is_type);
    }

    // "57-NQ/TW, ngày …", "57-NQ/TW của …": a citation, wherever its line begins.
    static bool goes_on(const std::string& rest) {
        const std::vector<std::string> words = split_words(rest);
        if (words.empty()) return false;
        if (rest.starts_with(',') || rest.starts_with(';')) return true;
        return !compact(words.front()).empty() && small_letters(words.front()) == words.front() &&
               compact(words.front()) != "ngay";
    }

    [[nodiscard]] bool follows_heading(std::size_t line) const {
        bool found = false;
        for (std::size_t i = 0; i <= line; ++i) {
            static_cast<void>(without_heading(lines_[i], found));
        }
        return found;
    }

    std::span<const HeaderLine> lines_;
    const DocumentTypes& types_;
};

}  // namespace

std::optional<SymbolLine> find_symbol_line(std::span<const HeaderLine> lines,
                                           const DocumentTypes& types) {
    return SymbolFinder{lines, types}.find();
}

std::string with_digits(const std::string& text) {
    constexpr std::string_view looks_like_digits = "OoQqlIi|0123456789";
    if (text.empty() || text.size() > k_longest_number ||
        text.find_first_not_of(looks_like_digits) != std::string::npos) {
        return text;
    }
    std::string digits = text;
    for (char& c : digits) {
        if (c == 'O' || c == 'o' || c == 'Q' || c == 'q') c = '0';
        if (c == 'l' || c == 'I' || c == 'i' || c == '|') c = '1';
    }
    return digits;
}

}  // namespace sotay::directives
