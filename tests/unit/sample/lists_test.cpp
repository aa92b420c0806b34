#include "sotay/sample/lists.h"

#include "sotay/base/error.h"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

using namespace sotay;
using namespace sotay::sample;

TEST_SUITE_BEGIN("sample::lists");

namespace {

struct ListFile {
    explicit ListFile(const std::string& text) {
        std::string pattern = std::filesystem::temp_directory_path() / "sotay-list-XXXXXX";
        REQUIRE(mkdtemp(pattern.data()) != nullptr);
        folder = pattern;
        path = folder + "/list.tsv";
        std::ofstream{path} << text;
    }
    ListFile(const ListFile&) = delete;
    ListFile& operator=(const ListFile&) = delete;
    ~ListFile() { std::filesystem::remove_all(folder); }

    std::string folder;
    std::string path;
};

}  // namespace

TEST_CASE("comments and empty lines are no rows, empty cells are cells") {
    const ListFile list{"# a comment\n\na\tb\n\tc\n"};
    CHECK(read_table(list.path, 2) == std::vector<Row>{{"a", "b"}, {"", "c"}});
}

TEST_CASE("a value is drawn in its group and range by its weight") {
    const ListFile list{
        "x\t0\t9\tyoung\t1\n"
        "x\t10\t19\told\t3\n"
        "x\t10\t19\tolder\t1\n"
        "x\t10\t19\tnever\t0\n"
        "y\t0\t99\tother\t1\n"};
    const Choices choices{list.path};
    Random random{1};
    std::map<std::string, int> counts;
    for (int i = 0; i < 4000; ++i) ++counts[choices.pick(random, "x", 10)];
    CHECK(counts.size() == 2);
    CHECK(counts["old"] > 2850);
    CHECK(counts["old"] < 3150);
    CHECK(choices.pick(random, "x", 9) == "young");
    CHECK(choices.pick(random, "y", 50) == "other");
    CHECK(choices.has("y"));
    CHECK_FALSE(choices.has("z"));
    CHECK_THROWS_AS(static_cast<void>(choices.pick(random, "z", 10)), Error);
    CHECK_THROWS_AS(static_cast<void>(choices.pick(random, "x", 20)), Error);
}

TEST_CASE("a list that is missing or damaged is an error that names it") {
    const auto message_of = [](const std::string& path) -> std::string {
        try {
            const Choices choices{path};
        } catch (const Error& error) {
            CHECK(error.kind() == ErrorKind::environment);
            return error.what();
        }
        return "no error";
    };
    for (const std::string text : {"x\t0\t9\tvalue\n", "x\t0\t9\tvalue\tmany\n",
                                   "x\t0\t-9\tvalue\t1\n", "x\t0\t9\tvalue\t1\t\n"}) {
        const ListFile list{text};
        CAPTURE(text);
        CHECK(message_of(list.path).find(list.path) != std::string::npos);
    }
    CHECK(message_of("/nowhere/list.tsv").find("/nowhere/list.tsv") != std::string::npos);
}

TEST_SUITE_END();
