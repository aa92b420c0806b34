#include "sotay/directives/paper.h"

#include "sotay/base/messages.h"
#include "sotay/directives/effective_date.h"
#include "sotay/directives/header_reader.h"
#include "sotay/directives/issuing.h"
#include "sotay/directives/sentence_case.h"

#include <algorithm>
#include <filesystem>
#include <iterator>

namespace sotay::directives {

namespace fs = std::filesystem;

namespace {

constexpr char k_page_end = '\f';
constexpr double k_unsure = 0.5;

std::optional<std::string> optional(std::string text) {
    return text.empty() ? std::nullopt : std::optional{std::move(text)};
}

Directive directive_of(const Header& header, const Document& document, const Paper& paper,
                       const std::string& file) {
    const fs::path path{file};
    const bool is_untitled = header.title.empty();
    return {
        .media_type = document.media_type,
        .file_name = path.filename(),
        .symbol = optional(header.symbol),
        .number = header.number,
        .type = header.type,
        .type_code = optional(header.type_code),
        .issuer = optional(header.issuer),
        .issuer_code = optional(header.issuer_code),
        .issued_on = header.issued_on,
        .superior = optional(header.superior),
        .place = optional(header.place),
        .title = is_untitled ? path.stem().string() : in_sentence_case(header.title, paper.body),
        .signer = optional(header.signer),
        .signer_post = optional(header.signer_post),
        .recipients = header.recipients,
        .effective_on = find_effective_date(paper.running),
        .pages = static_cast<int>(document.pages.size()),
        .is_draft = header.is_draft,
        .confidence = header.confidence};
}

Problem doubt(const std::string& field, std::string message) {
    Problem result;
    result.field = field;
    result.message = std::move(message);
    return result;
}

/// What a person should look at.
std::vector<Problem> doubts_about(const Header& header, const DocumentTypes& types) {
    std::vector<Problem> doubts;
    if (header.is_draft) {
        doubts.push_back(doubt("symbol", tr("the number is still blank: a draft")));
    } else if (header.symbol.empty()) {
        doubts.push_back(doubt("symbol", tr("no number and symbol found")));
    }
    if (!header.issued_on) doubts.push_back(doubt("issued_on", tr("no date found")));
    if (header.title.empty()) {
        doubts.push_back(doubt("title", tr("no title found: named after the file")));
    }
    const auto& confidence = header.confidence;
    const auto check = [&doubts](const char* field, double value) {
        if (value > 0 && value < k_unsure) doubts.push_back(doubt(field, tr("read with doubt")));
    };
    check("symbol", confidence.symbol);
    check("type", confidence.type);
    check("issuer", confidence.issuer);
    check("issued_on", confidence.issued_on);
    check("title", confidence.title);
    std::ranges::move(check_issuing(header, types), std::back_inserter(doubts));
    return doubts;
}

}  // namespace

Paper read_paper(const Document& document, const std::string& file, const DocumentTypes& types) {
    Paper paper;
    paper.body = body_of(document);
    paper.running = running_text(paper.body);
    const Header header = read_header(paper.body, types);
    paper.directive = directive_of(header, document, paper, file);
    paper.doubts = doubts_about(header, types);
    return paper;
}

std::string body_of(const Document& document) {
    std::string body;
    for (std::string page : document.pages) {
        std::ranges::replace(page, k_page_end, '\n');
        if (!body.empty()) body += k_page_end;
        body += page;
    }
    return body;
}

}  // namespace sotay::directives
