#include "sotay/directives/title_reader.h"

#include "sotay/directives/header_date.h"

#include <algorithm>
#include <array>
#include <vector>

namespace sotay::directives {

namespace {

constexpr std::size_t k_most_title_lines = 10;
constexpr std::size_t k_subject_reach = 12;  ///< lines under the number
constexpr std::size_t k_left_column = 40;    ///< a letter's subject begins before this column

// How the text proper begins. The second list holds words that titles begin with too.
constexpr std::array<std::string_view, 5> k_openings{"cancu", "kinhgui", "kinhtrinh", "xettotrinh",
                                                     "xetdenghi"};
constexpr std::array<std::string_view, 5> k_openings_in_small_letters{"thuchien", "thihanh",
                                                                      "chaphanh", "theo", "homnay"};
constexpr std::string_view k_invitation = "kinhmoi";

template <std::size_t N>
bool begins_with_any(const std::string& key, const std::array<std::string_view, N>& openings) {
    return std::ranges::any_of(openings,
                               [&](std::string_view opening) { return key.starts_with(opening); });
}

bool is_enumeration(const std::string& line) {
    const std::size_t space = line.find(' ');
    if (space == std::string::npos || space == 0) return false;
    const std::string_view first = std::string_view{line}.substr(0, space);
    const char last = first.back();
    const bool marked = last == '.' || last == ')' || last == '-' || last == '/';
    const std::size_t body = first.find_first_not_of("0123456789IVX");
    return marked && first.size() > 1 && body == first.size() - 1;
}

bool begins_with_small_letter(const std::string& line) {
    const std::vector<std::string> words = split_words(line);
    return !words.empty() && small_letters(words.front()) == words.front() &&
           !is_ornament(words.front());
}

void join(std::string& title, const std::string& line) {
    title += (title.empty() ? "" : " ") + line;
}

/// Collects the lines of a title until the text begins.
class TitleLines {
public:
    explicit TitleLines(const std::string& rest) : title_{rest}, previous_{rest} {}

    /// False when `line` is no part of the title any more.
    bool add(const HeaderLine& line) {
        if (line.is_blank()) {
            after_blank_ = !title_.empty();
            return true;
        }
        if (line.key.empty()) return title_.empty();
        if (begins_text(line) || line.text.starts_with('(') || count_ == k_most_title_lines) {
            return false;
        }
        if (!title_.empty() && !continues(line.text)) return false;
        join(title_, line.text);
        previous_ = line.text;
        after_blank_ = false;
        ++count_;
        return true;
    }

    [[nodiscard]] std::string take() { return std::move(title_); }

private:
    [[nodiscard]] bool continues(const std::string& line) const {
        if (previous_.ends_with('.') || previous_.ends_with(';')) return false;
        if (after_blank_) return begins_with_small_letter(line);
        const std::string key = compact(line);
        if (is_sentence(line)) return false;
        if (is_capitals(previous_) != is_capitals(line)) return begins_with_small_letter(line);
        return is_capitals(line) || begins_with_small_letter(line) ||
               !begins_with_any(key, k_openings_in_small_letters);
    }

    // A title ends without a sign, and only its first line needs to begin with a capital.
    static bool is_sentence(const std::string& line) {
        const bool has_end = line.ends_with('.') || line.ends_with(';') || line.ends_with(':');
        return has_end && !begins_with_small_letter(line);
    }

    std::string title_;
    std::string previous_;
    bool after_blank_ = false;
    std::size_t count_ = 0;
};

bool names_issuer(const std::string& line, const std::string& issuer) {
    const std::string key = compact(line);
    return key.starts_with("cua") && !issuer.empty() && key == "cua" + compact(issuer);
}

bool begins_subject(const std::string& text) {
    const std::string key = compact(text);
    return key.starts_with("veviec") || key == "vv" ||
           (key.starts_with("vv") && small_letters(text.substr(0, 3)) == "v/v");
}

bool has_date(const HeaderLine& line) {
    return find_place_and_date(std::span{&line, 1}).has_value();
}

}  // namespace

bool begins_text(const HeaderLine& line) {
    return begins_with_any(line.key, k_openings) || may_hold(line, k_invitation) ||
           is_enumeration(line.text);
}

std::string title_below(std::span<const HeaderLine> lines, std::size_t type_line,
                        const std::string& rest, const std::string& issuer) {
    TitleLines title{names_issuer(rest, issuer) ? std::string{} : rest};
    for (const HeaderLine& line : lines.subspan(type_line + 1)) {
        if (names_issuer(line.text, issuer)) continue;
        if (!title.add(line)) break;
    }
    return title.take();
}

std::string letter_subject(std::span<const HeaderLine> below_number) {
    std::string subject;
    for (const HeaderLine& line :
         below_number.first(std::min(below_number.size(), k_subject_reach))) {
        if (line.is_blank()) {
            if (!subject.empty()) break;
            continue;
        }
        if (begins_text(line)) break;
        const HeaderCell& left = line.cells.front();
        if (left.column >= k_left_column || (has_date(line) && line.cells.size() == 1)) continue;
        if (is_ornament(left.text)) {
            if (!subject.empty()) break;
            continue;
        }
        if (!subject.empty() || begins_subject(left.text)) join(subject, left.text);
    }
    return subject;
}

std::string first_heading(std::span<const HeaderLine> lines) {
    std::string heading;
    for (const HeaderLine& line : lines) {
        const bool says_nothing =
            line.text.find_first_not_of("0123456789 .-*_") == std::string::npos;
        if (heading.empty()) {
            if (!says_nothing) heading = line.text;
            continue;
        }
        if (says_nothing || !is_capitals(heading) || !is_capitals(line.text)) break;
        join(heading, line.text);
    }
    return heading;
}

}  // namespace sotay::directives
