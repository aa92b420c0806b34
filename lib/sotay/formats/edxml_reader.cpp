#include "sotay/base/messages.h"
#include "sotay/formats/base64.h"
#include "sotay/formats/edxml.h"
#include "sotay/formats/edxml_fields.h"
#include "sotay/formats/input_file.h"
#include "sotay/formats/xlsx_reader_xml.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace sotay::edxml {

namespace {

constexpr std::size_t k_deepest = 32;
constexpr std::string_view k_doctype = "<!DOCTYPE";
constexpr std::string_view k_cid = "cid:";
constexpr std::string_view k_nothing = "N/A";  // what senders write where they have nothing to say

/// "2026/09/05", and what other senders write.
std::optional<Date> envelope_date(std::string text) {
    text = text.substr(0, text.find(' '));
    if (text.find('/') == 4) std::ranges::replace(text, '/', '-');
    return parse_office_date(text);
}

/// "2026/09/05 14:00:00".
std::optional<Instant> envelope_instant(std::string text) {
    if (text.find('/') == 4) std::ranges::replace(text, '/', '-');
    std::ranges::replace(text, ' ', 'T');
    return parse_instant(text);
}

std::string without_cid(const std::string& id) {
    return id.starts_with(k_cid) ? id.substr(k_cid.size()) : id;
}

template <typename Part, std::size_t N>
bool put(const std::array<Field<Part>, N>& fields, Part& part, std::string_view element,
         const std::string& text) {
    const auto field = std::ranges::find(fields, element, &Field<Part>::element);
    if (field == fields.end()) return false;
    part.*(field->text) = text;
    return true;
}

/// Why the envelope is not read, translated, without the name of the file.
class Refusal : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

[[noreturn]] void refuse(const std::string& message) { throw Refusal{message}; }

class EnvelopeHandler final : public sheets::XmlHandler {
public:
    explicit EnvelopeHandler(const Limits& limits) : limits_{limits} {}

    void on_start(std::string_view name, const char** attributes) override;
    void on_end(std::string_view name) override;
    void on_text(std::string_view text) override;

    [[nodiscard]] Reading finish();

private:
    [[nodiscard]] std::string_view parent() const {
        return open_.empty() ? std::string_view{} : std::string_view{open_.back()};
    }
    void take(std::string_view element, const std::string& text);
    void take_message(std::string_view element, const std::string& text);
    void take_date(std::string_view element, const std::string& text, std::optional<Date>& date);
    void take_content();
    void check_references();
    void problem(std::string field, std::string message);

