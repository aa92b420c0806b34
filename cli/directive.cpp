#include "directive.h"

#include "command.h"
#include "listing.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/directives/confidence.h"
#include "sotay/directives/search.h"
#include "sotay/store/search_index.h"

#include <cmath>

namespace sotay::cli {

namespace {

using directives::Directive;

constexpr double k_score_decimals = 1000;

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
    const auto found =
        directives::search(context.database(), query, {.limit = options.limit, .marks = marks});
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
                     or_null(hit.directive.issued_on),
                     std::round(hit.score * k_score_decimals) / k_score_decimals, hit.snippet});
    }
    listing.finish();
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

store::Blobs blobs_of(Context& context) { return store::Blobs{context.home().path("blobs")}; }

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

std::string shown_symbol(const Directive& directive) {
    if (directive.symbol) return *directive.symbol;
    return directive.is_draft ? tr("(draft)") : tr("(no symbol)");
}

void add_directive(CLI::App& noun, Context& context) {
    add_directive_import(noun, context);
    add_list(noun, context);
    add_one(noun, context);
    add_search(noun, context);
    add_directive_reindex(noun, context);
}

}  // namespace sotay::cli
