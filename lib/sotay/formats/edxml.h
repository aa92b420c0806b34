#pragma once

#include "sotay/base/clock.h"
#include "sotay/base/date.h"
#include "sotay/base/error.h"
#include "sotay/formats/archive.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Envelopes by which offices of the State exchange documents: edXML of QCVN 102:2016/BTTTT and its
/// amendment 1:2022. Texts are NFC on one line, "" where the envelope says nothing.
namespace sotay::edxml {

struct Organ {
    std::string id{};         ///< "H56.32.05", by Quyết định 20/2020/QĐ-TTg
    std::string in_charge{};  ///< the body above it
    std::string name{};
    std::string address{};
    std::string email{};
    std::string telephone{};

    bool operator==(const Organ&) const = default;
};

struct DocumentType {
    std::string number;  ///< of the standard's list: "1" is Nghị quyết
    std::string name;
    std::string detail;

    bool operator==(const DocumentType&) const = default;
};

struct Signer {
    std::string competence;  ///< "TM. BAN THƯỜNG VỤ"
    std::string position;
    std::string full_name;

    bool operator==(const Signer&) const = default;
};

struct OtherInfo {
    std::string priority;  ///< 0 to 3: none, urgent … most urgent
    std::string sphere;    ///< of promulgation: "Lưu hành nội bộ"
    std::string typist;
    std::string copies;
    std::string pages;
    std::vector<std::string> appendixes;

    bool operator==(const OtherInfo&) const = default;
};

struct Response {  ///< a document that this one answers
    std::string organ_id;
    std::string code;
    std::string promulgated_on;
    std::string document_id;

    bool operator==(const Response&) const = default;
};

struct Trace {
    std::string organ_id;
    std::optional<Instant> at;  ///< whole seconds

    bool operator==(const Trace&) const = default;
};

struct Business {
    std::string kind;  ///< 0 new, 1 withdrawn, 2 updated, 3 replaced
    std::string reason;
    std::string department;
    std::string staff;
    std::string mobile;
    std::string email;
    std::string paper;  ///< 1 when paper follows

    bool operator==(const Business&) const = default;
};

struct Attachment {
    std::string content_type;
    std::string content_id;  ///< without "cid:"
    std::string description;
    std::string name;
    std::string content;  ///< bytes; a wrapping by ZIP or gzip stays

    bool operator==(const Attachment&) const = default;
};

struct Envelope {
    Organ from;
    std::vector<Organ> to;
    std::string code_number;    ///< "294"
    std::string code_notation;  ///< "QĐ/TW"
    std::string place;
    std::optional<Date> promulgated_on;
    DocumentType type;
    std::string subject;
    std::string content;
    Signer signer;
    std::optional<Date> due_on;
    std::vector<std::string> to_places;
    OtherInfo other;
    std::vector<Response> response_for;
    std::string steering_type;
    std::string document_id;  ///< organ id, date and symbol
    std::vector<Trace> traces;
    Business business;
    std::vector<Attachment> attachments;

    bool operator==(const Envelope&) const = default;
};

struct Reading {
    Envelope envelope;
    /// What is missing or damaged, by the name of its element; an envelope is used as far as it
    /// goes.
    std::vector<Problem> problems;
};

struct Limits {
    std::size_t file_bytes = std::size_t{192} << 20U;
    std::size_t attached_bytes = std::size_t{64} << 20U;  ///< all attachments together
    std::size_t attachments = 200;
    std::size_t text_bytes = std::size_t{1} << 20U;  ///< all texts of the header together
};

/// True when a file that begins like this is such an envelope: its first element is edXML.
[[nodiscard]] bool is_envelope(std::string_view head);

/// Reads an envelope, whatever prefixes its elements have. Throws Error{invalid_input} naming the
/// file when it is no XML, declares a document type, is no edXML or is over a limit,
/// Error{environment} when it cannot be read. "-" is standard input.
[[nodiscard]] Reading read_file(const std::string& path, const Limits& limits = {});
/// `name` stands for the file in messages.
[[nodiscard]] Reading read_text(std::string_view bytes, const std::string& name,
                                const Limits& limits = {});

/// What the standard requires and the envelope lacks.
[[nodiscard]] std::vector<Problem> missing_parts(const Envelope& envelope);

/// Writes the envelope with the prefix "edXML:" that strict receivers compare letter by letter.
/// Throws Error{invalid_input} listing missing_parts() before anything is written.
void write(const Envelope& envelope, const ByteSink& sink);

}  // namespace sotay::edxml