    Limits limits_;
    Reading reading_;
    std::vector<Attachment> references_;
    std::vector<std::string> open_;
    std::string text_;
    Base64Decoder content_;
    std::size_t text_bytes_ = 0;
    std::size_t attached_bytes_ = 0;
};

void EnvelopeHandler::problem(std::string field, std::string message) {
    Problem found;
    found.field = std::move(field);
    found.message = std::move(message);
    reading_.problems.push_back(std::move(found));
}

void EnvelopeHandler::on_start(std::string_view name, const char** /*attributes*/) {
    Envelope& envelope = reading_.envelope;
    if (open_.empty() && name != "edXML") refuse(tr("it is no edXML envelope"));
    if (open_.size() == k_deepest) refuse(tr("it is nested deeper than any envelope"));
    if (name == "To") envelope.to.emplace_back();
    if (name == "ResponseFor") envelope.response_for.emplace_back();
    if (name == "TraceHeader") envelope.traces.emplace_back();
    if (name == "Reference") references_.emplace_back();
    if (name == "Attachment") {
        if (envelope.attachments.size() == limits_.attachments) {
            refuse(tr("it has more than {} attachments", limits_.attachments));
        }
        envelope.attachments.emplace_back();
    }
    const std::size_t parts = envelope.to.size() + envelope.response_for.size() +
                              envelope.traces.size() + references_.size();
    if (parts > limits_.attachments * 10) refuse(tr("it has more parts than any envelope"));
    open_.emplace_back(name);
    text_.clear();
    content_ = {};
}

void EnvelopeHandler::on_text(std::string_view text) {
    if (parent() == "ContentTransferEncoded") {
        content_.add(text);
        if (attached_bytes_ + content_.bytes().size() > limits_.attached_bytes) {
            refuse(tr("its attachments are larger than {} MiB together",
                      limits_.attached_bytes >> 20U));
        }
        return;
    }
    text_bytes_ += text.size();
    if (text_bytes_ > limits_.text_bytes) refuse(tr("its header is larger than any envelope's"));
    text_ += text;
}

void EnvelopeHandler::on_end(std::string_view name) {
    open_.pop_back();
    if (name == "ContentTransferEncoded") return take_content();
    const std::string text = text::squeeze(text_);
    text_.clear();
    if (!text.empty() && text != k_nothing) take(name, text);
}

void EnvelopeHandler::take(std::string_view element, const std::string& text) {
    Envelope& envelope = reading_.envelope;
    const std::string_view in = parent();
    if (in == "From") return void(put(k_organ, envelope.from, element, text));
    if (in == "To") return void(put(k_organ, envelope.to.back(), element, text));
    if (in == "Code") return void(put(k_code, envelope, element, text));
    if (in == "DocumentType") return void(put(k_type, envelope.type, element, text));
    if (in == "SignerInfo") return void(put(k_signer, envelope.signer, element, text));
    if (in == "OtherInfo") return void(put(k_other, envelope.other, element, text));
    if (in == "ResponseFor") {
        return void(put(k_response, envelope.response_for.back(), element, text));
    }
    if (in == "StaffInfo") return void(put(k_staff, envelope.business, element, text));
    if (in == "Reference") return void(put(k_attachment, references_.back(), element, text));
    if (in == "Attachment") {
        return void(put(k_attachment, envelope.attachments.back(), element, text));
    }
    if (in == "TraceHeader") {
        if (element == "OrganId") envelope.traces.back().organ_id = text;
        if (element == "Timestamp") envelope.traces.back().at = envelope_instant(text);
        return;
    }
    if (in == "Bussiness") {
        if (element == "Paper") envelope.business.paper = text;
        return void(put(k_business, envelope.business, element, text));
    }
    take_message(element, text);
}

void EnvelopeHandler::take_message(std::string_view element, const std::string& text) {
    Envelope& envelope = reading_.envelope;
    const std::string_view in = parent();
    if (in == "PromulgationInfo" && element == "Place") envelope.place = text;
    if (in == "PromulgationInfo" && element == "PromulgationDate") {
        take_date("PromulgationInfo/PromulgationDate", text, envelope.promulgated_on);
    }
    if (in == "ToPlaces" && element == "Place") envelope.to_places.push_back(text);
    if (in == "Appendixes" && element == "Appendix") envelope.other.appendixes.push_back(text);
    if (in != "MessageHeader") return;
    if (element == "Subject") envelope.subject = text;
    if (element == "Content") envelope.content = text;
    if (element == "SteeringType") envelope.steering_type = text;
    if (element == "DocumentId") envelope.document_id = text;
    if (element == "DueDate") take_date("DueDate", text, envelope.due_on);
}

void EnvelopeHandler::take_date(std::string_view element, const std::string& text,
                                std::optional<Date>& date) {
    date = envelope_date(text);
    if (!date) {
        problem(std::string{element},
                tr("{}: \"{}\" is no date such as 2026/09/05", element, text));
    }
}

void EnvelopeHandler::take_content() {
    if (parent() != "Attachment") return;
    if (!content_.is_whole()) {
        problem("ContentTransferEncoded",
                tr("attachment {} is damaged: ask the sender to send it again",
                   reading_.envelope.attachments.size()));
        return;
    }
    attached_bytes_ += content_.bytes().size();
    reading_.envelope.attachments.back().content = content_.take();
}

/// What the manifest announces must be there; it may also name what the attachment does not.
void EnvelopeHandler::check_references() {
    auto& attachments = reading_.envelope.attachments;
    for (Attachment& attachment : attachments) {
        attachment.content_id = without_cid(attachment.content_id);
    }
    for (const Attachment& reference : references_) {
        const auto attachment = std::ranges::find(attachments, without_cid(reference.content_id),
                                                  &Attachment::content_id);
        if (attachment == attachments.end()) {
            problem("Reference", tr("\"{}\" is announced but not attached", reference.name));
            continue;
        }
        for (const auto& field : k_attachment) {
            std::string& text = (*attachment).*field.text;
            if (text.empty()) text = reference.*field.text;
        }
    }
}

Reading EnvelopeHandler::finish() {
    check_references();
    for (Problem& missing : missing_parts(reading_.envelope)) {
        const bool is_known = std::ranges::any_of(
            reading_.problems, [&](const Problem& known) { return known.field == missing.field; });
        if (!is_known) reading_.problems.push_back(std::move(missing));
    }
    return std::move(reading_);
}

/// Feeds the parser from `fill`, which gives the bytes it put into the buffer, 0 at the end.
template <typename Fill>
Reading read_all(const std::string& name, const Limits& limits, Fill fill) {
    EnvelopeHandler handler{limits};
    std::size_t total = 0;
    try {
        sheets::XmlParser parser{handler};
        for (std::size_t size = 1; size > 0;) {
            size = fill(parser.buffer());
            total += size;
            if (total > limits.file_bytes) {
                refuse(tr("it is larger than {} MiB", limits.file_bytes >> 20U));
            }
            parser.parse(size, size == 0);
        }
    } catch (const Refusal& refusal) {
        throw Error{ErrorKind::invalid_input, fmt::format("{}: {}", name, refusal.what())};
    } catch (const sheets::Fault&) {
        // Its words are for workbooks.
        throw Error{ErrorKind::invalid_input,
                    tr("{}: it is damaged, or made to harm whoever reads it: ask the sender to "
                       "send it again",
                       name)};
    }
    return handler.finish();
}

}  // namespace

