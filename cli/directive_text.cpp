#include "command.h"
#include "directive.h"
#include "listing.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/directives/search.h"
#include "sotay/store/search_index.h"

#include <charconv>

namespace sotay::cli {

namespace {

struct Options {
    std::string name;
    std::string pages;
};

/// From 1, both included.
struct PageRange {
    std::size_t first = 1;
    std::size_t last = 1;
};

std::size_t page_number(std::string_view text) {
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() ? number : 0;
}

PageRange page_range(const std::string& text, std::size_t count) {
    if (text.empty()) return {1, count};
    const std::size_t dash = text.find('-');
    const std::size_t first = page_number(std::string_view{text}.substr(0, dash));
    const std::size_t last =
        dash == std::string::npos ? first : page_number(std::string_view{text}.substr(dash + 1));
    if (first == 0 || last < first) {
        throw Error{ErrorKind::usage,
                    tr("--page \"{}\" is neither a page such as 3 nor pages such as 3-5", text)};
    }
    if (last > count) {
        throw Error{ErrorKind::not_found, trn("there is no page {1}: the document has {0} page",
                                              "there is no page {1}: the document has {0} pages",
                                              static_cast<unsigned long>(count), last)};
    }
    return {first, last};
}

void run(const Options& options, Context& context) {
    const auto directive = directives::find_by_name(context.database(), options.name);
    const auto kept = store::SearchIndex{context.database()}.text(directive.id);
    const auto pages = directives::pages_of(kept ? kept->body : std::string{});
    const PageRange range = page_range(options.pages, pages.size());
    const std::span wanted{&pages[range.first - 1], range.last - range.first + 1};
    if (context.is_for_people()) {
        for (const auto& page : wanted) context.print(page);
        return;
    }
    if (context.format() != Format::csv) {
        return print_json(context, {{"id", directive.id},
                                    {"symbol", or_null(directive.symbol)},
                                    {"pages", wanted},
                                    {"first_page", range.first},
                                    {"page_count", pages.size()}});
    }
    Listing listing{context, {{"page", ""}, {"text", ""}}};
    for (std::size_t i = 0; i < wanted.size(); ++i) listing.add({range.first + i, wanted[i]});
    listing.finish();
}

}  // namespace

void add_directive_text(CLI::App& noun, Context& context) {
    auto options = std::make_shared<Options>();
    auto* verb =
        add_verb(noun, "text", tr("the text of a document"),
                 {"sotay directive text 294-QĐ/TW", "sotay directive text 294-QĐ/TW --page 3-5",
                  "sotay directive text 12 --format json"});
    add_document(*verb, options->name);
    verb->add_option("--page", options->pages, tr("only this page, or these"))->type_name("N|N-M");
    on_run(verb, options, context, run);
}

}  // namespace sotay::cli
