#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace sotay::extract {

/// A piece of RTF.
struct RtfToken {
    enum class Kind : std::uint8_t {
        open,    ///< of a group
        close,   ///< of a group
        word,    ///< a control word, `name` with `number` if it has one
        symbol,  ///< a control symbol, `name` of one character
        byte,    ///< of text, written as it is or as \'xx
    };

    Kind kind = Kind::byte;
    std::string_view name;
    std::optional<int> number;
    char byte = '\0';
};

/// Takes RTF apart. Line ends that are no text and the data of \bin are skipped.
class RtfTokens {
public:
    explicit RtfTokens(std::string_view bytes) : rest_{bytes} {}

    /// nullopt at the end.
    [[nodiscard]] std::optional<RtfToken> next();

private:
    [[nodiscard]] RtfToken control();
    [[nodiscard]] std::optional<int> number();
    [[nodiscard]] char hexadecimal();

    std::string_view rest_;
};

}  // namespace sotay::extract
