#include "sotay/base/messages.h"
#include "sotay/formats/base64.h"
#include "sotay/formats/edxml.h"
#include "sotay/formats/edxml_fields.h"
#include "sotay/formats/markup.h"
#include "sotay/text/vietnamese.h"

#include <fmt/format.h>

#include <algorithm>

namespace sotay::edxml {

namespace {

constexpr std::string_view k_namespace = "http://www.mic.gov.vn/TBT/QCVN_102_2016";
constexpr std::string_view k_actor = "http://schemas.xmlsoap.org/soap/actor/next";
constexpr std::size_t k_piece = 48 * 1024;  // a whole number of base64 groups

std::string slashed(Date date) {
    std::string text = iso(date);
    std::ranges::replace(text, '-', '/');
    return text;
}

std::string slashed(Instant instant) {
    std::string text = iso(instant).substr(0, std::string_view{"2026-12-03T14:00:00"}.size());
    std::ranges::replace(text, '-', '/');
    std::ranges::replace(text, 'T', ' ');
    return text;
}

/// Puts elements out, indented; their names have the prefix or not.
class Elements {
public:
    Elements(const ByteSink& sink, std::string prefix, std::size_t depth)
        : sink_{sink}, prefix_{std::move(prefix)}, depth_{depth} {}

    void open(std::string_view name, std::string_view attributes = "") {
        line(fmt::format("<{}{}{}>", prefix_, name, attributes));
        open_.push_back(std::string{name});
    }
    void close() {
        const std::string name = std::move(open_.back());
        open_.pop_back();
        line(fmt::format("</{}{}>", prefix_, name));
    }
    void text(std::string_view name, std::string_view value) {
        line(fmt::format("<{0}{1}>{2}</{0}{1}>", prefix_, name,
                         escape_markup(text::squeeze(value))));
    }
    void empty(std::string_view name) { line(fmt::format("<{}{}/>", prefix_, name)); }
    template <typename Part, std::size_t N>
    void texts(const Part& part, const std::array<Field<Part>, N>& fields) {
        for (const auto& field : fields) {
            // Receivers take an element without text for a wrong value.
            if (!(part.*field.text).empty()) text(field.element, part.*field.text);
        }
    }
    template <typename Part, std::size_t N>
    void part(std::string_view name, const Part& part, const std::array<Field<Part>, N>& fields) {
        open(name);
        texts(part, fields);
        close();
    }
    void base64(std::string_view name, std::string_view bytes) {
        sink_(fmt::format("{}<{}{}>", indent(), prefix_, name));
        for (std::size_t at = 0; at < bytes.size(); at += k_piece) {
            sink_(to_base64(bytes.substr(at, k_piece)));
        }
        sink_(fmt::format("</{}{}>\n", prefix_, name));
    }

private:
    [[nodiscard]] std::string indent() const {
        return std::string(2 * (depth_ + open_.size()), ' ');
    }
    void line(const std::string& text) { sink_(indent() + text + "\n"); }

