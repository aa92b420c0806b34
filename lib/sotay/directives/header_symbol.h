#pragma once

#include "sotay/directives/document_types.h"
#include "sotay/directives/header_text.h"
#include "sotay/directives/symbol.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>

namespace sotay::directives {

/// The paper's own symbol, and the line on which it ends.
struct SymbolLine {
    Symbol symbol;
    std::size_t line = 0;
    bool is_labelled = false;  ///< "Số" stands before it
    bool is_guessed = false;   ///< letters were taken for the digits they look like
};

/// The symbol in the header `lines`; references to other papers are none.
[[nodiscard]] std::optional<SymbolLine> find_symbol_line(std::span<const HeaderLine> lines,
                                                         const DocumentTypes& types);

/// `text` with O, l, I and | as the digits that a scanner took them for; unchanged unless it is
/// short and nothing but digits and such letters.
[[nodiscard]] std::string with_digits(const std::string& text);

}  // namespace sotay::directives
