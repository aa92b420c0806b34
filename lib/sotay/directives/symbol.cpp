#include "sotay/directives/symbol.h"

#include "sotay/directives/symbol_tokens.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>
#include <vector>

namespace sotay::directives {

namespace {

using Kind = SymbolToken::Kind;
using Tokens = std::vector<SymbolToken>;

// Orthography only: which types exist and who may issue them is rule data. Where two differ by
// their marks alone, the first is meant when they are left out.
constexpr std::array<std::string_view, 32> k_type_codes{
    "NQ", "QĐ", "QĐi",  "CT", "CTr", "KL", "QC",  "HD",   "TB", "TT", "TTr",
    "BC", "KH", "CV",   "BB", "ĐA",  "PA", "DA",  "NĐ",   "CĐ", "GM", "GGT",
    "QH", "CL", "TTLT", "L",  "PL",  "TC", "LCT", "CTTĐ", "PC", "PG"};
constexpr std::array<std::string_view, 7> k_bodies{"TTg", "ThU", "TxU", "ĐU", "ĐH", "HĐND", "BXDĐ"};
// Endings of the bodies of party committees and of their advisory organs (VPTW, BTCTU, UBKTĐU).
constexpr std::array<std::string_view, 7> k_party_endings{"TW", "TU",  "HU", "QU",
                                                          "ĐU", "ThU", "TxU"};
constexpr std::array<std::string_view, 2> k_party_bodies{"CB", "ĐH"};

constexpr std::size_t k_longest_number = 6;
// No symbol is without one of them; beyond ASCII they begin with these bytes.
constexpr std::string_view k_dash_and_slash_bytes{"-/\xE2\xEF"};
constexpr int k_first_year = 1945;
constexpr int k_last_year = 2100;

/// Capitals without the bar of Đ: what remains of a code typed in a hurry.
std::string skeleton(std::string_view code) {
    std::string out;
    for (std::size_t i = 0; i < code.size(); ++i) {
        if (code.substr(i).starts_with("Đ")) {
            out.push_back('D');
            ++i;
        } else {
            out.push_back(code[i] >= 'a' && code[i] <= 'z' ? static_cast<char>(code[i] - 'a' + 'A')
                                                           : code[i]);
        }
    }
    return out;
}

template <std::size_t N>
std::optional<std::string> spelling(const std::array<std::string_view, N>& known,
                                    std::string_view word) {
    const auto is_same = [word](std::string_view code) { return code == word; };
    const auto has_same_letters = [&](std::string_view code) {
        const bool marks_left_out = skeleton(word) == word || word.size() == code.size();
        return marks_left_out && skeleton(code) == skeleton(word);
    };
    for (const auto* found :
         {std::ranges::find_if(known, is_same), std::ranges::find_if(known, has_same_letters)}) {
        if (found != known.end()) return std::string{*found};
    }
    return std::nullopt;
}

std::string type_spelling(std::string_view word) {
    word.remove_prefix(std::min(word.find_first_not_of('0'), word.size()));
    return spelling(k_type_codes, word).value_or(std::string{word});
}

bool is_known_type(const SymbolToken& token) {
    return token.kind == Kind::word && spelling(k_type_codes, token.text).has_value();
}

std::string body_spelling(const std::string& word) {
    if (const auto known = spelling(k_bodies, word)) return *known;
    if (word.find("Đ") != std::string::npos) return word;
    if (word.starts_with("BCD")) return "BCĐ" + word.substr(3);
    if (word.ends_with("DU")) return word.substr(0, word.size() - 2) + "ĐU";
    return word;
}

bool is_party_body(std::string_view body) {
    return std::ranges::find(k_party_bodies, body) != k_party_bodies.end() ||
           std::ranges::any_of(k_party_endings,
                               [body](std::string_view end) { return body.ends_with(end); });
}

std::optional<int> integer(std::string_view digits) {
    int value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{}) return std::nullopt;
    return value;
}

struct Match {
    Symbol symbol;
    std::size_t next = 0;         ///< the token after it
    bool in_party_order = false;  ///< type, slash, body; the State writes slash, type, dash, body
};

bool is_of_state(const Match& match) {
    return !match.in_party_order && !is_party_body(match.symbol.body);
}

/// Tries the shapes of a symbol at one token.
class Matcher {
public:
    explicit Matcher(const Tokens& tokens) : tokens_{tokens} {}

