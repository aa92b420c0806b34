#include "sotay/formats/yaml.h"

#include "failure.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "../scratch_folder.h"

using namespace sotay;
using yaml::Node;

namespace {

std::string parse_failure(const std::string& text) {
    return test::failure([&] { (void)yaml::parse_text(text, "f.yaml"); });
}

std::string repeat(const std::string& piece, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i) text += piece;
    return text;
}

/// "kind@line:column" of a node, and the same of all within it.
std::string outline(const Node& node) {
    const std::string place = fmt::format("@{}:{}", node.line, node.column);
    std::string inner;
    switch (node.kind) {
        case Node::Kind::null:
            return "null" + place;
        case Node::Kind::scalar:
            return (node.quoted ? "'" + node.text + "'" : node.text) + place;
        case Node::Kind::sequence:
            for (const Node& item : node.items) inner += outline(item) + " ";
            return "[" + inner + "]" + place;
        case Node::Kind::map:
            for (const Node::Entry& entry : node.entries) {
                inner += fmt::format("{}@{}:{}={} ", entry.key, entry.line, entry.column,
                                     outline(entry.value));
            }
            return "{" + inner + "}" + place;
    }
    return "";
}

std::string outline(const std::string& text) { return outline(yaml::parse_text(text, "f.yaml")); }

}  // namespace

TEST_SUITE_BEGIN("formats::yaml");

TEST_CASE("every value knows its line and column, counted in characters") {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"", "null@1:1"},
        {"# only a remark\n", "null@1:1"},
        {"xin chào", "xin chào@1:1"},
        {"tên: Đảng ủy\nmã: \"38.001\"\n", "{tên@1:1=Đảng ủy@1:6 mã@2:1='38.001'@2:5 }@1:1"},
        {"\xEF\xBB\xBFtên: x\n", "{tên@1:1=x@1:6 }@1:1"},
        {"a: 1\r\nb: 2\r\n", "{a@1:1=1@1:4 b@2:1=2@2:4 }@1:1"},
        {"- ế\n- - b\n  - {ế: c}\n", "[ế@1:3 [b@2:5 {ế@3:6=c@3:9 }@3:5 ]@2:3 ]@1:1"},
        {"{ế: 1, b: [ế, y], c: 'ế', d: e}",
         "{ế@1:2=1@1:5 b@1:8=[ế@1:12 y@1:15 ]@1:11 "
         "c@1:19='ế'@1:22 d@1:27=e@1:30 }@1:1"},
        {"[? a, ? ế, b]", "[{a@1:4=null@1:4 }@1:2 {ế@1:9=null@1:9 }@1:7 b@1:12 ]@1:1"},
        {"a: |\n  one\n  two\nb: >-\n  three\n  four\n",
         "{a@1:1='one\ntwo\n'@1:4 b@4:1='three four'@4:4 }@1:1"},
        {"a: \"one\n  two\"\nb: 'it''s'\nc: \"\\\\\"\n",
         "{a@1:1='one two'@1:4 b@3:1='it's'@3:4 c@4:1='\\'@4:4 }@1:1"},
        {"a: !!str 12 # remark\nb: !!str\nc: 1", "{a@1:1='12'@1:4 b@2:1=''@2:4 c@3:1=1@3:4 }@1:1"},
        {"a: b\\c \"d\" 'e\n", "{a@1:1=b\\c \"d\" 'e@1:4 }@1:1"},
    };
    for (const auto& [text, expected] : cases) {
        CAPTURE(text);
        CHECK(outline(text) == expected);
    }
}

