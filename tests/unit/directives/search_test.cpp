#include "sotay/directives/search.h"

#include "shelf.h"

#include <doctest/doctest.h>

using namespace sotay;
using namespace sotay::directives;

TEST_SUITE_BEGIN("directives: search");

namespace {

struct TwoRules : test::Shelf {
    DirectiveId add(const std::string& symbol, const std::string& date,
                    const std::string& ended_on) {
        auto paper = test::Shelf::paper(symbol, "Quy định", date);
        paper.title = "thi hành Điều lệ Đảng";
        paper.ended_on = parse_date(ended_on);
        const auto id = put(paper);
        store::SearchIndex{database}.add(id, {.symbol = symbol,
                                              .title = paper.title,
                                              .issuer = "Ban Chấp hành Trung ương",
                                              .body = "Những việc về thi hành Điều lệ Đảng.",
                                              .dated_on = paper.issued_on});
        return id;
    }
    [[nodiscard]] std::vector<DirectiveId> found(const std::string& query, const std::string& day) {
        std::vector<DirectiveId> ids;
        for (const auto& hit : search(database, query, *parse_date(day))) {
            ids.push_back(hit.directive.id);
        }
        return ids;
    }
};

}  // namespace

TEST_CASE_FIXTURE(TwoRules, "what is in force stands above a newer paper that no longer is") {
    const auto older = add("24-QĐ/TW", "2021-07-30", "");
    const auto newer = add("294-QĐ/TW", "2025-05-26", "2026-04-07");
    CHECK(found("thi hành Điều lệ", "2026-04-07") == std::vector{newer, older});
    CHECK(found("thi hanh dieu le", "2026-04-08") == std::vector{older, newer});
}

TEST_CASE_FIXTURE(TwoRules, "a symbol is found in any spelling, whatever is in force") {
    const auto ended = add("294-QĐ/TW", "2025-05-26", "2026-04-07");
    add("24-QĐ/TW", "2021-07-30", "");
    CHECK(found("294 qd/tw", "2026-11-24") == std::vector{ended});
}

TEST_SUITE_END();
