#include "sotay/directives/directive.h"

#include "command.h"
#include "listing.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/directives/confidence.h"
#include "sotay/directives/register.h"
#include "sotay/org/tree.h"
#include "sotay/store/blobs.h"
#include "sotay/store/search_index.h"

#include <algorithm>
#include <array>

namespace sotay::cli {

namespace {

using directives::Directive;
using directives::ImportOutcome;
using directives::ImportStatus;

struct ImportOptions {
    std::vector<std::string> paths;
    std::string org;
    bool is_recursive = false;
    bool is_dry_run = false;
};

struct ListOptions {
    std::string type;
    std::string issuer;
    int year = 0;
    std::int64_t limit = -1;
};

struct OneOptions {
    std::string name;
    std::string output;
};

struct SearchOptions {
    std::vector<std::string> words;
    std::size_t limit = 20;
};

template <typename T>
Json or_null(const std::optional<T>& value) {
    return value ? Json(*value) : Json();
}

Json or_null(const std::optional<Date>& date) { return date ? Json(iso(*date)) : Json(); }

store::Blobs blobs_of(Context& context) { return store::Blobs{context.home().path("blobs")}; }

/// What a header says, the same in every answer.
Json header_json(const Directive& directive) {
    return {{"id", directive.id == 0 ? Json() : Json(directive.id)},
            {"symbol", or_null(directive.symbol)},
            {"number", or_null(directive.number)},
            {"type", directive.type},
            {"type_code", or_null(directive.type_code)},
            {"issuer", or_null(directive.issuer)},
            {"issuer_code", or_null(directive.issuer_code)},
            {"issued_on", or_null(directive.issued_on)},
            {"title", directive.title},
            {"signer", or_null(directive.signer)},
            {"pages", directive.pages},
            {"confidence", directives::to_json(directive.confidence)},
            {"draft", directive.is_draft}};
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

std::string shown_symbol(const Directive& directive) {
    if (directive.symbol) return *directive.symbol;
    return directive.is_draft ? tr("(draft)") : tr("(no symbol)");
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

void import(const ImportOptions& options, Context& context) {
    const auto files = directives::find_files(options.paths, options.is_recursive);
    directives::ImportOptions wanted{.is_dry_run = options.is_dry_run};
    if (!options.org.empty()) {
        const auto tree = org::Tree::load(context.database(), context.today());
        wanted.organisation_id = tree.get(options.org).id;
    }
    directives::Register papers{context.database(), blobs_of(context),
                                directives::load_document_types(context.home().rule_directories())};
    const auto actor = context.actor();
    ImportReport report{context};
    for (const auto& file : files) report.add(papers.import_file(file, wanted, actor));
    report.finish(options.is_dry_run);
    context.exit_code = report.exit_code();
}

void list(const ListOptions& options, Context& context) {
    directives::DirectiveFilter filter;
    if (!options.type.empty()) {
        filter = directives::type_filter(
            directives::load_document_types(context.home().rule_directories()), options.type);
    }
    if (!options.issuer.empty()) filter.issuer = options.issuer;
    if (options.year != 0) filter.year = options.year;
    if (options.limit >= 0) filter.limit = options.limit;
    Listing listing{context,
                    {{"id", tr("number"), Align::right},
                     {"symbol", tr("symbol")},
                     {"issued_on", tr("date")},
                     {"type", tr("type")},
                     {"type_code", ""},
                     {"issuer", tr("issuer")},
                     {"issuer_code", ""},
                     {"title", tr("abstract")},
                     {"pages", tr("pages"), Align::right},
                     {"draft", ""}}};
    directives::each_directive(context.database(), filter, [&](const Directive& directive) {
        const auto symbol =
            context.is_for_people() ? Json(shown_symbol(directive)) : or_null(directive.symbol);
        listing.add({directive.id, symbol, or_null(directive.issued_on), directive.type,
                     or_null(directive.type_code), or_null(directive.issuer),
                     or_null(directive.issuer_code), directive.title, directive.pages,
                     directive.is_draft});
    });
    listing.finish();
    if (listing.size() == 0) {
        context.note(tr("no document fits; register some with sotay directive import FILE…"));
    }
}

Json card_of(const Directive& directive) {
    Json card = header_json(directive);
    card["file_name"] = directive.file_name;
    card["media_type"] = directive.media_type;
    card["sha256"] = to_hex(directive.content_digest);
    card["imported_at"] = iso(directive.imported_at);
    return card;
}

void print_card(const Directive& directive, const Context& context) {
    context.print(fmt::format("{}  {}", shown_symbol(directive), directive.title));
    const auto line = [&](const std::string& label, const std::string& value) {
        if (!value.empty()) context.print(fmt::format("  {}: {}", label, value));
    };
    const auto date = directive.issued_on ? display(*directive.issued_on) : std::string{};
    line(tr("type"), directive.type);
    line(tr("issuer"), directive.issuer.value_or(""));
    line(tr("date"), date);
    line(tr("signer"), directive.signer.value_or(""));
    line(tr("pages"), grouped(directive.pages));
    line(tr("file"), directive.file_name);
    line(tr("imported"), display(directive.imported_at));
    line(tr("number"), std::to_string(directive.id));
}

void show(const OneOptions& options, Context& context) {
    const auto directive = directives::find_by_name(context.database(), options.name);
    if (context.is_for_people()) return print_card(directive, context);
    if (context.format() != Format::csv) return print_json(context, card_of(directive));
    const Json card = card_of(directive);
    std::vector<Column> columns;
    for (const auto& [key, value] : card.items()) columns.push_back({key, ""});
    Listing listing{context, std::move(columns)};
    listing.add({card.begin(), card.end()});
    listing.finish();
}

void text(const OneOptions& options, Context& context) {
    const auto directive = directives::find_by_name(context.database(), options.name);
    const auto kept = store::SearchIndex{context.database()}.text(directive.id);
    const auto pages = directives::pages_of(kept ? kept->body : std::string{});
    if (!context.is_for_people()) {
        return print_json(
            context,
            {{"id", directive.id}, {"symbol", or_null(directive.symbol)}, {"pages", pages}});
    }
    for (const auto& page : pages) context.print(page);
}

void file(const OneOptions& options, Context& context) {
    const auto directive = directives::find_by_name(context.database(), options.name);
    blobs_of(context).copy_to(directive.content_digest, options.output);
    if (options.output != "-") {
        context.note(tr("wrote {} to {}", shown_symbol(directive), options.output));
    }
}

void search(const SearchOptions& options, Context& context) {
    std::string query;
    for (const auto& word : options.words) query += (query.empty() ? "" : " ") + word;
    const auto marks = context.has_color() && context.is_for_people()
                           ? store::HitMarks{"\x1b[1m", "\x1b[0m"}
                           : store::HitMarks{};
    const auto found = directives::search(context.database(), query, options.limit, marks);
    if (context.is_for_people()) {
        for (const auto& hit : found) {
            const auto& date = hit.directive.issued_on;
            context.print(fmt::format("{:>5}  {}  {}  {}", hit.directive.id,
                                      shown_symbol(hit.directive), date ? display(*date) : "–",
                                      hit.directive.title));
            context.print("       " + hit.snippet);
        }
        if (found.empty()) context.note(tr("nothing found for \"{}\"", query));
        return;
    }
    Listing listing{context,
                    {{"id", ""},
                     {"symbol", ""},
                     {"title", ""},
                     {"issued_on", ""},
                     {"score", ""},
                     {"snippet", ""}}};
    for (const auto& hit : found) {
        listing.add({hit.directive.id, or_null(hit.directive.symbol), hit.directive.title,
                     or_null(hit.directive.issued_on), hit.score, hit.snippet});
    }
    listing.finish();
}

void add_import(CLI::App& noun, Context& context) {
    auto options = std::make_shared<ImportOptions>();
    auto* verb = add_verb(noun, "import", tr("take documents or folders of them into the register"),
                          {"sotay directive import 294-QD-TW.pdf",
                           "sotay directive import van-ban/ --recursive --org 38.001",
                           "sotay directive import van-ban/ --dry-run --format json"});
    verb->add_option("path", options->paths, tr("PDF, HTML or text files, or folders of them"))
        ->type_name(tr("PATH"))
        ->required();
    verb->add_option("--org", options->org, tr("the organisation whose documents these are"))
        ->type_name(tr("CODE"));
    verb->add_flag("--recursive", options->is_recursive, tr("also the folders in a folder"));
    verb->add_flag("--dry-run", options->is_dry_run, tr("read and report, write nothing"));
    on_run(verb, options, context, import);
}

void add_list(CLI::App& noun, Context& context) {
    auto options = std::make_shared<ListOptions>();
    auto* verb = add_verb(noun, "list", tr("documents of the register, the newest first"),
                          {"sotay directive list --type NQ --year 2025",
                           "sotay directive list --issuer TW --limit 20 --format csv"});
    verb->add_option("--type", options->type, tr("of this type: NQ, \"Quy định\""))
        ->type_name(tr("TYPE"));
    verb->add_option("--issuer", options->issuer, tr("of this body: TW, TU"))
        ->type_name(tr("CODE"));
    verb->add_option("--year", options->year, tr("issued in this year"))
        ->type_name("YYYY")
        ->check(CLI::Range(1900, 2200));
    verb->add_option("--limit", options->limit, tr("at most so many"))
        ->type_name(tr("N"))
        ->check(CLI::NonNegativeNumber);
    on_run(verb, options, context, list);
}

/// The argument that show, text and file share.
void add_name(CLI::App& verb, OneOptions& options) {
    verb.add_option("document", options.name, tr("its number in the register, or its symbol"))
        ->type_name(tr("ID|SYMBOL"))
        ->required();
}

void add_one(CLI::App& noun, Context& context) {
    auto shown_one = std::make_shared<OneOptions>();
    auto* verb = add_verb(noun, "show", tr("what the register knows of a document"),
                          {"sotay directive show 294-QĐ/TW", "sotay directive show 12",
                           "sotay directive show 01-HD/TW@2021-09-28 --format json"});
    add_name(*verb, *shown_one);
    on_run(verb, shown_one, context, show);

    auto text_of = std::make_shared<OneOptions>();
    verb = add_verb(noun, "text", tr("the text of a document"),
                    {"sotay directive text 294-QĐ/TW", "sotay directive text 12 --format json"});
    add_name(*verb, *text_of);
    on_run(verb, text_of, context, text);

    auto file_of = std::make_shared<OneOptions>();
    verb = add_verb(
        noun, "file", tr("the document itself, as it was imported"),
        {"sotay directive file 294-QĐ/TW --output 294.pdf", "sotay directive file 12 --output -"});
    add_name(*verb, *file_of);
    verb->add_option("--output", file_of->output, tr("write to this file"))
        ->type_name(tr("FILE"))
        ->required();
    on_run(verb, file_of, context, file);
}

void add_search(CLI::App& noun, Context& context) {
    auto options = std::make_shared<SearchOptions>();
    auto* verb =
        add_verb(noun, "search", tr("find documents by their words, with accents or without"),
                 {"sotay directive search chuyen doi so",
                  "sotay directive search '\"thi hành Điều lệ\" chi bộ' --limit 5",
                  "sotay directive search 57-NQ/TW --format json"});
    verb->add_option("query", options->words,
                     tr("words, \"words beside each other\", or a symbol; after -- it may begin "
                        "with a dash"))
        ->type_name(tr("QUERY"))
        ->required();
    verb->add_option("--limit", options->limit, tr("at most so many"))
        ->type_name(tr("N"))
        ->capture_default_str();
    on_run(verb, options, context, search);
}

}  // namespace

void add_directive(CLI::App& noun, Context& context) {
    add_import(noun, context);
    add_list(noun, context);
    add_one(noun, context);
    add_search(noun, context);
}

}  // namespace sotay::cli