    [[nodiscard]] std::optional<Match> numbered(std::size_t at, bool may_be_split) const {
        if (!is(at, Kind::number) || tokens_[at].text.size() > k_longest_number)
            return std::nullopt;
        std::string digits = tokens_[at].text;
        ++at;
        if (may_be_split && is(at, Kind::number) && is(at + 1, Kind::dash)) {
            digits += tokens_[at++].text;
        }
        for (const auto shape : {&Matcher::with_year, &Matcher::of_party, &Matcher::of_state}) {
            if (auto match = (this->*shape)(at)) return finished(std::move(*match), digits);
        }
        return std::nullopt;
    }

    /// A symbol whose number is still to be written.
    [[nodiscard]] std::optional<Match> draft(std::size_t at) const {
        while (is(at, Kind::blank)) ++at;
        const bool begins = is(at, Kind::dash) || is(at, Kind::slash);
        if (!is(begins ? at + 1 : at, Kind::word)) return std::nullopt;
        if (!is_known_type(tokens_[begins ? at + 1 : at])) return std::nullopt;
        auto match = of_party(at);
        if (!match) match = of_state(at);
        if (match) match->symbol.of_state = is_of_state(*match);
        return match;
    }

private:
    [[nodiscard]] bool is(std::size_t at, Kind kind) const {
        return at < tokens_.size() && tokens_[at].kind == kind;
    }

    // -QĐ/TW; also KH/ĐU, and -NQ-TU or -NQ_TU as file names have it.
    [[nodiscard]] std::optional<Match> of_party(std::size_t at) const {
        const bool has_dash = is(at, Kind::dash);
        if (has_dash) ++at;
        if (!is(at, Kind::word) || !is(at + 2, Kind::word)) return std::nullopt;
        const SymbolToken& type = tokens_[at];
        const bool known = is_known_type(type);
        if (type.small && !(known && has_dash)) return std::nullopt;  // 60 l/ha
        if (!known && !has_dash) return std::nullopt;

        Match match;
        match.symbol.type_code = type_spelling(type.text);
        match.next = at + 2;
        match.symbol.body = body(match.next);
        const bool from_file_name = has_dash && known && is_party_body(match.symbol.body) &&
                                    (is(at + 1, Kind::dash) || is(at + 1, Kind::blank));
        if (!is(at + 1, Kind::slash) && !from_file_name) return std::nullopt;
        match.in_party_order = true;
        return match;
    }

    // /NQ-HĐND of the State, /UBND-VX of its letters, and the press's /NQ-TU.
    [[nodiscard]] std::optional<Match> of_state(std::size_t at) const {
        if (!is(at, Kind::slash) || !is(at + 1, Kind::word) || !is(at + 2, Kind::dash) ||
            !is(at + 3, Kind::word) || tokens_[at + 1].small != tokens_[at + 3].small) {
            return std::nullopt;
        }
        Match match;
        if (is_known_type(tokens_[at + 1])) {
            match.symbol.type_code = type_spelling(tokens_[at + 1].text);
            match.next = at + 3;
        } else {
            match.next = at + 1;
        }
        match.symbol.body = body(match.next);
        // Letters bear no type but always two parts, typed without a space.
        const bool is_whole =
            !match.symbol.type_code.empty() || match.symbol.body.find('-') != std::string::npos;
        if (!is_whole) return std::nullopt;
        return match;
    }

    // /2020/NĐ-CP, /2025/QH15
    [[nodiscard]] std::optional<Match> with_year(std::size_t at) const {
        if (!is(at, Kind::slash) || !is(at + 1, Kind::number)) return std::nullopt;
        const auto year = integer(tokens_[at + 1].text);
        if (!year || *year < k_first_year || *year > k_last_year) return std::nullopt;
        auto match = of_state(at + 2);
        if (!match && is(at + 2, Kind::slash) && is(at + 3, Kind::word)) {
            match.emplace();
            match->next = at + 3;
            match->symbol.body = body(match->next);
        }
        if (match) match->symbol.year = year;
        return match;
    }

