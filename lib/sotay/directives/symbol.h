#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sotay::directives {

/// Number and symbol of a paper: "294-QĐ/TW" of the Party, "91/2020/NĐ-CP" of the State.
struct Symbol {
    std::optional<int> number;  ///< none in a draft
    std::string number_text;    ///< at least two digits, "06", "30a"; empty in a draft
    std::optional<int> year;    ///< only where the symbol itself holds it
    std::string type_code;      ///< "QĐ", "CTr"; empty where there is none: 117/2025/QH15
    std::string body;           ///< "TW", "BTCTU", "CP"
    bool of_state = false;      ///< a paper of the State, not of the Party
    std::string canonical;      ///< the one spelling to store and compare; empty in a draft
};

/// The symbol that `text` is, however it was typed: spaces, dashes of any kind, small letters, QD
/// for QĐ, "Số:" or the type before it, "01/NQ-TU" for "01-NQ/TU". A blank number ("-HD/BTCTU",
/// "Số … -HD/BTCTU") is a draft's. Nullopt when `text` is anything else.
[[nodiscard]] std::optional<Symbol> parse_symbol(std::string_view text);

struct FoundSymbol {
    Symbol symbol;
    std::size_t begin = 0;  ///< bytes into the text searched, of the number or the draft's blank
    std::size_t end = 0;
    bool labelled = false;  ///< "Số" stands before it
};

/// The first symbol in running text. A draft's is found behind "Số" only.
[[nodiscard]] std::optional<FoundSymbol> find_symbol(std::string_view text);
/// All of them, in their order.
[[nodiscard]] std::vector<FoundSymbol> find_symbols(std::string_view text);

}  // namespace sotay::directives
