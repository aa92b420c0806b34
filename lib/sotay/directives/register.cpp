#include "sotay/directives/register.h"

#include "sotay/base/messages.h"
#include "sotay/directives/secret_mark.h"
#include "sotay/directives/signer.h"

#include <algorithm>
#include <filesystem>

namespace sotay::directives {

namespace fs = std::filesystem;

namespace {

constexpr const char* k_find_refused = R"sql(
    SELECT mark FROM refused_secrets WHERE content_digest = $1)sql";

constexpr const char* k_insert_refused = R"sql(
    INSERT INTO refused_secrets (content_digest, mark, refused_at) VALUES ($1, $2, $3)
    ON CONFLICT (content_digest) DO UPDATE SET refused_at = excluded.refused_at
    RETURNING id)sql";

constexpr char k_page_end = '\f';
constexpr std::size_t k_header_pages = 2;
constexpr double k_unsure = 0.5;

std::optional<std::string> optional(std::string text) {
    return text.empty() ? std::nullopt : std::optional{std::move(text)};
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

std::string first_pages(const Document& document) {
    std::string text;
    for (std::size_t i = 0; i < std::min(document.pages.size(), k_header_pages); ++i) {
        text += document.pages[i] + "\n";
    }
    return text;
}

Directive directive_of(const Header& header, const Document& document, const std::string& file) {
    const fs::path path{file};
    const bool is_untitled = header.title.empty();
    return {.media_type = document.media_type,
            .file_name = path.filename(),
            .symbol = optional(header.symbol),
            .number = header.number,
            .type = header.type,
            .type_code = optional(header.type_code),
            .issuer = optional(header.issuer),
            .issuer_code = optional(header.issuer_code),
            .issued_on = header.issued_on,
            .title = is_untitled ? path.stem().string() : header.title,
            .signer = find_signer(body_of(document)),
            .pages = static_cast<int>(document.pages.size()),
            .is_draft = header.is_draft,
            .confidence = header.confidence};
}

Problem problem(const std::string& field, std::string message) {
    Problem result;
    result.field = field;
    result.message = std::move(message);
    return result;
}

/// What a person should look at.
std::vector<Problem> doubts_about(const Header& header) {
    std::vector<Problem> doubts;
    if (header.is_draft) {
        doubts.push_back(problem("symbol", tr("the number is still blank: a draft")));
    } else if (header.symbol.empty()) {
        doubts.push_back(problem("symbol", tr("no number and symbol found")));
    }
    if (!header.issued_on) doubts.push_back(problem("issued_on", tr("no date found")));
    if (header.title.empty()) {
        doubts.push_back(problem("title", tr("no title found: named after the file")));
    }
    const auto& confidence = header.confidence;
    const auto check = [&doubts](const char* field, double value) {
        if (value > 0 && value < k_unsure) doubts.push_back(problem(field, tr("read with doubt")));
    };
    check("symbol", confidence.symbol);
    check("type", confidence.type);
    check("issuer", confidence.issuer);
    check("issued_on", confidence.issued_on);
    check("title", confidence.title);
    return doubts;
}

ImportOutcome failed(ImportOutcome outcome, std::string message) {
    outcome.status = ImportStatus::failed;
    outcome.problems.push_back(problem("", std::move(message)));
    return outcome;
}

ImportOutcome duplicate_of(ImportOutcome outcome, Directive directive) {
    outcome.status = ImportStatus::duplicate;
    outcome.directive = std::move(directive);
    return outcome;
}

std::optional<std::string> known_mark(store::Database& database, const Bytes& digest) {
    auto row = database.query(k_find_refused, digest);
    if (!row.step()) return std::nullopt;
    return row.text(0);
}

}  // namespace

std::string name_of(ImportStatus status) {
    switch (status) {
        case ImportStatus::imported:
            return "imported";
        case ImportStatus::duplicate:
            return "duplicate";
        case ImportStatus::refused:
            return "refused";
        case ImportStatus::failed:
            return "failed";
    }
    return {};
}

