#include "sotay/store/search_query.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace sotay;

TEST_SUITE_BEGIN("store::search_query");

namespace {

struct Case {
    std::string typed;
    std::string expression;
};

}  // namespace

TEST_CASE("what is typed becomes words and phrases in quotes, never operators") {
    const std::vector<Case> cases{
        {"", ""},
        {" \t\n", ""},
        {"\"", ""},
        {"((( * ^ : -- ;", ""},
        {"quyết", "\"=quyết\""},
        {"quyet", "\"quyet\""},
        {"QUYẾT", "\"=quyết\""},
        {"\"nghị quyet\"", "\"=nghị quyet\""},
        {"“nghi quyet”", "\"nghi quyet\""},
        {"57-NQ/TW", "\"57 nq tw\""},
        {"-57", "\"57\""},
        {"nghị quyết", "\"=nghị\" AND \"=quyết\""},
        {"NOT *", "\"not\""},
        {"title:x", "\"title\" AND \"x\""},
        {"a, \"b c", "\"a\" AND \"b c\""},
    };
    for (const Case& row : cases) {
        CAPTURE(row.typed);
        CHECK(store::match_expression(store::parse_query(row.typed)) == row.expression);
    }
}

TEST_CASE("words past the first 64 are left out") {
    std::string typed;
    for (int i = 0; i < 1000; ++i) typed += "từ" + std::to_string(i) + " ";
    const auto query = store::parse_query(typed);
    REQUIRE(query.size() == 64);
    CHECK(query.back().exact == "từ63");
}

TEST_SUITE_END();
