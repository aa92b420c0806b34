#include "sotay/formats/document_answer.h"

#include "sotay/text/vietnamese.h"

#include <unistd.h>

#include <cerrno>
#include <utility>

namespace sotay {

namespace {

namespace protocol = document_protocol;
using protocol::Status;

class AnswerReader {
public:
    explicit AnswerReader(std::string_view bytes) : rest_{bytes} {}

    bool literal(std::string_view expected) {
        if (!rest_.starts_with(expected)) return false;
        rest_.remove_prefix(expected.size());
        return true;
    }

    std::optional<std::uint8_t> byte() {
        if (rest_.empty()) return std::nullopt;
        const auto value = static_cast<std::uint8_t>(rest_.front());
        rest_.remove_prefix(1);
        return value;
    }

    std::optional<std::uint32_t> number() {
        std::uint32_t value = 0;
        for (unsigned shift = 0; shift < 32; shift += 8) {
            const auto next = byte();
            if (!next) return std::nullopt;
            value |= std::uint32_t{*next} << shift;
        }
        return value;
    }

    std::optional<std::string> string() {
        const auto length = number();
        if (!length || *length > rest_.size()) return std::nullopt;
        std::string value{rest_.substr(0, *length)};
        rest_.remove_prefix(*length);
        if (!text::is_utf8(value)) return std::nullopt;
        return value;
    }

    std::optional<std::vector<std::string>> list(std::size_t most) {
        const auto count = number();
        if (!count || *count > most) return std::nullopt;
        std::vector<std::string> values;
        for (std::uint32_t i = 0; i < *count; ++i) {
            auto value = string();
            if (!value) return std::nullopt;
            values.push_back(std::move(*value));
        }
        return values;
    }

    [[nodiscard]] bool at_end() const { return rest_.empty(); }

private:
    std::string_view rest_;
};

std::optional<Status> status_from(std::optional<std::uint8_t> byte) {
    if (!byte || *byte > protocol::k_last_status) return std::nullopt;
    return static_cast<Status>(*byte);
}

}  // namespace

std::optional<DocumentAnswer> decode_answer(std::string_view bytes) {
    AnswerReader reader{bytes};
    if (!reader.literal(protocol::k_opening)) return std::nullopt;
    const auto status = status_from(reader.byte());
    auto media_type = reader.string();
    auto pages = reader.list(protocol::k_max_pages);
    auto properties = reader.list(protocol::k_max_properties);
    if (!status || !media_type || !pages || !properties) return std::nullopt;
    if (!reader.literal(protocol::k_closing) || !reader.at_end()) return std::nullopt;
    return DocumentAnswer{*status,
                          {std::move(*media_type), std::move(*pages), std::move(*properties)}};
}

std::optional<DocumentFailure> failure_of(Status status) {
    switch (status) {
        case Status::ok:
            return std::nullopt;
        case Status::unreadable:
            return DocumentFailure::unreadable;
        case Status::unsupported:
            return DocumentFailure::unsupported;
        case Status::no_text:
            return DocumentFailure::no_text;
        case Status::encrypted:
            return DocumentFailure::encrypted;
        case Status::limits:
            return DocumentFailure::limits;
        case Status::invalid_encoding:
            return DocumentFailure::invalid_encoding;
    }
    return DocumentFailure::unreadable;
}

bool ArchiveAnswer::opening(SteadyTime deadline) {
    return exactly(protocol::k_opening.size(), deadline) == protocol::k_opening;
}

std::optional<std::uint8_t> ArchiveAnswer::byte(SteadyTime deadline) {
    const auto bytes = exactly(1, deadline);
    if (!bytes) return std::nullopt;
    return static_cast<std::uint8_t>(bytes->front());
}

std::optional<Status> ArchiveAnswer::status(SteadyTime deadline) {
    return status_from(byte(deadline));
}

std::optional<std::string> ArchiveAnswer::string(std::size_t most, SteadyTime deadline) {
    const auto head = exactly(sizeof(std::uint32_t), deadline);
    const auto length = head ? AnswerReader{*head}.number() : std::nullopt;
    if (!length || *length > most) return std::nullopt;
    return exactly(*length, deadline);
}

bool ArchiveAnswer::closing(SteadyTime deadline) {
    // One more than there should be, to see the end.
    return collect(descriptor_, deadline, protocol::k_closing.size()) == protocol::k_closing;
}

std::optional<std::string> ArchiveAnswer::exactly(std::size_t size, SteadyTime deadline) {
    std::string bytes(size, '\0');
    std::size_t done = 0;
    while (done < size) {
        if (!wait_for_input(descriptor_, deadline)) return std::nullopt;
        const ssize_t count = ::read(descriptor_, bytes.data() + done, size - done);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return std::nullopt;
        done += static_cast<std::size_t>(count);
    }
    return bytes;
}

}  // namespace sotay
