#include "sotay/directives/signer.h"

#include "sotay/directives/header_text.h"
#include "sotay/directives/person_name.h"
#include "sotay/directives/recipients.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <utility>

namespace sotay::directives {

namespace {

// All begin with T or K. For a committee, for its head, by order of it, in the head's stead; the
// State writes full stops.
constexpr std::array<std::string_view, 8> k_openings{"T/M", "K/T", "T/L",  "TM.",
                                                     "KT.", "TL.", "TUQ.", "TM "};
// Heads of organs sign without an opening.
constexpr std::array<std::string_view, 16> k_posts{
    "truongban",   "photruongban", "chanhvanphong", "phochanhvanphong", "bithu",   "phobithu",
    "tongbithu",   "chunhiem",     "thutuong",      "botruong",         "chutich", "chutichquochoi",
    "chutichnuoc", "giamdoc",      "truongphong",   "chutrihoinghi"};
constexpr std::string_view k_recipients = "Nơi nhận";
constexpr std::size_t k_reach = 3000;   ///< bytes from the opening to the name, at most
constexpr std::size_t k_before = 2500;  ///< bytes from "Nơi nhận" to the opening, at most
constexpr std::size_t k_tail = 4000;    ///< bytes in which a paper without either is signed
constexpr std::size_t k_lines = 60;
constexpr std::size_t k_signature_lines = 25;
constexpr std::size_t k_narrow_column = 25;  ///< columns as wide stand apart by spaces
constexpr std::size_t k_most_post_lines = 5;
constexpr std::size_t k_one_column = 10;  ///< an opening before it has nothing beside it
constexpr int k_tries = 20;
constexpr int k_most_openings = 3;
constexpr std::size_t k_opening_gap = 300;  ///< bytes between two of one signature, at most

struct Place {
    std::size_t line = 0;
    std::size_t column = 0;
};

bool is_opening(const std::string& text) {
    return is_capitals(text) && std::ranges::any_of(k_openings, [&](std::string_view opening) {
               return text.starts_with(opening);
           });
}

bool is_post(const std::string& text) {
    return is_capitals(text) && std::ranges::find(k_posts, compact(text)) != k_posts.end();
}

/// Where an extractor left one space between the columns: "- Lưu VP. Nguyễn Văn Mẫu" and
/// "Nơi nhận: T/M CHI BỘ" in their two cells.
void part_columns(HeaderLine& line) {
    if (line.cells.size() != 1) return;
    HeaderCell& only = line.cells.front();
    if (!begins_recipients(line) && !only.text.starts_with('-')) return;
    const std::vector<std::string> words = split_words(only.text);
    std::string right;
    for (std::size_t first = words.size(); first > 1; --first) {
        const std::string& word = words[first - 1];
        std::string longer = word + (right.empty() ? "" : " ") + right;
        const bool opens = is_opening(longer);
        if (!opens && (word.find_first_of(".,;:-") != std::string::npos)) break;
        if (!opens && !is_capitals(longer) && person_in(longer).empty() && !right.empty()) break;
        right = std::move(longer);
        if (opens) break;
    }
    const bool stands_alone = is_opening(right) || is_post(right) || !person_in(right).empty();
    const std::string_view before =
        std::string_view{only.text}.substr(0, only.text.size() - right.size());
    const bool is_parted = before.ends_with(". ") || before.ends_with(", ") ||
                           before.ends_with(": ") || before.ends_with("; ");
    if (!stands_alone || !is_parted) return;
    HeaderCell cell{right, only.column + before.size()};
    only.text = text::squeeze(before);
    line.cells.push_back(std::move(cell));
}

std::vector<HeaderLine> lines_of(std::string_view text, std::size_t most) {
    std::vector<HeaderLine> lines = header_lines(text, most);
    for (HeaderLine& line : lines) part_columns(line);
    return lines;
}

/// The cells of a line that can belong to a signature which begins at `column`.
std::string right_part(const HeaderLine& line, std::size_t column) {
    if (line.is_blank()) return {};
    const HeaderCell& cell = line.cells.back();
    // The left column holds the recipients, whose names look like those of people.
    return cell.column >= column / 2 ? cell.text : std::string{};
}

/// What follows an opening: more lines of the post, then the name.
std::optional<Signature> signature_at(const std::vector<HeaderLine>& lines, Place place,
                                      const std::string& opening) {
    Signature signature{.name = {}, .post = opening, .recipients = {}};
    const bool is_interleaved =
        lines[place.line].cells.size() > 1 && place.column < k_narrow_column;
    const std::size_t column = is_interleaved ? 0 : place.column;
    const std::size_t end = std::min(lines.size(), place.line + k_signature_lines);
    std::size_t post_lines = 1;
    for (std::size_t i = place.line + 1; i < end; ++i) {
        const std::string part = right_part(lines[i], column);
        if (begins_recipients(lines[i]) && lines[i].cells.size() == 1) continue;
        if (signature.name = person_in(part); !signature.name.empty()) return signature;
        const bool is_more = is_capitals(part) && !part.starts_with('-') && !is_ornament(part);
        if (is_more && post_lines < k_most_post_lines) {
            signature.post += " / " + part;
            ++post_lines;
        }
    }
    return std::nullopt;
}

template <typename Is>
std::optional<std::pair<Place, std::string>> find_cell(const std::vector<HeaderLine>& lines,
                                                       std::size_t from, Is is_wanted) {
    for (std::size_t i = from; i < lines.size(); ++i) {
        for (const HeaderCell& cell : lines[i].cells) {
            if (is_wanted(cell.text)) return std::pair{Place{i, cell.column}, cell.text};
        }
    }
    return std::nullopt;
}

std::size_t line_begin(std::string_view text, std::size_t at) {
    const std::size_t before = at == 0 ? std::string_view::npos : text.find_last_of("\n\f", at - 1);
    return before == std::string_view::npos ? 0 : before + 1;
}

void add_recipients(Signature& signature, std::string_view text, std::size_t at,
                    std::size_t column) {
    const std::size_t begin = line_begin(text, at < k_before ? 0 : at - k_before);
    const std::vector<HeaderLine> lines =
        lines_of(text.substr(begin, at - begin + k_reach), 2 * k_lines);
    const std::size_t end = column < k_one_column ? std::numeric_limits<std::size_t>::max()
                                                  : std::max(column / 2, std::size_t{1});
    Recipients recipients = recipients_in(lines, end);
    signature.recipients = std::move(recipients.names);
    signature.has_last_recipient = recipients.has_last;
}

/// The signature whose opening stands at `at`.
std::optional<Signature> signature_below(std::string_view text, std::size_t at) {
    const std::size_t begin = line_begin(text, at);
    const std::vector<HeaderLine> lines = lines_of(text.substr(begin, k_reach), k_signature_lines);
    if (lines.empty()) return std::nullopt;
    const auto opening = find_cell(lines, 0, is_opening);
    if (!opening || opening->first.line != 0) return std::nullopt;
    auto signature = signature_at(lines, opening->first, opening->second);
    if (!signature) return std::nullopt;
    signature->has_opening = true;
    add_recipients(*signature, text, begin, opening->first.column);
    return signature;
}

/// The last opening of `text` that begins at or before `at`; npos when there is none.
std::size_t last_opening(std::string_view text, std::size_t at) {
    while ((at = text.find_last_of("TK", at)) != std::string_view::npos) {
        const std::string_view rest = text.substr(at);
        if (std::ranges::any_of(
                k_openings, [&](std::string_view opening) { return rest.starts_with(opening); })) {
            return at;
        }
        if (at-- == 0) break;
    }
    return std::string_view::npos;
}

/// "TM. CHÍNH PHỦ / KT. THỦ TƯỚNG / …" has several openings, found from the last.
Signature with_whole_post(std::string_view text, std::size_t at, Signature signature) {
    for (int i = 0; i < k_most_openings && at > 0; ++i) {
        const std::size_t earlier = last_opening(text, at - 1);
        if (earlier == std::string_view::npos || at - earlier > k_opening_gap) break;
        auto longer = signature_below(text, earlier);
        if (!longer || longer->name != signature.name) break;
        signature = *std::move(longer);
        at = earlier;
    }
    return signature;
}

/// A head of an organ signs with nothing but the post, near the recipients or at the very end.
Signature signature_of_head(std::string_view text) {
    const std::size_t label = text.rfind(k_recipients);
    const std::size_t at = label != std::string_view::npos ? label
                           : text.size() > k_tail          ? text.size() - k_tail
                                                           : 0;
    const std::size_t begin =
        label == std::string_view::npos || at < k_before / 2 ? at : at - k_before / 2;
    const std::vector<HeaderLine> lines =
        lines_of(text.substr(line_begin(text, begin), k_tail), 2 * k_lines);
    Signature found;
    std::size_t column = 0;
    for (auto post = find_cell(lines, 0, is_post); post;
         post = find_cell(lines, post->first.line + 1, is_post)) {
        if (auto signature = signature_at(lines, post->first, post->second)) {
            column = post->first.column;
            found = *std::move(signature);
            break;
        }
    }
    if (label != std::string_view::npos) add_recipients(found, text, label, column);
    return found;
}

}  // namespace

Signature find_signature(std::string_view raw) {
    const bool is_decomposed = raw.find('\xCC') != std::string_view::npos;
    const std::string composed = is_decomposed ? text::nfc(raw) : std::string{};
    const std::string_view text = is_decomposed ? std::string_view{composed} : raw;
    std::size_t before = text.size() == 0 ? 0 : text.size() - 1;
    for (int i = 0; i < k_tries; ++i) {
        const std::size_t at = last_opening(text, before);
        if (at == std::string_view::npos) break;
        if (auto signature = signature_below(text, at)) {
            return with_whole_post(text, at, *std::move(signature));
        }
        if (at == 0) break;
        before = at - 1;
    }
    return signature_of_head(text);
}

}  // namespace sotay::directives
