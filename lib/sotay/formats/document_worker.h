#pragma once

#include "sotay/formats/document_process.h"
#include "sotay/formats/document_protocol.h"

#include <optional>

namespace sotay {

/// A `sotay-extract --serve`, which has its parsers loaded and reads document after document, each
/// in a new process of its own. One thread at a time.
class DocumentWorker {
public:
    enum class Kind { text, scan };

    /// Throws Error{environment} when it cannot be started.
    explicit DocumentWorker(Kind kind);

    /// Asks for one document and gives the pipe that its answer comes from; none when the worker
    /// has ended meanwhile: ask a new one. Each is followed by end().
    [[nodiscard]] Descriptor begin(document_protocol::Operation operation,
                                   const Descriptor& document);
    /// How the process that read the document ended; none when it had not before `deadline`, after
    /// which, as after any other fault, the worker is of no more use.
    /// Throws Error{environment} when it cannot confine itself.
    std::optional<int> end(SteadyTime deadline);
    /// After an end() without an answer: whether the worker lacks what it needs to read at all.
    [[nodiscard]] bool is_missing_a_part() const { return is_missing_a_part_; }

private:
    struct Sockets {
        Descriptor ours;
        Descriptor theirs;
    };
    [[nodiscard]] static Sockets connect();
    DocumentWorker(Kind kind, Sockets sockets);

    Descriptor socket_;
    DocumentProcess process_;
    bool is_missing_a_part_ = false;
};

}  // namespace sotay
