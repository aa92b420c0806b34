#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

/// What sotay-extract writes to its standard output, once, and read_document() reads:
/// k_opening, one byte of Status, the media type as a string, the number of pages as a 32-bit
/// number, each page as a string, k_closing. A string is its length in bytes as a 32-bit number
/// and then the bytes; numbers are little-endian. An answer without k_closing was cut short.
namespace sotay::document_protocol {

inline constexpr std::string_view k_opening = "SOTAYX1\n";
inline constexpr std::string_view k_closing = "\nEND";

enum class Status : std::uint8_t {
    ok,
    unreadable,
    unsupported,
    no_text,
    encrypted,
    limits,
    invalid_encoding,
};
inline constexpr std::uint8_t k_last_status = 6;

inline constexpr std::size_t k_max_input_bytes = std::size_t{64} << 20U;
inline constexpr std::size_t k_max_text_bytes = std::size_t{32} << 20U;
inline constexpr std::size_t k_max_pages = 20'000;

/// Exit code of a helper that could not confine itself and therefore read nothing.
inline constexpr int k_exit_not_confined = 3;

}  // namespace sotay::document_protocol
