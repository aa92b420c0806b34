#include "command.h"
#include "directive.h"
#include "listing.h"
#include "progress.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/directives/exchange_import.h"
#include "sotay/directives/import_files.h"
#include "sotay/directives/register.h"
#include "sotay/org/tree.h"

#include <algorithm>
#include <array>

namespace sotay::cli {

namespace {

using directives::Directive;
using directives::ImportOutcome;
using directives::ImportStatus;

struct Options {
    std::vector<std::string> paths;
    std::string org;
    std::string ocr = "auto";
    bool is_recursive = false;
    bool is_dry_run = false;
};

Ocr ocr_option(const std::string& text) {
    if (text == "auto") return Ocr::automatic;
    if (text == "never") return Ocr::never;
    if (text == "always") return Ocr::always;
    throw Error{ErrorKind::usage, tr("--ocr: \"{}\" is none of auto, never and always", text)};
}

/// The same keys for a paper of which nothing is known, or may be.
Json empty_header_json() {
    return {{"id", nullptr},          {"symbol", nullptr},    {"number", nullptr},
            {"type", nullptr},        {"type_code", nullptr}, {"issuer", nullptr},
            {"issuer_code", nullptr}, {"issued_on", nullptr}, {"title", nullptr},
            {"signer", nullptr},      {"pages", nullptr},     {"confidence", Json::object()},
            {"draft", nullptr}};
}

Json to_json(const ImportOutcome& outcome) {
    Json json{{"file", outcome.file}, {"status", directives::name_of(outcome.status)}};
    json.update(outcome.directive ? header_json(*outcome.directive) : empty_header_json());
    json["problems"] = Json::array();
    for (const Problem& problem : outcome.problems) {
        json["problems"].push_back({{"field", problem.field.empty() ? Json() : Json(problem.field)},
                                    {"message", problem.message}});
    }
    return json;
}

const char* sign_of(const ImportOutcome& outcome) {
    switch (outcome.status) {
        case ImportStatus::imported:
            return outcome.problems.empty() ? "✓" : "◐";
        case ImportStatus::duplicate:
            return "=";
        case ImportStatus::refused:
            return "⛔";
        case ImportStatus::failed:
            return "✗";
    }
    return " ";
}

/// How sure the reader is of the field it is least sure of.
std::string shown_confidence(const directives::HeaderConfidence& confidence) {
    const double least = std::min({confidence.symbol, confidence.type, confidence.issuer,
                                   confidence.issued_on, confidence.title});
    auto number = fmt::format("{:.2f}", least);
    if (language() == Language::vietnamese) std::ranges::replace(number, '.', ',');
    return tr("confidence {}", number);
}

/// What a person should know of one file, in the last column.
std::string remark_on(const ImportOutcome& outcome) {
    if (outcome.status == ImportStatus::duplicate) {
        return tr("in the register already, number {}", outcome.directive->id);
    }
    if (outcome.problems.empty()) return shown_confidence(outcome.directive->confidence);
    std::string remark;
    for (const Problem& problem : outcome.problems) {
        remark += (remark.empty() ? "" : "; ") + problem.message;
    }
    return remark;
}

std::vector<Json> cells_of(const ImportOutcome& outcome) {
    if (!outcome.directive) {
        return {sign_of(outcome), outcome.file, "", "", "", "", remark_on(outcome)};
    }
    const Directive& directive = *outcome.directive;
    return {sign_of(outcome),  shown_symbol(directive), or_null(directive.issued_on),
            directive.type,    directive.title,         directive.pages,
            remark_on(outcome)};
}

struct ImportCounts {
    std::array<unsigned long, 4> of{};

