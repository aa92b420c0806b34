#include "sotay/formats/small_xml.h"

#include <doctest/doctest.h>

#include <string>

using namespace sotay::xml;

TEST_SUITE_BEGIN("formats: small xml");

TEST_CASE("the innermost elements are read in order, without their prefixes") {
    const auto leaves = try_read_leaves(
        "<?xml version='1.0'?><S:Envelope xmlns:S=\"s\"><S:Body><a:r xmlns:a=\"a\"><message>một "
        "&amp; <![CDATA[<hai>]]></message> <x/><result>1</result></a:r></S:Body></S:Envelope>\n");
    REQUIRE(leaves);
    CHECK(*leaves == std::vector<Leaf>{{"message", "một & <hai>"}, {"x", ""}, {"result", "1"}});
    CHECK(*find_leaf(*leaves, "result") == "1");
    CHECK(find_leaf(*leaves, "r") == nullptr);
}

TEST_CASE("text beside inner elements is nobody's") {
    CHECK(try_read_leaves("<a>b<c>d</c>e</a>") == std::vector<Leaf>{{"c", "d"}});
}

TEST_CASE("what is larger than a piece is read whole") {
    const std::string text(200'000, 'x');
    CHECK(try_read_leaves("<a>" + text + "</a>") == std::vector<Leaf>{{"a", text}});
}

TEST_CASE("what is no XML gives nothing") {
    for (const std::string text :
         {"", "x", "<a>", "<a></b>", "<a>1</a><b/>", "<html><br></html>", "{}", "<a>&nbsp;</a>"}) {
        CAPTURE(text);
        CHECK_FALSE(try_read_leaves(text));
    }
}

TEST_CASE("a document type and its entities are refused") {
    CHECK_FALSE(try_read_leaves("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>"));
}

TEST_CASE("nesting has an end") {
    const auto nested = [](int depth) {
        std::string text;
        for (int at = 0; at < depth; ++at) text = "<a>" + text + "</a>";
        return text;
    };
    CHECK(try_read_leaves(nested(32)));
    CHECK_FALSE(try_read_leaves(nested(33)));
}

TEST_SUITE_END();
