#include "sotay/directives/recipients.h"

#include "sotay/directives/person_name.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace sotay::directives {

namespace {

constexpr std::string_view k_label = "noinhan";
constexpr std::size_t k_most_recipients = 40;
constexpr std::array<std::string_view, 7> k_dashes{"-", "–", "—", "+", "•", "*", "·"};

std::string without_dash(const std::string& text, bool& has_dash) {
    const auto dash = std::ranges::find_if(
        k_dashes, [&](std::string_view sign) { return text.starts_with(sign); });
    has_dash = dash != k_dashes.end();
    if (!has_dash) return text;
    const std::size_t begin = text.find_first_not_of(' ', dash->size());
    return begin == std::string::npos ? std::string{} : text.substr(begin);
}

bool is_page_number(const std::string& text) {
    return text.find_first_not_of("0123456789 -") == std::string::npos;
}

class List {
public:
    /// False when `text` is no part of the list any more.
    bool add(const std::string& text, bool after_blank) {
        bool has_dash = false;
        std::string name = without_dash(text, has_dash);
        if (name.empty()) return true;
        if (!has_dash && !names_.empty() && (after_blank || ends_)) return false;
        // Who signs may stand right below, where columns follow one another.
        if (!has_dash && (is_capitals(text) || (has_dashes_ && !person_in(text).empty()))) {
            return false;
        }
        if (names_.size() == k_most_recipients) return false;
        if (has_dash || !has_dashes_ || names_.empty()) {
            names_.push_back(std::move(name));
        } else {
            names_.back() += " " + name;
        }
        has_dashes_ = has_dashes_ || has_dash;
        ends_ = is_last(names_.back()) && text.ends_with('.');
        return true;
    }

    [[nodiscard]] Recipients take() {
        Recipients all;
        all.has_last = !names_.empty() && is_last(names_.back());
        for (std::string& name : names_) {
            name.erase(name.find_last_not_of(" ,;.") + 1);
            if (!name.empty()) all.names.push_back(std::move(name));
        }
        return all;
    }

private:
    static bool is_last(const std::string& name) {
        return name.starts_with("Lưu") || name.starts_with("lưu");
    }

    std::vector<std::string> names_;
    bool has_dashes_ = false;
    bool ends_ = false;
};

}  // namespace

bool begins_recipients(const HeaderLine& line) { return line.key.starts_with(k_label); }

Recipients recipients_in(std::span<const HeaderLine> lines, std::size_t end_column) {
    const auto label = std::ranges::find_if(lines.rbegin(), lines.rend(), begins_recipients);
    if (label == lines.rend()) return {};
    List list;
    const std::string& first = label->cells.front().text;
    const std::size_t colon = first.find(':');
    const std::size_t rest =
        colon == std::string::npos ? colon : first.find_first_not_of(' ', colon + 1);
    if (rest != std::string::npos) list.add(first.substr(rest), false);
    bool after_blank = false;
    for (auto line = label.base(); line != lines.end(); ++line) {
        after_blank = after_blank || line->is_blank();
        if (line->is_blank() || line->cells.front().column >= end_column) continue;
        const std::string& text = line->cells.front().text;
        if (is_page_number(text)) continue;
        if (!list.add(text, after_blank)) break;
        after_blank = false;
    }
    return list.take();
}

}  // namespace sotay::directives