    const ByteSink& sink_;
    std::string prefix_;
    std::size_t depth_;
    std::vector<std::string> open_;
};

void write_message(const Envelope& envelope, Elements& out) {
    out.open("MessageHeader");
    out.part("From", envelope.from, k_organ);
    for (const Organ& organ : envelope.to) out.part("To", organ, k_organ);
    out.part("Code", envelope, k_code);
    out.open("PromulgationInfo");
    out.text("Place", envelope.place);
    out.text("PromulgationDate", slashed(*envelope.promulgated_on));
    out.close();
    out.part("DocumentType", envelope.type, k_type);
    out.text("Subject", envelope.subject);
    out.text("Content", envelope.content);
    out.part("SignerInfo", envelope.signer, k_signer);
    if (envelope.due_on) out.text("DueDate", slashed(*envelope.due_on));
    out.open("ToPlaces");
    for (const auto& place : envelope.to_places) out.text("Place", place);
    out.close();
    out.open("OtherInfo");
    out.texts(envelope.other, k_other);
    out.open("Appendixes");
    for (const auto& appendix : envelope.other.appendixes) out.text("Appendix", appendix);
    out.close();
    out.close();
    for (const auto& response : envelope.response_for) {
        out.part("ResponseFor", response, k_response);
    }
    out.text("SteeringType", envelope.steering_type);
    out.text("DocumentId", envelope.document_id);
    out.close();
}

void write_traces(const Envelope& envelope, Elements& out) {
    out.open("TraceHeaderList",
             fmt::format(R"( id="TraceHeaderList" version="1.0" mustUnderstand="1" actor="{}")",
                         k_actor));
    for (const Trace& trace : envelope.traces) {
        out.open("TraceHeader");
        out.text("OrganId", trace.organ_id);
        if (trace.at) out.text("Timestamp", slashed(*trace.at));
        out.close();
    }
    out.open("Bussiness");
    out.texts(envelope.business, k_business);
    out.part("StaffInfo", envelope.business, k_staff);
    out.text("Paper", envelope.business.paper);
    out.close();
    out.close();
}

void write_manifest(const Envelope& envelope, Elements& out) {
    out.open("edXMLBody");
    out.open("edXMLManifest", R"( version="1.0")");
    for (const Attachment& attachment : envelope.attachments) {
        const std::string id = "cid:" + escape_markup(text::squeeze(attachment.content_id));
        out.open("Reference",
                 fmt::format(R"( xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="{}")"
                             R"( xlink:role="XLinkRole" xlink:type="simple")",
                             id));
        out.text("Description", attachment.description);
        out.text("AttachmentName", attachment.name);
        out.text("ContentType", attachment.content_type);
        out.text("ContentId", "cid:" + attachment.content_id);
        out.close();
    }
    out.close();
    out.close();
}

void write_attachments(const Envelope& envelope, const ByteSink& sink) {
    Elements out{sink, "", 1};
    out.open("AttachmentEncoded");
    for (const Attachment& attachment : envelope.attachments) {
        out.open("Attachment");
        out.text("ContentType", attachment.content_type);
        out.text("ContentId", attachment.content_id);
        out.text("Description", attachment.description);
        out.base64("ContentTransferEncoded", attachment.content);
        out.text("AttachmentName", attachment.name);
        out.close();
    }
    out.close();
}

}  // namespace

std::vector<Problem> missing_parts(const Envelope& envelope) {
    std::vector<Problem> problems;
    const auto require = [&](bool is_there, const char* element) {
        if (is_there) return;
        Problem problem;
        problem.field = element;
        problem.message = tr("{} is missing in the envelope", element);
        problems.push_back(std::move(problem));
    };
    require(!envelope.from.id.empty(), "From/OrganId");
    require(
        !envelope.to.empty() && std::ranges::none_of(envelope.to, &std::string::empty, &Organ::id),
        "To/OrganId");
    require(!envelope.code_number.empty(), "Code/CodeNumber");
    require(!envelope.code_notation.empty(), "Code/CodeNotation");
    require(envelope.promulgated_on.has_value(), "PromulgationInfo/PromulgationDate");
    require(!envelope.type.name.empty(), "DocumentType/TypeName");
    require(!envelope.subject.empty(), "Subject");
    require(!envelope.attachments.empty(), "AttachmentEncoded/Attachment");
    return problems;
}

void write(const Envelope& envelope, const ByteSink& sink) {
    std::string missing;
    for (const Problem& problem : missing_parts(envelope)) {
        missing += (missing.empty() ? "" : "\n") + problem.message;
    }
    if (!missing.empty()) throw Error{ErrorKind::invalid_input, missing};
    sink("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    sink(fmt::format("<edXML xmlns=\"{0}\" xmlns:edXML=\"{0}\">\n", k_namespace));
    Elements out{sink, "edXML:", 1};
    out.open("edXMLEnvelope");
    out.open("edXMLHeader");
    write_message(envelope, out);
    write_traces(envelope, out);
    out.empty("DigitalSignature");
    out.close();
    write_manifest(envelope, out);
    out.close();
    write_attachments(envelope, sink);
    sink("</edXML>\n");
}

}  // namespace sotay::edxml