ImportOutcome Register::import_file(const std::string& file, const ImportOptions& options,
                                    const store::Actor& actor) {
    ImportOutcome outcome{.file = file};
    std::error_code ignored;
    if (!fs::is_regular_file(file, ignored)) {
        return failed(std::move(outcome), tr("not a plain file"));
    }
    Bytes digest;
    try {
        digest = store::file_digest(file);
    } catch (const Error& error) {
        // One file that may not be read does not keep the others of its folder out.
        return failed(std::move(outcome), error.what());
    }
    return import_content(std::move(outcome), digest, options, actor);
}

ImportOutcome Register::import_content(ImportOutcome outcome, const Bytes& digest,
                                       const ImportOptions& options, const store::Actor& actor) {
    const std::string name = fs::path{outcome.file}.filename();
    auto mark = known_mark(database_, digest);
    if (!mark) mark = find_secret_mark({}, name);
    if (mark) return refuse(std::move(outcome), *mark, {digest, options, actor});
    if (auto known = find_by_content(database_, digest)) {
        return duplicate_of(std::move(outcome), *std::move(known));
    }
    const auto answer = read_document(outcome.file);
    if (const auto* failure = std::get_if<DocumentFailure>(&answer)) {
        return failed(std::move(outcome), describe(*failure));
    }
    const auto& document = std::get<Document>(answer);
    mark = find_secret_mark(document.pages, name);
    if (mark) return refuse(std::move(outcome), *mark, {digest, options, actor});
    return take(std::move(outcome), document, {digest, options, actor});
}

ImportOutcome Register::refuse(ImportOutcome outcome, const std::string& mark,
                               const Occasion& occasion) {
    outcome.status = ImportStatus::refused;
    outcome.problems.push_back(
        problem("secret_mark", tr("bears the secret mark \"{}\": nothing it says is kept; move it "
                                  "to a machine for secret papers",
                                  mark)));
    if (occasion.options.is_dry_run) return outcome;
    store::Change change{database_, occasion.actor};
    auto row = database_.query(k_insert_refused, occasion.digest, mark, occasion.actor.clock.now());
    row.step();
    const auto subject = fmt::format("refused_secrets:{}", row.integer(0));
    row.execute();
    change.commit({.action = "directive.refuse", .subjects = {subject}});
    return outcome;
}

ImportOutcome Register::take(ImportOutcome outcome, const Document& document,
                             const Occasion& occasion) {
    const Header header = read_header(first_pages(document), types_);
    Directive directive = directive_of(header, document, outcome.file);
    directive.content_digest = occasion.digest;
    directive.organisation_id = occasion.options.organisation_id;
    directive.imported_at = occasion.actor.clock.now();
    outcome.status = ImportStatus::imported;
    outcome.problems = doubts_about(header);
    outcome.directive = std::move(directive);
    if (occasion.options.is_dry_run) return outcome;
    // What was read and checked for secret marks must be what is kept.
    if (blobs_.put(outcome.file) != occasion.digest) {
        return failed({.file = outcome.file},
                      tr("the file changed while it was read: import it again"));
    }
    return keep(std::move(outcome), document, occasion.actor);
}

ImportOutcome Register::keep(ImportOutcome outcome, const Document& document,
                             const store::Actor& actor) {
    Directive& directive = *outcome.directive;
    store::Change change{database_, actor};
    if (auto known = find_by_content(database_, directive.content_digest)) {
        return duplicate_of({.file = outcome.file}, *std::move(known));
    }
    directive.id = insert(database_, directive);
    index_.add(directive.id, {.symbol = directive.symbol.value_or(""),
                              .title = directive.title,
                              .issuer = directive.issuer.value_or(""),
                              .body = body_of(document)});
    change.commit({.action = "directive.import",
                   .subjects = {fmt::format("directives:{}", directive.id)},
                   .counts = {{"pages", directive.pages}}});
    return outcome;
}

}  // namespace sotay::directives
