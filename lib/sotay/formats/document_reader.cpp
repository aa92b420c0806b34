#include "sotay/formats/archive_names.h"
#include "sotay/formats/document.h"
#include "sotay/formats/document_answer.h"
#include "sotay/formats/document_worker.h"
#include "sotay/formats/word_document.h"
#include "sotay/text/legacy.h"

#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <mutex>
#include <utility>

namespace sotay {

namespace {

namespace protocol = document_protocol;
using protocol::Operation;
using Kind = DocumentWorker::Kind;

// A page of a scan may bear the few words of a digital signature.
constexpr std::size_t k_letters_of_a_page = 100;
// What is enough to tell by how a text is written.
constexpr std::size_t k_sample_bytes = 8'000;

std::size_t letters_in(const Document& document) {
    std::size_t letters = 0;
    for (const std::string& page : document.pages) {
        letters += static_cast<std::size_t>(std::ranges::count_if(
            page, [](char character) { return static_cast<unsigned char>(character) > ' '; }));
    }
    return letters;
}

std::uint64_t text_bytes(const Document& document) {
    std::uint64_t sum = 0;
    for (const std::string& page : document.pages) sum += page.size();
    return sum;
}

bool is_picture(const std::string& media_type) { return media_type.starts_with("image/"); }

bool has_next_to_no_text(const DocumentAnswer& answer) {
    const Document& document = answer.document;
    if (answer.status == protocol::Status::no_text) {
        return is_picture(document.media_type) || document.media_type == "application/pdf";
    }
    return answer.status == protocol::Status::ok && document.media_type == "application/pdf" &&
           letters_in(document) < k_letters_of_a_page * document.pages.size();
}

/// Fonts that draw Vietnamese over the letters of other languages: what they show, in Unicode.
void make_unicode(std::vector<std::string>& pages) {
    text::CharsetGuess sample;
    std::size_t size = 0;
    for (const std::string& page : pages) {
        if (size >= k_sample_bytes) break;
        sample.add(page);
        size += page.size();
    }
    if (sample.best() == text::Charset::unicode) return;
    text::CharsetGuess guess;
    for (const std::string& page : pages) guess.add(page);
    for (std::string& page : pages) page = guess.convert(page);
}

DocumentFailure failure_without_answer(int wait_status) {
    const bool used_up = WIFSIGNALED(wait_status) && WTERMSIG(wait_status) == SIGXCPU;
    return used_up ? DocumentFailure::limits : DocumentFailure::unreadable;
}

SteadyTime after(std::chrono::milliseconds time) { return std::chrono::steady_clock::now() + time; }

}  // namespace

struct DocumentReader::Impl {
    explicit Impl(ReadOptions wanted) : options{wanted} {}

    using Worker = std::unique_ptr<DocumentWorker>;
    using Reply = std::variant<DocumentAnswer, DocumentFailure>;
    struct Asked {
        Worker worker;
        Descriptor answer;
    };

    ReadOptions options;
    std::mutex mutex;
    std::array<std::vector<Worker>, 2> idle;

    std::vector<Worker>& idle_of(Kind kind) { return idle.at(static_cast<std::size_t>(kind)); }

    Worker take_idle(Kind kind) {
        const std::lock_guard lock{mutex};
        auto& workers = idle_of(kind);
        if (workers.empty()) return nullptr;
        Worker worker = std::move(workers.back());
        workers.pop_back();
        return worker;
    }
    void keep(Kind kind, Worker worker) {
        const std::lock_guard lock{mutex};
        idle_of(kind).push_back(std::move(worker));
    }

    Asked ask(Kind kind, Operation operation, const Descriptor& document) {
        while (Worker worker = take_idle(kind)) {
            Descriptor answer = worker->begin(operation, document);
            if (answer.is_open()) return {std::move(worker), std::move(answer)};
        }
        auto worker = std::make_unique<DocumentWorker>(kind);
        Descriptor answer = worker->begin(operation, document);
        return {std::move(worker), std::move(answer)};
    }

    [[nodiscard]] std::uint64_t most_bytes() const {
        // Room for the frame around the text.
        return options.limits.text_bytes + (std::uint64_t{64} << 10U) +
               4 * (protocol::k_max_pages + protocol::k_max_properties);
    }

    Reply reply(Kind kind, const Descriptor& document) {
        const bool is_scan = kind == Kind::scan;
        const SteadyTime deadline =
            after(is_scan ? options.limits.scan_wall_time : options.limits.wall_time);
        auto [worker, pipe] =
            ask(kind, is_scan ? Operation::read_scan : Operation::read_text, document);
        const auto bytes = pipe.is_open() ? collect(pipe.get(), deadline, most_bytes())
                                          : std::optional<std::string>{""};
        if (!bytes) return DocumentFailure::limits;
        const auto status = worker->end(deadline);
        if (!status) {
            if (worker->is_missing_a_part()) return DocumentFailure::no_program;
            return std::chrono::steady_clock::now() < deadline ? DocumentFailure::unreadable
                                                               : DocumentFailure::limits;
        }
        auto answer = decode_answer(*bytes);
        if (*status != 0 || !answer) return failure_without_answer(*status);
        if (text_bytes(answer->document) > options.limits.text_bytes) {
            return DocumentFailure::limits;
        }
        keep(kind, std::move(worker));
        return *std::move(answer);
    }