TEST_CASE("an empty value is a null at its key or dash, a quoted one is not") {
    CHECK(outline("a: ~\nb: null\nc: ''\nd:\ne: x") ==
          "{a@1:1=null@1:4 b@2:1=null@2:4 c@3:1=''@3:4 d@4:1=null@4:1 e@5:1=x@5:4 }@1:1");
    CHECK(outline("a: Null\nb: 'null'\nc: nil\nd: # remark\n") ==
          "{a@1:1=null@1:4 b@2:1='null'@2:4 c@3:1=nil@3:4 d@4:1=null@4:1 }@1:1");
    CHECK(outline("- ế\n-\n- ~\n-\n") == "[ế@1:3 null@2:1 null@3:3 null@4:1 ]@1:1");
    CHECK(outline("{a: , b}") == "{a@1:2=null@1:2 b@1:7=null@1:7 }@1:1");
}

TEST_CASE("digits stay text, whatever number YAML would make of them") {
    const Node node = yaml::parse_text("- 0123\n- 08\n- 1e3\n- 0x1F\n- 1_000\n", "f.yaml");
    std::vector<std::string> texts;
    for (const Node& item : node.items) texts.push_back(item.text);
    CHECK(texts == std::vector<std::string>{"0123", "08", "1e3", "0x1F", "1_000"});
}

TEST_CASE("hostile or broken YAML is refused at its place") {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"ế: 1\nb: 2\nế: 3\n", "3:1: the key \"ế\" stands here twice"},
        {"a:\n  b: 1\n  \"b\": 2\n", "3:3: the key \"b\" stands here twice"},
        {"a: &x 1\n", "1:4: anchors"},
        {"a: &x\nb: 1\n", "1:4: anchors"},
        {"&x a: 1\n", "1:1: anchors"},
        {"a: &x [*x]\n", "1:4: anchors"},
        {"a: *x\n", "1:4: aliases"},
        {"<<: {a: 1}\n", "1:1: merge keys"},
        {"b: {ế: 1, <<: {a: 1}}\n", "1:11: merge keys"},
        {"a: !!int 3\n", "1:4: tags"},
        {"a: !x {b: c}\n", "1:4: tags"},
        {"a: ! b\n", "1:4: tags"},
        {"a: !!binary aGk=\n", "1:4: tags"},
        {"a: !!map {b: c}\n", "1:4: tags"},
        {"a: 1\n---\nb: 2\n", "2:1: a second document"},
        {"---\n---\n", "2:1: a second document"},
        {"a: 1\n...\nb: 2\n", "3:1: this does not belong"},
        {"- x\ny: z\n", "2:1: this does not belong"},
        {"ế: \"x\nb: y\n", "1:4: the quote that opens here is not closed"},
        {"ế: \"x", "1:4: the quote"},
        {"a: 'x\nb: y", "1:4: the quote"},
        {"a: 'it''", "1:4: the quote"},
        {"a: \"x\\\"\n", "1:4: the quote"},
        {"a: \"x\\", "1:4: the quote"},
        {"a: \"x\n\n\n", "1:4: the quote"},
        {"a: !!str # remark\n  \"x\n", "1:4: the quote"},
        {"\"a: x\n", "1:1: the quote"},
        {"a: [b, \"c\n", "1:8: the quote"},
        {"a: {b: 'c}\n", "1:8: the quote"},
        {"a: {\"b: c}\n", "1:5: the quote"},
        {"a:\n  - \"b\n  - c\n", "2:5: the quote"},
        {"a: \"x\nb: y\nc: \" \n", "1:4: the quote"},
        {"- a: 'x\n  b: y'\n", "1:6: the quote"},
        {"a: \"x\nb: \"y\"\n", "1:4: the quote"},
        {"a: 1\n\tb: 2\n", "2:1: a tab indents this line"},
        {"a:\n\t- b\n", "2:2: "},
        {"ế: b: c\n", "1:5: a new entry is not possible here"},
        {"a: -\n", "1:4: a new entry is not possible here"},
        {"a: 'x' y\n", "1:8: this belongs neither"},
        {"a: @x\n", "1:4: a text that begins with this character needs quotes"},
        {"a: [1, 2\n", "2:1: a square bracket is opened and never closed"},
        {"a: {b: 1\n", "2:1: a curly bracket is opened and never closed"},
        {"a: ]\n", "1:4: a closing bracket has no opening one"},
        {"a: \"\\q\"\n", "1:7: \"\\\" begins an escape"},
        {"a: \"\\uD800\"\n", "1:11: this is not valid YAML"},
        {"%YAML 3.0\n---\na: 1\n", "1:1: this is not valid YAML"},
        {"? [a]\n: b\n", "1:3: a key must be a single word or text"},
        {"{a: 1}: b\n", "1:1: a key must be a single word or text"},
        {"~: b\n", "1:1: a key is missing here"},
        {": b\n", "1:1: a key is missing here"},
        {"ế: 1\nế: \xC3\n", "2:4: this is not UTF-8 text"},
        {"\xFF\xFE" + std::string("a\0", 2), "1:1: this is not UTF-8 text"},
        {"a: \xED\xA0\x80\n", "1:4: this is not UTF-8 text"},
        {"a: \xC0\xAF\n", "1:4: this is not UTF-8 text"},
        {std::string("a\0:\0", 4), "1:2: a control character"},
        {"a: 1\n\x04\nb: 2\n", "2:1: a control character"},
        {"a: x\x7Fy\n", "1:5: a control character"},
        {repeat("[", 101) + repeat("]", 101), "1:101: nested more than 100 levels deep"},
        {repeat("- ", 101), "1:201: nested more than 100 levels deep"},
        {repeat("? ", 101), "1:3: a key must be"},
        {"a: \"b\\N\"\n", "1:4: the escapes"},
        {"a: 'b\n  c\n d: e'\n  f: 'g'\n", "4:3: this belongs neither"},
    };
    for (const auto& [text, expected] : cases) {
        CAPTURE(text);
        const std::string actual = parse_failure(text);
        CAPTURE(actual);
        CHECK(actual.starts_with("3: f.yaml:" + expected));
    }
}