    /// The body whose first word is at `at`, which moves behind it: "TW", "UBND-VX".
    [[nodiscard]] std::string body(std::size_t& at) const {
        std::string out = body_spelling(tokens_[at].text);
        ++at;
        while (is(at, Kind::dash) && is(at + 1, Kind::word) && !tokens_[at + 1].small &&
               tokens_[at].begin == tokens_[at - 1].end &&
               tokens_[at].end == tokens_[at + 1].begin) {
            out += "-" + body_spelling(tokens_[at + 1].text);
            at += 2;
        }
        return out;
    }

    [[nodiscard]] static std::optional<Match> finished(Match match, const std::string& digits) {
        Symbol& symbol = match.symbol;
        symbol.of_state = is_of_state(match);
        symbol.number = integer(digits);
        if (!symbol.number) return std::nullopt;
        const bool has_letter = digits.back() >= 'a';
        symbol.number_text = fmt::format("{:02}{}", *symbol.number,
                                         has_letter ? digits.substr(digits.size() - 1) : "");
        if (symbol.year) {
            symbol.canonical =
                fmt::format("{}/{}/{}{}{}", symbol.number_text, *symbol.year, symbol.type_code,
                            symbol.type_code.empty() ? "" : "-", symbol.body);
        } else if (symbol.type_code.empty()) {
            symbol.canonical = fmt::format("{}/{}", symbol.number_text, symbol.body);
        } else {
            const bool party = !symbol.of_state;
            symbol.canonical = fmt::format("{}{}{}{}{}", symbol.number_text, party ? "-" : "/",
                                           symbol.type_code, party ? "/" : "-", symbol.body);
        }
        return match;
    }

    const Tokens& tokens_;
};

bool is_end_mark(const SymbolToken& token) {
    return token.kind == Kind::blank || (token.kind == Kind::other && token.end == token.begin + 1);
}

bool is_label(const Tokens& tokens, std::size_t at) {
    return at < tokens.size() && tokens[at].kind == Kind::label;
}

std::size_t after_label(const Tokens& tokens, std::size_t at) {
    if (!is_label(tokens, at)) return at;
    ++at;
    return at < tokens.size() && tokens[at].kind == Kind::colon ? at + 1 : at;
}

std::optional<Match> match_at(const Tokens& tokens, std::size_t at, bool labelled) {
    const Matcher matcher{tokens};
    if (auto match = matcher.numbered(at, labelled)) return match;
    return labelled ? matcher.draft(at) : std::nullopt;
}

/// Hands the symbols of `text` to `take` until it returns false.
template <typename Take>
void for_each_symbol(std::string_view text, Take take) {
    const Tokens tokens = symbol_tokens(text);
    for (std::size_t i = 0; i < tokens.size();) {
        const bool labelled = is_label(tokens, i);
        const std::size_t at = after_label(tokens, i);
        auto match = match_at(tokens, at, labelled);
        if (!match) {
            ++i;
            continue;
        }
        i = match->next;
        const std::size_t end = tokens[match->next - 1].end;
        if (!take(FoundSymbol{std::move(match->symbol), tokens[at].begin, end, labelled})) return;
    }
}

}  // namespace

std::optional<Symbol> parse_symbol(std::string_view text) {
    const Tokens tokens = symbol_tokens(text);
    std::size_t at = after_label(tokens, 0);
    if (at + 1 < tokens.size() && is_known_type(tokens[at]) &&
        tokens[at + 1].kind == Kind::number) {
        ++at;
    }
    auto match = match_at(tokens, at, true);
    if (!match) return std::nullopt;
    const auto rest = tokens.begin() + static_cast<std::ptrdiff_t>(match->next);
    if (!std::all_of(rest, tokens.end(), is_end_mark)) return std::nullopt;
    return std::move(match->symbol);
}

std::optional<FoundSymbol> find_symbol(std::string_view text) {
    if (text.find_first_of(k_dash_and_slash_bytes) == std::string_view::npos) return std::nullopt;
    std::optional<FoundSymbol> first;
    for_each_symbol(text, [&first](FoundSymbol found) {
        first = std::move(found);
        return false;
    });
    return first;
}

std::vector<FoundSymbol> find_symbols(std::string_view text) {
    std::vector<FoundSymbol> all;
    for_each_symbol(text, [&all](FoundSymbol found) {
        all.push_back(std::move(found));
        return true;
    });
    return all;
}

}  // namespace sotay::directives
