#include "sotay/directives/symbol_tokens.h"

#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <array>

namespace sotay::directives {

namespace {

using Kind = SymbolToken::Kind;

struct Sign {
    std::string_view bytes;
    Kind kind;
};

constexpr std::array k_signs{
    Sign{"-", Kind::dash},       Sign{"\u2010", Kind::dash},  Sign{"\u2011", Kind::dash},
    Sign{"\u2012", Kind::dash},  Sign{"\u2013", Kind::dash},  Sign{"\u2014", Kind::dash},
    Sign{"\u2015", Kind::dash},  Sign{"\u2212", Kind::dash},  Sign{"/", Kind::slash},
    Sign{"\u2044", Kind::slash}, Sign{"\u2215", Kind::slash}, Sign{"\uFF0F", Kind::slash},
    Sign{".", Kind::blank},      Sign{"_", Kind::blank},      Sign{"\u2026", Kind::blank},
    Sign{":", Kind::colon},
};

constexpr std::array<std::string_view, 4> k_spaces{"\u00A0", "\u200B", "\uFEFF", "\u2009"};
// The Icelandic letter is what many keyboards gave for the Vietnamese one.
constexpr std::array<std::string_view, 2> k_capital_d{"Đ", "\u00D0"};
constexpr std::array<std::string_view, 2> k_small_d{"đ", "\u00F0"};

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_small(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_white(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
constexpr bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

template <std::size_t N>
std::size_t length_of_any(std::string_view rest, const std::array<std::string_view, N>& choices) {
    for (const std::string_view choice : choices) {
        if (rest.starts_with(choice)) return choice.size();
    }
    return 0;
}

std::size_t space_length(std::string_view rest) {
    return is_white(rest.front()) ? 1 : length_of_any(rest, k_spaces);
}

const Sign* sign_at(std::string_view rest) {
    const auto* found = std::ranges::find_if(
        k_signs, [rest](const Sign& sign) { return rest.starts_with(sign.bytes); });
    return found == k_signs.end() ? nullptr : found;
}

/// Reads a run of letters and digits, of any language.
class Run {
public:
    explicit Run(std::string_view text) : text_{text} {}

    SymbolToken read(std::size_t at) {
        token_.begin = at;
        while (at < text_.size()) {
            const std::size_t length = take(text_.substr(at));
            if (length == 0) break;
            at += length;
        }
        token_.end = at;
        classify();
        return std::move(token_);
    }

private:
    std::size_t take(std::string_view rest) {
        const char first = rest.front();
        if (const auto length = length_of_any(rest, k_capital_d)) return add("Đ", true, length);
        if (const auto length = length_of_any(rest, k_small_d)) return add("Đ", false, length);
        if (space_length(rest) > 0 || sign_at(rest) != nullptr) return 0;
        if (is_digit(first)) {
            ++digits_;
            token_.text.push_back(first);
            return 1;
        }
        if (is_capital(first)) return add(rest.substr(0, 1), true, 1);
        if (is_small(first)) {
            const char capital = static_cast<char>(first - 'a' + 'A');
            return add({&capital, 1}, false, 1);
        }
        if (is_ascii(first)) return 0;
        foreign_ = true;
        return 1;
    }

    std::size_t add(std::string_view capital, bool was_capital, std::size_t length) {
        token_.text += capital;
        ++letters_;
        capitals_ += was_capital ? 1 : 0;
        return length;
    }

    void classify() {
        token_.small = letters_ > 0 && capitals_ == 0;
        const bool number_first = digits_ > 0 && is_digit(token_.text.front());
        if (foreign_) {
            const bool is_label =
                text::fold(text_.substr(token_.begin, token_.end - token_.begin)) == "so";
            token_.kind = is_label ? Kind::label : Kind::other;
        } else if (number_first && letters_ == 0) {
            token_.kind = Kind::number;
        } else if (number_first && letters_ == 1 && is_capital(token_.text.back())) {
            token_.kind = Kind::number;
            token_.text.back() = static_cast<char>(token_.text.back() - 'A' + 'a');
        } else {
            token_.kind = Kind::word;
        }
    }

    std::string_view text_;
    SymbolToken token_;
    int digits_ = 0;
    int letters_ = 0;
    int capitals_ = 0;
    bool foreign_ = false;
};

bool begins_run(std::string_view rest) {
    const char first = rest.front();
    return is_digit(first) || is_small(first) || is_capital(first) || !is_ascii(first);
}

}  // namespace

std::vector<SymbolToken> symbol_tokens(std::string_view text) {
    std::vector<SymbolToken> tokens;
    for (std::size_t at = 0; at < text.size();) {
        const std::string_view rest = text.substr(at);
        if (const std::size_t length = space_length(rest)) {
            at += length;
        } else if (const Sign* sign = sign_at(rest)) {
            tokens.push_back({sign->kind, {}, false, at, at + sign->bytes.size()});
            at = tokens.back().end;
        } else if (begins_run(rest)) {
            tokens.push_back(Run{text}.read(at));
            at = tokens.back().end;
        } else {
            tokens.push_back({Kind::other, {}, false, at, at + 1});
            ++at;
        }
    }
    return tokens;
}

}  // namespace sotay::directives
