#include "sotay/directives/citation_parts.h"

#include "sotay/text/vietnamese.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

namespace sotay::directives {

namespace {

constexpr std::size_t k_longest_type = 5;     // words
constexpr std::size_t k_longest_issuer = 15;  // words, with "của"
constexpr std::size_t k_date_reach = 48;      // bytes

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t skip(std::string_view text, std::size_t at, std::string_view any_of) {
    while (at < text.size() && any_of.find(text[at]) != std::string_view::npos) ++at;
    return at;
}

/// A number of at most `most` digits, to the end of which `at` moves.
std::optional<int> number(std::string_view text, std::size_t& at, std::size_t most) {
    int value = 0;
    const std::size_t begin = at;
    while (at < text.size() && is_digit(text[at]) && at - begin < most) {
        value = value * 10 + (text[at++] - '0');
    }
    if (at == begin || (at < text.size() && is_digit(text[at]))) return std::nullopt;
    return value;
}

/// Moves `at` behind a separator of a date: "/", "-", "." or the word itself.
bool separator(std::string_view text, std::size_t& at, std::string_view word) {
    at = skip(text, at, " ");
    const auto end = std::min(text.find(' ', at), text.size());
    if (text::fold(text.substr(at, end - at)) == word) {
        at = skip(text, end, " ");
        return true;
    }
    if (at >= text.size() || std::string_view{"/-."}.find(text[at]) == std::string_view::npos) {
        return false;
    }
    at = skip(text, at + 1, " ");
    return true;
}

bool is_word_before(std::string_view text, std::size_t at) {
    return at > 0 && text[at - 1] != ' ' && text[at - 1] != '\n' && text[at - 1] != '(';
}

bool begins_with_capital(std::string_view word) {
    const std::string text{word};
    return !text.empty() && text::lower(text).substr(0, 2) != text::nfc(text).substr(0, 2);
}

// Small words with which the text goes on behind the name of a body.
constexpr std::array<std::string_view, 26> k_after_issuer{
    "ve",   "v/v",  "quy",  "ban",  "huong", "thuc",  "thi", "den", "de",
    "co",   "duoc", "da",   "la",   "neu",   "trong", "tai", "cho", "ky",
    "ngay", "va",   "hoac", "nham", "do",    "bang",  "het", "bi"};

/// Words up to the next sign of punctuation.
std::vector<std::string_view> words_ahead(std::string_view text) {
    std::vector<std::string_view> words;
    for (std::size_t at = 0; at < text.size() && words.size() < k_longest_issuer;) {
        const auto stop = std::min(text.find_first_of(" ,;:.()\n", at), text.size());
        if (stop == at) break;
        words.push_back(text.substr(at, stop - at));
        if (stop >= text.size() || text[stop] != ' ') break;
        at = stop + 1;
    }
    return words;
}

/// True when the word at `i` is still part of the name of a body that begins with the second word.
bool continues_name(const std::vector<std::string_view>& words, std::size_t i,
                    const TypeNames& types) {
    const bool is_capital = begins_with_capital(words[i]);
    if (i == 1) return is_capital;
    const auto is_type_at = [&](std::size_t k) {
        if (k + 1 >= words.size()) return false;
        return types.is_type(fmt::format("{} {}", words[k], words[k + 1]));
    };
    if (is_capital) return !is_type_at(i);
    const std::string key = text::fold(words[i]);
    if (key == "va") {
        // "Ban Tuyên giáo và Dân vận", but "của Bộ Chính trị và Quy định số …"
        return i + 1 < words.size() && begins_with_capital(words[i + 1]) && !is_type_at(i + 1);
    }
    return std::ranges::find(k_after_issuer, std::string_view{key}) == k_after_issuer.end();
}

}  // namespace

TypeNames::TypeNames(const DocumentTypes& types) {
    const auto note = [this](const DocumentType& type, auto& codes) {
        names_.emplace(text::fold_case(type.name), type.name);
        const auto [known, is_new] = codes.emplace(type.code, type.name);
        if (!is_new && known->second != type.name) known->second.clear();
    };
    for (const auto& type : types.party_types()) note(type, party_);
    for (const auto& type : types.state_types()) note(type, state_);
}

std::optional<TypeNames::Found> TypeNames::at_end_of(std::string_view before) const {
    std::size_t begin = before.size();
    while (begin > 0 && before[begin - 1] == ' ') --begin;
    const std::size_t end = begin;
    std::optional<Found> longest;
    for (std::size_t words = 0; words < k_longest_type && begin > 0; ++words) {
        begin = before.find_last_of(" \n(", begin - 1);
        begin = begin == std::string_view::npos ? 0 : begin + 1;
        const auto known = names_.find(text::fold_case(before.substr(begin, end - begin)));
        if (known != names_.end()) longest = Found{known->second, begin};
        if (!is_word_before(before, begin) && begin > 0) --begin;
    }
    return longest;
}

std::string TypeNames::of_code(const std::string& code, bool of_state) const {
    const auto& codes = of_state ? state_ : party_;
    const auto known = codes.find(code);
    return known == codes.end() ? std::string{} : known->second;
}

bool TypeNames::is_type(std::string_view words) const {
    return names_.contains(text::fold_case(words));
}

std::optional<Part<Date>> date_ahead(std::string_view text) {
    text = text.substr(0, k_date_reach);
    std::size_t at = skip(text, 0, " ,(;");
    const auto end = std::min(text.find(' ', at), text.size());
    if (text::fold(text.substr(at, end - at)) != "ngay") return std::nullopt;
    at = skip(text, end, " ");
    const auto day = number(text, at, 2);
    if (!day || !separator(text, at, "thang")) return std::nullopt;
    const auto month = number(text, at, 2);
    if (!month || !separator(text, at, "nam")) return std::nullopt;
    const auto year = number(text, at, 4);
    if (!year) return std::nullopt;
    const auto date = parse_office_date(fmt::format("{}/{}/{}", *day, *month, *year));
    if (!date) return std::nullopt;
    if (at < text.size() && text[at] == ')') ++at;
    return Part<Date>{*date, at};
}

std::optional<Part<std::string>> issuer_ahead(std::string_view text, const TypeNames& types) {
    const auto words = words_ahead(text.substr(skip(text, 0, " ,")));
    if (words.size() < 2 || text::fold(words.front()) != "cua") return std::nullopt;
    std::size_t last = 0;
    for (std::size_t i = 1; i < words.size() && continues_name(words, i, types); ++i) last = i;
    if (last == 0) return std::nullopt;
    const char* begin = words[1].data();
    const char* end = words[last].data() + words[last].size();
    return Part<std::string>{std::string{begin, end}, static_cast<std::size_t>(end - text.data())};
}

}  // namespace sotay::directives
