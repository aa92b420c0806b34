#include "random_text.h"

#include "sotay/formats/yaml.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

using namespace sotay;

TEST_SUITE_BEGIN("formats::yaml scalar");

TEST_CASE("words stay plain, what a reader could take for something else is quoted") {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"Đảng ủy xã Thanh Vân", "Đảng ủy xã Thanh Vân"},
        {"Nghị quyết 12-NQ/TU", "Nghị quyết 12-NQ/TU"},
        {"", "\"\""},
        {"38.001", "\"38.001\""},
        {"0123", "\"0123\""},
        {"+84912345678", "\"+84912345678\""},
        {"2025-07-01", "\"2025-07-01\""},
        {"null", "\"null\""},
        {"Yes", "\"Yes\""},
        {"no", "\"no\""},
        {"ON", "\"ON\""},
        {"y", "\"y\""},
        {"~", "\"~\""},
        {"<<", "\"<<\""},
        {"- a", "\"- a\""},
        {"a: b", "\"a: b\""},
        {"a #b", "\"a #b\""},
        {"a, b", "\"a, b\""},
        {"[a]", "\"[a]\""},
        {" a", "\" a\""},
        {"a ", "\"a \""},
        {"say \"a\\b\"", "\"say \\\"a\\\\b\\\"\""},
        {"a\nb\tc\r", "\"a\\nb\\tc\\r\""},
        {"a\x01\x7F", "\"a\\x01\\x7F\""},
        {"a\xC2\x85"
         "b\xE2\x80\xA8",
         "\"a\\u0085b\\u2028\""},
    };
    for (const auto& [text, expected] : cases) {
        CAPTURE(text);
        CHECK(yaml::scalar(text) == expected);
    }
}

TEST_CASE("every text is read back as it was, as key, value, list item and within brackets") {
    const std::vector<std::string> pieces{"a",
                                          "n",
                                          "ế",
                                          "Đ",
                                          "𝄞",
                                          " ",
                                          "\n",
                                          "\r",
                                          "\t",
                                          "\"",
                                          "'",
                                          "\\",
                                          ":",
                                          "#",
                                          "-",
                                          "?",
                                          ",",
                                          "[",
                                          "]",
                                          "{",
                                          "}",
                                          "&",
                                          "*",
                                          "!",
                                          "|",
                                          ">",
                                          "%",
                                          "@",
                                          "`",
                                          "~",
                                          "<<",
                                          "0",
                                          "7",
                                          ".",
                                          "+",
                                          "=",
                                          "\b",
                                          "\x7F",
                                          "no",
                                          "null",
                                          "---",
                                          "\xC2\x85",
                                          "\xE2\x80\xA8",
                                          ": "};
    test::RandomText random{20251123};
    for (int round = 0; round < 4000; ++round) {
        const std::string text = random.text(pieces, 8);
        const std::string written = yaml::scalar(text);
        CAPTURE(written);
        const auto node =
            yaml::parse_text("- " + written + "\n- k: " + written + "\n- [" + written + ", {" +
                                 written + ": " + written + "}]\n- " + written + ": 1\n",
                             "f.yaml");
        REQUIRE(node.items.size() == 4);
        CHECK(node.items[0].text == text);
        CHECK(node.items[1].entries.at(0).value.text == text);
        CHECK(node.items[2].items.at(0).text == text);
        CHECK(node.items[2].items.at(1).entries.at(0).key == text);
        CHECK(node.items[2].items.at(1).entries.at(0).value.text == text);
        CHECK(node.items[3].entries.at(0).key == text);
        CHECK(node.items[0].kind == yaml::Node::Kind::scalar);
    }
}

TEST_SUITE_END();
