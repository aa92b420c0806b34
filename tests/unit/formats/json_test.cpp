#include "sotay/formats/json.h"

#include "failure.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

using namespace sotay;

namespace {

std::string nested(std::size_t levels, const std::string& open, const std::string& close) {
    std::string text;
    for (std::size_t i = 0; i < levels; ++i) text += open;
    text += "1";
    for (std::size_t i = 0; i < levels; ++i) text += close;
    return text;
}

std::string object_of(int keys) {
    std::string text = "{";
    for (int i = 0; i < keys; ++i) text += fmt::format("{}\"k{}\":1", i == 0 ? "" : ",", i);
    return text + "}";
}

}  // namespace

TEST_SUITE_BEGIN("formats::json");

TEST_CASE("keys keep their order and Vietnamese its letters") {
    const std::string text = R"({"b":"Đảng ủy","a":[1,2.5,null,true],"c":{}})";
    CHECK(json::dump(json::parse(text, "f.json")) == text);
    CHECK(json::dump_pretty(json::parse(R"({"b":[1]})", "f.json")) ==
          "{\n  \"b\": [\n    1\n  ]\n}");
}

TEST_CASE("broken JSON is refused at its place, and is no exception for a gateway's answer") {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"", "f.json:1:1"},           {"{\"ế\": 1,\n \"ế\" 2}", "f.json:2:6"},
        {"[1,]", "f.json:1:4"},       {"[1", "f.json:1:3"},
        {"1 2", "f.json:1:3"},        {"{'a': 1}", "f.json:1:2"},
        {"\"\xC3\"", "f.json:1:3"},   {"[1e999]", "f.json:1:1"},
        {"nul", "f.json:1:4"},        {"<html>", "f.json:1:1"},
        {"\"\\ud800\"", "f.json:1:"},
    };
    for (const auto& [text, place] : cases) {
        CAPTURE(text);
        const std::string actual = test::failure([&] { (void)json::parse(text, "f.json"); });
        CAPTURE(actual);
        CHECK(actual.starts_with("3: " + place));
        CHECK(actual.ends_with(": this is not valid JSON"));
        CHECK_FALSE(json::try_parse(text));
    }
}

TEST_CASE("64 levels are read and no more") {
    const std::vector<std::pair<std::string, std::string>> brackets{{"[", "]"}, {"{\"a\":", "}"}};
    for (const auto& [open, close] : brackets) {
        CAPTURE(open);
        CHECK(json::try_parse(nested(64, open, close)));
        CHECK(json::dump(json::parse(nested(64, open, close), "f")) == nested(64, open, close));
        for (const std::size_t levels : {65UL, 100'000UL}) {
            CHECK_FALSE(json::try_parse(nested(levels, open, close)));
            CHECK(test::failure([&] {
                      (void)json::parse(nested(levels, open, close), "f");
                  }).starts_with("3: f: JSON nested more than 64 levels deep"));
        }
    }
    CHECK_FALSE(json::try_parse(std::string(1'000'000, '[')));
}

TEST_CASE("an object of more keys than anybody writes is refused") {
    CHECK(json::parse(object_of(10'000), "f").size() == 10'000);
    CHECK_FALSE(json::try_parse(object_of(10'001)));
    CHECK_FALSE(json::try_parse("[{\"a\":" + object_of(200'000) + "}]"));
    CHECK(json::try_parse("[" + object_of(6'000) + "," + object_of(6'000) + "]"));
}

TEST_CASE("null is an answer, not a failure") {
    REQUIRE(json::try_parse("null"));
    CHECK(json::try_parse("null")->is_null());
}

TEST_CASE("invalid bytes are replaced when written") {
    CHECK(json::dump(Json{{"a", "x\xC3"}}) == "{\"a\":\"x\xEF\xBF\xBD\"}");
    CHECK(json::dump_pretty(Json("\xFF")) == "\"\xEF\xBF\xBD\"");
}

TEST_CASE("an object of texts is written as any other object is") {
    const std::string texts[] = {"",
                                 "plain",
                                 "Đảng bộ phường",
                                 "a\"b\\c\n\t",
                                 std::string{"\0\x7f", 2},
                                 "\xff\xc3",
                                 "\xed\xa0\x80",
                                 "😀"};
    for (const auto& text : texts) {
        CAPTURE(text);
        CHECK(json::dump_texts({{"a", text}, {text, "b"}}) ==
              json::dump(Json{{"a", text}, {text, "b"}}));
    }
    CHECK(json::dump_texts({}) == "{}");
}

TEST_SUITE_END();
