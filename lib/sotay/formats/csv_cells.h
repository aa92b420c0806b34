#pragma once

#include "sotay/formats/csv.h"
#include "sotay/text/legacy.h"

#include <optional>
#include <string>
#include <string_view>

namespace sotay::csv {

/// Brings the cells of one file to NFC, in whatever way they are written.
class CellDecoder {
public:
    explicit CellDecoder(const ReadOptions& options) : options_{options} {}

    /// Before it, cells must be ASCII.
    [[nodiscard]] bool is_settled() const noexcept { return is_settled_; }
    /// Settles how the file is written from a part of it that is not ASCII.
    void settle(std::string_view part);
    /// nullopt when `cell` is no text so.
    [[nodiscard]] std::optional<std::string> decode(std::string_view cell) const;

private:
    [[nodiscard]] std::string decode_bytes(std::string_view cell) const;
    [[nodiscard]] std::string decode_text(std::string_view cell) const;

    const ReadOptions& options_;
    text::CharsetGuess guess_;
    text::Charset charset_ = text::Charset::unicode;
    bool is_bytes_ = false;
    bool is_settled_ = false;
};

}  // namespace sotay::csv