bool is_envelope(std::string_view head) {
    const auto skip_to = [&](std::string_view end) {
        const std::size_t at = head.find(end);
        head.remove_prefix(at == std::string_view::npos ? head.size() : at + end.size());
    };
    if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
    while (true) {
        const std::size_t begin = head.find_first_not_of(" \t\r\n");
        if (begin == std::string_view::npos || head[begin] != '<') return false;
        head.remove_prefix(begin);
        if (head.starts_with("<?")) {
            skip_to("?>");
        } else if (head.starts_with("<!--")) {
            skip_to("-->");
        } else {
            break;
        }
    }
    // A document type is refused when it is read; here it only tells what would be.
    if (head.starts_with(k_doctype)) head.remove_prefix(k_doctype.size());
    const std::string_view tag = head.substr(1, head.find_first_of(" \t\r\n/>[", 1) - 1);
    const std::size_t colon = tag.find(':');
    return tag.substr(colon == std::string_view::npos ? 0 : colon + 1) == "edXML";
}

Reading read_file(const std::string& path, const Limits& limits) {
    InputFile file{path};
    return read_all(file.name(), limits, [&](std::span<char> buffer) { return file.read(buffer); });
}

Reading read_text(std::string_view bytes, const std::string& name, const Limits& limits) {
    return read_all(name, limits, [&](std::span<char> buffer) {
        const std::size_t size = std::min(bytes.size(), buffer.size());
        std::memcpy(buffer.data(), bytes.data(), size);
        bytes.remove_prefix(size);
        return size;
    });
}

}  // namespace sotay::edxml
