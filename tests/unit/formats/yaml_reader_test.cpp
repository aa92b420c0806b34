#include "failure.h"

#include "sotay/formats/yaml.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace sotay;
using Texts = std::vector<std::string>;

namespace {

Texts described(const std::vector<Problem>& problems) {
    Texts lines;
    for (const Problem& problem : problems) lines.push_back(describe(problem));
    return lines;
}

}  // namespace

TEST_SUITE_BEGIN("formats::yaml reader");

TEST_CASE("values are read by key in the form asked for") {
    const auto node = yaml::parse_text(
        "name: Chi bộ\ncount: -12\ncode: 0123\nopen: true\nshut: false\nnone:\n"
        "tags: [a, b]\none: c\nparts:\n  - {x: 1}\n  - y\n",
        "f.yaml");
    std::vector<Problem> problems;
    yaml::MapReader reader{node, "f.yaml", problems};
    CHECK(reader.required_text("name") == "Chi bộ");
    CHECK(reader.integer("count") == -12);
    CHECK(reader.integer("code") == 123);
    CHECK(reader.boolean("open") == true);
    CHECK(reader.boolean("shut") == false);
    CHECK(reader.has("none"));
    CHECK_FALSE(reader.text("none"));
    CHECK(reader.texts("tags") == Texts{"a", "b"});
    CHECK(reader.texts("one") == Texts{"c"});
    CHECK(reader.items("parts").size() == 2);
    CHECK_FALSE(reader.has("absent"));
    CHECK(reader.find("absent") == nullptr);
    CHECK_FALSE(reader.integer("absent"));
    CHECK(reader.texts("absent").empty());
    CHECK(reader.items("absent").empty());
    reader.finish();
    CHECK(described(problems).empty());
}

TEST_CASE("all problems of a map are reported at their places") {
    const auto node = yaml::parse_text(
        "ten: [a]\ncount: 1.5\nbig: 99999999999999999999\nopen: yes\nempty: ''\n"
        "tags: [a, {b: c}]\nparts: x\nmap: {a: b}\n",
        "f.yaml");
    std::vector<Problem> problems;
    yaml::MapReader reader{node, "f.yaml", problems};
    CHECK(reader.required_text("ten").empty());
    CHECK_FALSE(reader.integer("count"));
    CHECK_FALSE(reader.integer("big"));
    CHECK_FALSE(reader.boolean("open"));
    CHECK(reader.required_text("empty").empty());
    CHECK(reader.required_text("gone").empty());
    CHECK(reader.texts("tags") == Texts{"a"});
    CHECK(reader.items("parts").empty());
    CHECK(reader.texts("map").empty());
    reader.problem("count", "too small");
    reader.finish();
    CHECK(described(problems) ==
          Texts{"f.yaml:1:6: \"ten\" takes one value, not a list or keys",
                "f.yaml:2:8: \"count\" must be a whole number, not \"1.5\"",
                "f.yaml:3:6: \"big\" must be a whole number, not \"99999999999999999999\"",
                "f.yaml:4:7: \"open\" must be true or false, not \"yes\"",
                "f.yaml:5:8: \"empty\" is empty", "f.yaml:1:1: \"gone\" is missing",
                "f.yaml:6:11: \"tags\" takes a list of single values",
                "f.yaml:7:8: \"parts\" must be a list", "f.yaml:8:6: \"map\" must be a list",
                "f.yaml:2:8: too small"});
}

TEST_CASE("a key that nobody asked for is reported with the nearest known one") {
    const auto node = yaml::parse_text("nmae: x\ncode: 1\nzzzzzz: 2\n", "f.yaml");
    std::vector<Problem> problems;
    yaml::MapReader reader{node, "f.yaml", problems};
    (void)reader.text("name");
    (void)reader.text("code");
    reader.finish();
    CHECK(described(problems) == Texts{"f.yaml:1:1: unknown key \"nmae\"; did you mean \"name\"?",
                                       "f.yaml:3:1: unknown key \"zzzzzz\""});
    CHECK(problems.front().field == "nmae");
    CHECK(problems.front().value == "x");
}

TEST_CASE("what is not a map is one problem, however much is asked of it") {
    for (const std::string text : {"", "x", "[a]"}) {
        CAPTURE(text);
        const auto node = yaml::parse_text(text, "f.yaml");
        std::vector<Problem> problems;
        yaml::MapReader reader{node, "f.yaml", problems};
        CHECK(reader.required_text("name").empty());
        CHECK(reader.items("parts").empty());
        reader.finish();
        CHECK(described(problems) == Texts{"f.yaml:1:1: keys with values are expected here, as in "
                                           "\"name: value\""});
    }
}

TEST_CASE("problems become one error, a line each, and none is no error") {
    const std::vector<Problem> problems{{"f.yaml", 2, 3, "", "", "first"},
                                        {"f.yaml", 4, 0, "", "", "second"}};
    CHECK(test::failure([&] { yaml::throw_if_any(problems); }) ==
          "3: f.yaml:2:3: first\nf.yaml:4: second");
    CHECK(test::failure([] { yaml::throw_if_any({}); }).empty());
}

TEST_SUITE_END();
