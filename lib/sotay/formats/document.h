#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace sotay {

/// The text of a paper, as a person reads it.
struct Document {
    std::string media_type;          ///< found from the content, e.g. "application/pdf"
    std::vector<std::string> pages;  ///< UTF-8; a column stands apart by three spaces or more
    /// What the file says of itself apart from its text (title, subject, keywords), a line each.
    std::vector<std::string> properties{};
};

/// Why a file gave no text. Each is a normal answer: people send every kind of file.
enum class DocumentFailure {
    unreadable,        ///< broken, or made to break the reader
    unsupported,       ///< neither PDF, HTML nor plain text
    no_text,           ///< only pictures, or nothing
    encrypted,         ///< needs a password
    limits,            ///< too large, or took too long
    invalid_encoding,  ///< plain text or HTML that is not Unicode
};

/// Bounds beside the fixed ones of the helper program (memory, processor time).
struct ReadLimits {
    std::chrono::milliseconds wall_time{30'000};
    std::uint64_t file_bytes = std::uint64_t{64} << 20U;
    std::uint64_t text_bytes = std::uint64_t{32} << 20U;
};

/// Reads a PDF, HTML or plain-text file, whatever its name says, in a confined child process of its
/// own. Any number of threads may read at once. Throws Error{environment} when the file cannot be
/// opened or is no plain file, and when the helper program is missing or cannot confine itself.
[[nodiscard]] std::variant<Document, DocumentFailure> read_document(const std::string& path,
                                                                    const ReadLimits& limits = {});

/// What is wrong and what to do, translated.
[[nodiscard]] std::string describe(DocumentFailure failure);

}  // namespace sotay
