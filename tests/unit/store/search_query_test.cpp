#include "sotay/store/search_query.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace sotay;

TEST_SUITE_BEGIN("store::search_query");

namespace {

struct Case {
    std::string typed;
    std::string understood;
};

/// Words as they are looked for, "+" before one that is joined, "=" before an exact spelling.
std::string shown(const store::SearchQuery& query) {
    std::string out;
    for (const auto& word : query) {
        if (!out.empty()) out += word.is_joined ? "+" : " ";
        out += word.has_marks() ? "=" + word.exact : word.folded;
    }
    return out;
}

}  // namespace

TEST_CASE("what is typed becomes words and phrases in quotes, never operators") {
    const std::vector<Case> cases{
        {"", ""},
        {" \t\n", ""},
        {"\"", ""},
        {"((( * ^ : -- ;", ""},
        {"quyết", "=quyết"},
        {"quyet", "quyet"},
        {"QUYẾT", "=quyết"},
        {"\"nghị quyet\"", "=nghị+quyet"},
        {"“nghi quyet”", "nghi+quyet"},
        {"57-NQ/TW", "57+nq+tw"},
        {"-57", "57"},
        {"nghị quyết", "=nghị =quyết"},
        {"NOT *", "not"},
        {"title:x", "title x"},
        {"a, \"b c", "a b+c"},
        {"\"a b\" \"c d\"", "a+b c+d"},
    };
    for (const Case& row : cases) {
        CAPTURE(row.typed);
        CHECK(shown(store::parse_query(row.typed)) == row.understood);
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
