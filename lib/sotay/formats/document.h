#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
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
    unsupported,       ///< no kind of document that is read
    no_text,           ///< only pictures of something else than text, or nothing
    encrypted,         ///< needs a password
    limits,            ///< too large, or took too long
    invalid_encoding,  ///< plain text or HTML in an encoding that is not known
    archive,           ///< a ZIP archive of files: see DocumentReader::unpack()
    no_program,        ///< a Word file of before 2007, and catdoc is not installed
};

using DocumentOutcome = std::variant<Document, DocumentFailure>;

/// Whether text is looked for in pictures (0.5 s a page).
enum class Ocr {
    automatic,  ///< in pictures, and in a PDF that has next to no text
    never,
    always,  ///< in pictures and every PDF, whatever text it has
};

/// Bounds beside the fixed ones of the helper program (memory, processor time).
struct ReadLimits {
    std::chrono::milliseconds wall_time{30'000};
    std::chrono::milliseconds scan_wall_time{600'000};
    std::uint64_t file_bytes = std::uint64_t{64} << 20U;
    std::uint64_t text_bytes = std::uint64_t{32} << 20U;
};

struct ReadOptions {
    Ocr ocr = Ocr::automatic;
    ReadLimits limits{};
};

/// A file of an archive.
struct ArchiveFile {
    /// UTF-8, relative, by slashes, without "." and "..", control characters and the like; still a
    /// stranger's choice: for people to read, never to open. May be "".
    std::string name;
    std::variant<std::string, DocumentFailure> content;
};

/// Reads documents, whatever their names say, in confined child processes: a process for each
/// document, which is gone before the next one is read, started by helpers that are kept. Any
/// number of threads may read at once.
class DocumentReader {
public:
    explicit DocumentReader(ReadOptions options = {});
    ~DocumentReader();
    DocumentReader(const DocumentReader&) = delete;
    DocumentReader& operator=(const DocumentReader&) = delete;

    /// PDF, DOCX, ODT, RTF, DOC, HTML, plain text, and pictures of text. Throws Error{environment}
    /// when the helper program is missing or cannot confine itself.
    [[nodiscard]] DocumentOutcome read(std::string_view bytes);

    /// Hands out the files of a ZIP archive one by one, without folders and links. Gives why the
    /// archive, or the rest of it, could not be unpacked; then everything in it may be made up.
    /// Throws as read() does, and what `take` throws.
    [[nodiscard]] std::optional<DocumentFailure> unpack(
        std::string_view archive, const std::function<void(ArchiveFile)>& take);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// The bytes of a plain file; DocumentFailure::limits when there are more than `most`. Throws
/// Error{environment} when it cannot be read or is no plain file.
[[nodiscard]] std::variant<std::string, DocumentFailure> load_document(const std::string& path,
                                                                       std::uint64_t most);

/// Reads the plain file `path` by a reader of its own; throws as that and load_document() do.
[[nodiscard]] DocumentOutcome read_document(const std::string& path,
                                            const ReadOptions& options = {});

/// What is wrong and what to do, translated.
[[nodiscard]] std::string describe(DocumentFailure failure);

}  // namespace sotay
