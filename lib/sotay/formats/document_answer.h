#pragma once

#include "sotay/formats/document.h"
#include "sotay/formats/document_process.h"
#include "sotay/formats/document_protocol.h"

#include <optional>
#include <string>
#include <string_view>

namespace sotay {

struct DocumentAnswer {
    document_protocol::Status status{};
    Document document;
};

/// Takes the answer about a document apart and believes none of it: who wrote it has read a
/// hostile document. None when it is not as document_protocol says.
[[nodiscard]] std::optional<DocumentAnswer> decode_answer(std::string_view bytes);

/// None for Status::ok.
[[nodiscard]] std::optional<DocumentFailure> failure_of(document_protocol::Status status);

/// The answer about an archive, as little believed, piece by piece as it comes. Every call is over
/// by `deadline`; none when what should come did not.
class ArchiveAnswer {
public:
    explicit ArchiveAnswer(int descriptor) : descriptor_{descriptor} {}

    [[nodiscard]] bool opening(SteadyTime deadline);
    [[nodiscard]] std::optional<std::uint8_t> byte(SteadyTime deadline);
    [[nodiscard]] std::optional<document_protocol::Status> status(SteadyTime deadline);
    [[nodiscard]] std::optional<std::string> string(std::size_t most, SteadyTime deadline);
    /// Whether exactly what must end an answer is left.
    [[nodiscard]] bool closing(SteadyTime deadline);

private:
    [[nodiscard]] std::optional<std::string> exactly(std::size_t size, SteadyTime deadline);

    int descriptor_;
};

}  // namespace sotay
