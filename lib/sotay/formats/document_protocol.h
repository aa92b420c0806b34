#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

/// What DocumentReader and `sotay-extract --serve` say to each other.
///
/// The helper's standard input is a socket of messages. A request is one byte, an Operation, with
/// two descriptors: the document, and a pipe for the answer. A new process reads the document,
/// answers and ends; then its wait status comes back as a message of four bytes (an int).
///
/// An answer to read_text and read_scan: k_opening, one byte of Status, the media type as a
/// string, the pages and the properties as lists, k_closing. An answer to unpack: k_opening, then
/// for each file in the archive one byte k_entry, one byte of Status, its name as it stands there
/// and its content as strings; then one byte k_no_entry, one byte of Status for the archive as a
/// whole, k_closing. A string is its length in bytes as a 32-bit number and then the bytes; a list
/// the number of its strings and then these; numbers are little-endian. An answer without
/// k_closing was cut short.
namespace sotay::document_protocol {

enum class Operation : std::uint8_t { read_text, read_scan, unpack };
inline constexpr std::uint8_t k_last_operation = 2;

inline constexpr std::string_view k_opening = "SOTAYX2\n";
inline constexpr std::string_view k_closing = "\nEND";
inline constexpr std::uint8_t k_no_entry = 0;
inline constexpr std::uint8_t k_entry = 1;

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
inline constexpr std::size_t k_max_properties = 100;

/// Of an archive: files in it, their content together, and how many times its own size that is.
inline constexpr std::size_t k_max_entries = 20'000;
inline constexpr std::size_t k_max_unpacked_bytes = std::size_t{1} << 30U;
inline constexpr std::size_t k_max_ratio = 200;
inline constexpr std::size_t k_max_name_bytes = 4096;

inline constexpr std::string_view k_zip = "application/zip";
inline constexpr std::string_view k_word = "application/msword";

/// Exit code of a helper that could not confine itself and therefore read nothing.
inline constexpr int k_exit_not_confined = 3;
/// And of one that lacks a part: catdoc, or what tesseract knows of Vietnamese.
inline constexpr int k_exit_part_missing = 4;

}  // namespace sotay::document_protocol