    void add(ImportStatus status) { ++of[static_cast<std::size_t>(status)]; }
    [[nodiscard]] unsigned long operator[](ImportStatus status) const {
        return of[static_cast<std::size_t>(status)];
    }
};

std::string summary_of(const ImportCounts& counts, bool is_dry_run) {
    const auto imported = counts[ImportStatus::imported];
    std::string text = is_dry_run ? trn("{} document would be new, nothing written yet",
                                        "{} documents would be new, nothing written yet", imported)
                                  : trn("{} new document", "{} new documents", imported);
    const auto add = [&](ImportStatus status, const char* words) {
        if (counts[status] > 0) text += fmt::format(", {} {}", counts[status], tr(words));
    };
    add(ImportStatus::duplicate, N_("already there"));
    add(ImportStatus::refused, N_("refused"));
    add(ImportStatus::failed, N_("could not be read"));
    return text;
}

std::vector<Column> import_columns() {
    return {{"status", " "},           {"symbol", tr("symbol")},
            {"issued_on", tr("date")}, {"type", tr("type")},
            {"title", tr("abstract")}, {"pages", tr("pages"), Align::right},
            {"problems", tr("remark")}};
}

/// Prints outcomes as they come.
class ImportReport {
public:
    explicit ImportReport(const Context& context)
        : context_{context}, table_{context, context.is_for_people() ? import_columns() : keys()} {}

    void add(const ImportOutcome& outcome) {
        counts_.add(outcome.status);
        if (context_.is_for_people()) return table_.add(cells_of(outcome));
        const Json object = to_json(outcome);
        table_.add({object.begin(), object.end()});
    }
    void finish(bool is_dry_run) {
        table_.finish();
        context_.note(summary_of(counts_, is_dry_run));
    }
    /// A refusal is what someone must act on, so it outweighs a file that could not be read.
    [[nodiscard]] int exit_code() const {
        if (counts_[ImportStatus::refused] > 0) return static_cast<int>(ErrorKind::conflict);
        if (counts_[ImportStatus::failed] > 0) return static_cast<int>(ErrorKind::invalid_input);
        return 0;
    }

private:
    static std::vector<Column> keys() {
        const Json object = to_json(ImportOutcome{});
        std::vector<Column> columns;
        for (const auto& [key, value] : object.items()) columns.push_back({key, ""});
        return columns;
    }

    const Context& context_;
    Listing table_;
    ImportCounts counts_;
};

void import(const Options& options, Context& context) {
    const ReadOptions reading{.ocr = ocr_option(options.ocr)};
    const auto files = directives::find_files(options.paths, options.is_recursive);
    const auto actor = context.actor();
    directives::Occasion occasion{.actor = actor, .is_dry_run = options.is_dry_run};
    if (!options.org.empty()) {
        const auto tree = org::Tree::load(context.database(), context.today());
        occasion.organisation_id = tree.get(options.org).id;
    }
    const auto rules = context.home().rule_directories();
    const auto types = directives::load_document_types(rules);
    const auto envelopes = directives::load_exchange_rules(rules);
    directives::Register papers{context.database(), blobs_of(context), types, reading};
    ImportReport report{context};
    {
        Progress progress{context};
        std::int64_t count = 0;
        const directives::Exchange exchange{context.database(), papers, types, envelopes};
        directives::import_files(exchange, files, occasion, [&](const ImportOutcome& outcome) {
            report.add(outcome);
            progress.show(++count);
        });
    }
    report.finish(options.is_dry_run);
    context.exit_code = report.exit_code();
}

}  // namespace

void add_directive_import(CLI::App& noun, Context& context) {
    auto options = std::make_shared<Options>();
    auto* verb = add_verb(noun, "import", tr("take documents or folders of them into the register"),
                          {"sotay directive import 294-QD-TW.pdf",
                           "sotay directive import van-ban/ --recursive --org 38.001",
                           "sotay directive import van-ban-quet.zip --ocr always",
                           "sotay directive import goi-tin.edxml",
                           "sotay directive import van-ban/ --dry-run --format json"});
    verb->add_option("path", options->paths,
                     tr("documents (PDF, DOCX, DOC, ODT, RTF, HTML, text, scans), or folders and "
                        "ZIP archives of them"))
        ->type_name(tr("PATH"))
        ->required();
    verb->add_option("--org", options->org, tr("the organisation whose documents these are"))
        ->type_name(tr("CODE"));
    verb->add_option("--ocr", options->ocr,
                     tr("look for text in pictures: where there is no other, never, or always"))
        ->type_name("auto|never|always");
    verb->add_flag("--recursive", options->is_recursive, tr("also the folders in a folder"));
    verb->add_flag("--dry-run", options->is_dry_run, tr("read and report, write nothing"));
    on_run(verb, options, context, import);
}

}  // namespace sotay::cli
