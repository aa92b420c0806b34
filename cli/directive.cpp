#include "directive.h"

#include "command.h"
#include "listing.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/directives/appendixes.h"
#include "sotay/directives/confidence.h"
#include "sotay/directives/correction.h"

#include <functional>
#include <map>

namespace sotay::cli {

namespace {

using directives::Directive;
using directives::DirectiveId;

struct OneOptions {
    std::string name;
    std::string output;
};

/// What came in one envelope with the document.
struct Company {
    std::optional<DirectiveId> main;
    std::vector<DirectiveId> appendixes;
};

Company company_of(const Directive& directive, Context& context) {
    return {directives::main_of(context.database(), directive.id),
            directives::appendixes_of(context.database(), directive.id)};
}

Json card_of(const Directive& directive, const Company& company) {
    Json card = header_json(directive);
    for (const auto& field : directives::correctable_fields()) {
        if (!card.contains(field)) card[field] = directives::field_value(directive, field);
    }
    card["file_name"] = directive.file_name;
    card["media_type"] = directive.media_type;
    card["sha256"] = to_hex(directive.content_digest);
    card["imported_at"] = iso(directive.imported_at);
    card["appendix_of"] = or_null(company.main);
    card["appendixes"] = company.appendixes;
    return card;
}

void print_card(const Directive& directive, const Company& company, const Context& context) {
    context.print(fmt::format("{}  {}", shown_symbol(directive), directive.title));
    const auto line = [&](const std::string& label, const std::string& value) {
        if (!value.empty()) context.print(fmt::format("  {}: {}", label, value));
    };
    for (const char* field : {"type", "superior", "issuer", "place", "issued_on", "effective_on",
                              "ended_on", "signer", "signer_post", "recipients"}) {
        const Json value = directives::field_value(directive, field);
        if (!value.is_null()) line(directive_heading(field), shown_value(value));
    }
    line(tr("pages"), grouped(directive.pages));
    line(tr("file"), directive.file_name);
    line(tr("imported"), display(directive.imported_at));
    line(tr("number"), std::to_string(directive.id));
    if (company.main) line(tr("appendix of number"), std::to_string(*company.main));
    line(tr("appendixes, numbers"), fmt::format("{}", fmt::join(company.appendixes, ", ")));
}

void print_csv_card(const Json& card, const Context& context) {
    std::vector<Column> columns;
    std::vector<Json> cells;
    for (const auto& [key, value] : card.items()) {
        columns.push_back({key, ""});
        cells.push_back(value.is_array() ? Json(shown_value(value)) : value);
    }
    Listing listing{context, std::move(columns)};
    listing.add(std::move(cells));
    listing.finish();
}

void show(const OneOptions& options, Context& context) {
    const auto directive = directives::find_by_name(context.database(), options.name);
    const auto company = company_of(directive, context);
    if (context.is_for_people()) return print_card(directive, company, context);
    const Json card = card_of(directive, company);
    if (context.format() == Format::csv) return print_csv_card(card, context);
    print_json(context, card);
}

void file(const OneOptions& options, Context& context) {
    const auto directive = directives::find_by_name(context.database(), options.name);
    blobs_of(context).copy_to(directive.content_digest, options.output);
    if (options.output != "-") {
        context.note(tr("wrote {} to {}", shown_symbol(directive), options.output));
    }
}

void add_one(CLI::App& noun, Context& context) {
    auto shown_one = std::make_shared<OneOptions>();
    auto* verb = add_verb(noun, "show", tr("what the register knows of a document"),
                          {"sotay directive show 294-QĐ/TW", "sotay directive show 12",
                           "sotay directive show 01-HD/TW@2021-09-28 --format json"});
    add_document(*verb, shown_one->name);
    on_run(verb, shown_one, context, show);

    auto file_of = std::make_shared<OneOptions>();
    verb = add_verb(
        noun, "file", tr("the document itself, as it was imported"),
        {"sotay directive file 294-QĐ/TW --output 294.pdf", "sotay directive file 12 --output -"});
    add_document(*verb, file_of->name);
    verb->add_option("--output", file_of->output, tr("write to this file"))
        ->type_name(tr("FILE"))
        ->required();
    on_run(verb, file_of, context, file);
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

std::string directive_heading(const std::string& field) {
    static const std::map<std::string, std::string, std::less<>> k_headings{
        {"symbol", N_("symbol")},
        {"number", N_("number of the series")},
        {"type", N_("type")},
        {"type_code", N_("code of the type")},
        {"issuer", N_("issuer")},
        {"issuer_code", N_("code of the issuer")},
        {"superior", N_("superior body")},
        {"place", N_("place")},
        {"issued_on", N_("date")},
        {"title", N_("abstract")},
        {"signer", N_("signer")},
        {"signer_post", N_("post of the signer")},
        {"recipients", N_("recipients")},
        {"effective_on", N_("in force from")},
        {"ended_on", N_("in force until")},
        {"draft", N_("draft")}};
    const auto heading = k_headings.find(field);
    return heading == k_headings.end() ? field : tr(heading->second.c_str());
}

std::string shown_value(const Json& value) {
    if (!value.is_array()) return shown(value);
    std::string joined;
    for (const auto& item : value) joined += (joined.empty() ? "" : "; ") + shown(item);
    return joined;
}

CLI::Option* add_document(CLI::App& verb, std::string& name) {
    return verb.add_option("document", name, tr("its number in the register, or its symbol"))
        ->type_name(tr("ID|SYMBOL"))
        ->required();
}

directives::DirectiveFilter filter_of(const FilterOptions& options, Context& context) {
    directives::DirectiveFilter filter;
    if (!options.type.empty()) {
        filter = directives::type_filter(
            directives::load_document_types(context.home().rule_directories()), options.type);
    }
    if (!options.issuer.empty()) filter.issuer = options.issuer;
    if (options.year != 0) filter.year = options.year;
    if (!options.in_force_on.empty()) {
        filter.in_force_on = date_option("--in-force-on", options.in_force_on);
    }
    return filter;
}

void add_filters(CLI::App& verb, FilterOptions& options) {
    verb.add_option("--type", options.type, tr("of this type: NQ, \"Quy định\""))
        ->type_name(tr("TYPE"));
    verb.add_option("--issuer", options.issuer, tr("of this body: TW, TU"))->type_name(tr("CODE"));
    verb.add_option("--year", options.year, tr("issued in this year"))
        ->type_name("YYYY")
        ->check(CLI::Range(1900, 2200));
    verb.add_option("--in-force-on", options.in_force_on, tr("in force on this day"))
        ->type_name(tr("DATE"));
}

void add_directive(CLI::App& noun, Context& context) {
    add_directive_import(noun, context);
    add_directive_list(noun, context);
    add_one(noun, context);
    add_directive_text(noun, context);
    add_directive_search(noun, context);
    add_directive_set(noun, context);
    add_directive_link(noun, context);
    add_directive_graph(noun, context);
    add_directive_issue(noun, context);
    add_directive_coverage(noun, context);
    add_directive_reindex(noun, context);
    add_directive_export(noun, context);
}

}  // namespace sotay::cli