    /// The text that a picture shows, or what is known without it.
    Reply scanned(const Descriptor& document, Reply known) {
        Reply scan = reply(Kind::scan, document);
        const auto* found = std::get_if<DocumentAnswer>(&scan);
        const auto* answer = std::get_if<DocumentAnswer>(&known);
        const bool has_some = answer != nullptr && answer->status == protocol::Status::ok;
        if (!has_some) return scan;
        const bool is_better = found != nullptr && found->status == protocol::Status::ok &&
                               letters_in(found->document) > letters_in(answer->document);
        return is_better ? scan : known;
    }

    Reply best_reply(const Descriptor& document) {
        if (options.ocr == Ocr::always) {
            Reply scan = reply(Kind::scan, document);
            const auto* answer = std::get_if<DocumentAnswer>(&scan);
            if (answer == nullptr || answer->status != protocol::Status::unsupported) return scan;
        }
        Reply known = reply(Kind::text, document);
        const auto* answer = std::get_if<DocumentAnswer>(&known);
        if (options.ocr == Ocr::automatic && answer != nullptr && has_next_to_no_text(*answer)) {
            return scanned(document, std::move(known));
        }
        return known;
    }

    DocumentOutcome outcome_of(const Descriptor& document, DocumentAnswer answer) const {
        const std::string& type = answer.document.media_type;
        if (answer.status == protocol::Status::unsupported) {
            if (type == protocol::k_zip) return DocumentFailure::archive;
            if (type == protocol::k_word) return read_word_document(document, options.limits);
        }
        if (const auto failure = failure_of(answer.status)) return *failure;
        return std::move(answer.document);
    }

    std::optional<DocumentFailure> unpack(int pipe,
                                          const std::function<void(ArchiveFile)>& take) const;
};

DocumentReader::DocumentReader(ReadOptions options) : impl_{std::make_unique<Impl>(options)} {}

DocumentReader::~DocumentReader() = default;

DocumentOutcome DocumentReader::read(std::string_view bytes) {
    if (bytes.size() > impl_->options.limits.file_bytes) return DocumentFailure::limits;
    const Descriptor document = file_in_memory(bytes);
    auto reply = impl_->best_reply(document);
    if (const auto* failure = std::get_if<DocumentFailure>(&reply)) return *failure;
    auto outcome = impl_->outcome_of(document, std::get<DocumentAnswer>(std::move(reply)));
    if (auto* found = std::get_if<Document>(&outcome)) make_unicode(found->pages);
    return outcome;
}

std::optional<DocumentFailure> DocumentReader::unpack(
    std::string_view archive, const std::function<void(ArchiveFile)>& take) {
    if (archive.size() > impl_->options.limits.file_bytes) return DocumentFailure::limits;
    auto [worker, pipe] = impl_->ask(Kind::text, Operation::unpack, file_in_memory(archive));
    const auto failure = pipe.is_open() ? impl_->unpack(pipe.get(), take)
                                        : std::optional{DocumentFailure::unreadable};
    // A process that is not at its end finds nobody to write to.
    pipe.close();
    const auto status = worker->end(after(impl_->options.limits.wall_time));
    if (status == 0) impl_->keep(Kind::text, std::move(worker));
    return failure;
}

std::optional<DocumentFailure> DocumentReader::Impl::unpack(
    int pipe, const std::function<void(ArchiveFile)>& take) const {
    ArchiveAnswer answer{pipe};
    const auto soon = [this] { return after(options.limits.wall_time); };
    std::size_t entries = 0;
    std::uint64_t sum = 0;
    if (!answer.opening(soon())) return DocumentFailure::unreadable;
    while (true) {
        const auto kind = answer.byte(soon());
        const auto status = answer.status(soon());
        if (!kind || !status || *kind > protocol::k_entry) return DocumentFailure::unreadable;
        if (*kind == protocol::k_no_entry) {
            return answer.closing(soon()) ? failure_of(*status) : DocumentFailure::unreadable;
        }
        auto name = answer.string(protocol::k_max_name_bytes, soon());
        auto bytes = answer.string(protocol::k_max_input_bytes, soon());
        if (!name || !bytes) return DocumentFailure::unreadable;
        sum += bytes->size();
        if (++entries > protocol::k_max_entries || sum > protocol::k_max_unpacked_bytes) {
            return DocumentFailure::limits;
        }
        ArchiveFile file{archive_name(*name), *std::move(bytes)};
        if (const auto failure = failure_of(*status)) file.content = *failure;
        take(std::move(file));
    }
}

}  // namespace sotay