TEST_CASE("a hundred levels are read") {
    CHECK(outline(repeat("[", 100) + repeat("]", 100)).starts_with("[[["));
}

TEST_CASE("a duplicate among thousands of keys is found") {
    std::string text;
    for (int i = 0; i < 12'000; ++i) text += fmt::format("k{}: {}\n", i, i);
    CHECK(yaml::parse_text(text, "f.yaml").entries.size() == 12'000);
    CHECK(parse_failure(text + "k77: again\n") ==
          "3: f.yaml:12001:1: the key \"k77\" stands here twice");
}

TEST_CASE("huge input is refused before it fills the memory") {
    const std::size_t mebibyte = 1 << 20;
    CHECK(parse_failure("[" + repeat("a, ", mebibyte) + "]").starts_with("3: f.yaml: a value in "));
    CHECK(parse_failure("{" + repeat("[", 3 * mebibyte)).starts_with("3: f.yaml: a value in "));
    CHECK(parse_failure(repeat("# remark\n", 8 * mebibyte)) ==
          "3: f.yaml: larger than 64 MiB: divide the file");
    CHECK(parse_failure(repeat("key: value\n", 1)) == "");
    CHECK(outline("a: \"" + repeat("\n", mebibyte) + " b\"").starts_with("{a@1:1='"));
}

TEST_CASE("a file is read whole, and one that cannot be is the environment's fault") {
    const test::ScratchFolder folder;
    CHECK(outline(yaml::parse_file(folder.write("a.yaml", "a: 1\n"))) == "{a@1:1=1@1:4 }@1:1");
    const std::string broken = folder.write("b.yaml", "a: 1\na: 2\n");
    CHECK(test::failure([&] { (void)yaml::parse_file(broken); }) ==
          "3: " + broken + ":2:1: the key \"a\" stands here twice");
    for (const std::string& path : {folder.path("none.yaml"), folder.path("")}) {
        CAPTURE(path);
        CHECK(test::failure([&] {
                  (void)yaml::parse_file(path);
              }).starts_with("1: cannot read \"" + path));
    }
}

TEST_SUITE_END();
