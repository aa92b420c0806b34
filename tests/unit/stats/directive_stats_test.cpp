#include "sotay/stats/directive_stats.h"

#include "sotay/base/error.h"
#include "sotay/directives/directive.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace sotay;
using namespace sotay::stats;

TEST_SUITE_BEGIN("stats: directive stats");

namespace {

struct Shelf {
    store::Database database = store::Database::in_memory();
    int count = 0;

    Shelf() {
        add("Nghị quyết", "TU", "05-NQ/TU", "2025-12-31", "2026-10-31T23:59:59");
        add("Nghị quyết", "TU", "", "", "2026-11-01T00:00");
        add("Chỉ thị", "ĐU", "01-CT/ĐU", "2026-01-01", "2026-11-30T23:59");
        add("Đề án", "", "", "2026-02-01", "2026-12-01T00:00");
    }
    void add(const std::string& type, const std::string& body, const std::string& symbol,
             const std::string& date, const std::string& imported_at) {
        directives::Directive directive;
        directive.content_digest = sha256(std::to_string(++count));
        directive.media_type = "text/plain";
        directive.type = type;
        directive.title = "về việc thử";
        if (!body.empty()) directive.issuer_code = body;
        if (!symbol.empty()) directive.symbol = symbol;
        directive.is_draft = symbol.empty();
        directive.issued_on = parse_date(date);
        directive.pages = count;
        directive.imported_at = *parse_instant(imported_at);
        (void)directives::insert(database, directive);
    }
    std::string figures(const DirectiveQuery& query) {
        const auto table = directive_stats(database, query);
        std::string text;
        const auto add_row = [&](const DirectiveRow& row) {
            for (const auto& key : {row.type, row.issuer, row.year, row.month}) {
                if (key) text += *key + " ";
            }
            text += std::to_string(row.sums.documents) + "/" + std::to_string(row.sums.drafts) +
                    "/" + std::to_string(row.sums.without_date) + "/" +
                    std::to_string(row.sums.pages) + "; ";
        };
        for (const auto& row : table.rows) add_row(row);
        add_row(table.total);
        return text;
    }
};

}  // namespace

TEST_CASE_FIXTURE(Shelf,
                  "Documents are counted by type as Vietnamese sorts, the total is the sum") {
    CHECK(figures({}) == "Chỉ thị 1/0/0/3; Đề án 1/1/0/4; Nghị quyết 2/1/1/3; 4/2/1/10; ");
}

TEST_CASE_FIXTURE(Shelf, "What a document does not say is a row of its own, the last") {
    CHECK(figures({.from = {}, .to = {}, .by = {DirectiveDimension::issuer}}) ==
          "ĐU 1/0/0/3; TU 2/1/1/3;  1/1/0/4; 4/2/1/10; ");
    CHECK(figures({.from = {}, .to = {}, .by = {DirectiveDimension::year}}) ==
          "2025 1/0/0/1; 2026 2/1/0/7;  1/1/1/2; 4/2/1/10; ");
}

TEST_CASE_FIXTURE(Shelf, "A month is Vietnam's, and both ends of a span are included") {
    CHECK(figures({.from = {}, .to = {}, .by = {DirectiveDimension::month}}) ==
          "2026-10 1/0/0/1; 2026-11 2/1/1/5; 2026-12 1/1/0/4; 4/2/1/10; ");
    const DirectiveQuery november{.from = parse_month("2026-11"),
                                  .to = parse_month("2026-11"),
                                  .by = {DirectiveDimension::month, DirectiveDimension::type}};
    CHECK(figures(november) == "Chỉ thị 2026-11 1/0/0/3; Nghị quyết 2026-11 1/1/1/2; 2/1/1/5; ");
    CHECK(figures({.from = parse_month("2027-01"), .to = {}, .by = {}}) == "0/0/0/0; ");
}

TEST_CASE("Dimensions are named once each") {
    CHECK(parse_directive_dimensions("issuer,year").size() == 2);
    CHECK_THROWS_AS((void)parse_directive_dimensions("cell"), Error);
    CHECK_THROWS_AS((void)parse_directive_dimensions("type,type"), Error);
}

TEST_SUITE_END();
