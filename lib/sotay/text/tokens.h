#pragma once

#include "sotay/text/word.h"

#include <concepts>
#include <cstddef>
#include <string_view>

namespace sotay::text {

/// A word of a text: a longest run of letters and digits, combining marks included.
struct Token {
    std::size_t begin = 0;    ///< first byte in the text
    std::size_t end = 0;      ///< past its last byte
    std::string_view folded;  ///< as fold() gives it
    std::string_view exact;   ///< as fold_case() gives it
};

/// Reads the words of `text` one by one, without an allocation for each: "57-NQ/TW" is 57, nq, tw.
/// Any bytes are taken; those that are no UTF-8 part words.
class Tokenizer {
public:
    /// `text` must outlive the tokenizer.
    explicit Tokenizer(std::string_view text) : text_{text} {}

    /// nullptr after the last. The token and its views hold until the next call.
    [[nodiscard]] const Token* next();

private:
    [[nodiscard]] bool find_word();
    void read_word();

    std::string_view text_;
    std::size_t position_ = 0;
    const Letters& letters_ = Letters::table();
    Word word_;
    Output folded_;
    Token token_;
};

template <std::invocable<const Token&> Callback>
void tokenize(std::string_view text, Callback&& each) {
    Tokenizer tokens{text};
    while (const Token* token = tokens.next()) each(*token);
}

}  // namespace sotay::text
