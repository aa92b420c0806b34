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
        {"quyết", "(\"=quyết\")"},
        {"quyet", "(\"quyet\" OR \"=quyet\")"},
        {"QUYẾT", "(\"=quyết\")"},
        {"\"nghị quyet\"", "(\"=nghị quyet\")"},
        {"“nghi quyet”", "(\"nghi quyet\" OR \"=nghi =quyet\")"},
        {"57-NQ/TW", "(\"57 nq tw\" OR \"=57 =nq =tw\")"},
        {"-57", "(\"57\" OR \"=57\")"},
        {"nghị quyết", "(\"=nghị\" OR \"=nghị =quyết\") AND (\"=quyết\")"},
        {"NOT *", "(\"not\" OR \"=not\")"},
        {"title:x", "(\"title\" OR \"=title\" OR \"title x\") AND (\"x\" OR \"=x\")"},
        {"a, \"b c", "(\"a\" OR \"=a\") AND (\"b c\" OR \"=b =c\")"},
    };
    for (const Case& row : cases) {
        CAPTURE(row.typed);
        CHECK(store::search_expression(row.typed) == row.expression);
    }
}

TEST_CASE("words past the first 64 are left out") {
    std::string typed;
    for (int i = 0; i < 1000; ++i) typed += "từ" + std::to_string(i) + " ";
    const std::string expression = store::search_expression(typed);
    CHECK(expression.find("=từ63\")") != std::string::npos);
    CHECK(expression.find("từ64") == std::string::npos);
}

TEST_SUITE_END();
