#include "extract/rtf.h"

#include <doctest/doctest.h>

using namespace sotay::extract;

TEST_SUITE_BEGIN("extract: RTF");

namespace {

Answer read(const std::string& body, const std::string& head = "\\ansi\\ansicpg1252") {
    return read_rtf("{\\rtf1" + head + " " + body + "}");
}

std::string text_of(const std::string& body, const std::string& head = "\\ansi\\ansicpg1252") {
    const Answer answer = read(body, head);
    REQUIRE(answer.status == Status::ok);
    REQUIRE(answer.pages.size() == 1);
    return answer.pages[0];
}

}  // namespace

TEST_CASE(
    "characters come as bytes of the code page, as numbers with what stands for them, or raw") {
    CHECK(text_of(R"(\u272?\u7843\'61ng v\uc2\u7879\'65\'6d{\uc0 \u7843} \'e0)") == "Đảng vệả à\n");
    CHECK(text_of("C\xF4ng t\xE1"
                  "c",
                  "\\ansi\\ansicpg1258") == "Công tác\n");
    CHECK(text_of(R"(\u-10179?\u-8704?\ldblquote a\rdblquote\~b\_c\-d\{\}\\)") ==
          "\xF0\x9F\x98\x80“a” b-cd{}\\\n");
}

TEST_CASE("the font's character set or name decides about its bytes") {
    const std::string fonts =
        R"({\fonttbl{\f0\fcharset0 Times New Roman;}{\f1\fcharset163{\*\panose 02}Times{\*\falt x};})"
        R"({\f2\fnil .VnTimeH;}{\f3 VNI-Times;}})";
    CHECK(text_of(fonts + R"(\f1 \'f0\'e2\'cc \f2 \'ae\'b6ng \f3 Tie\'e1ng \plain\'e2)") ==
          "đầ ĐẢNG Tiếng â\n");
}

TEST_CASE("cells of a row stand side by side, and text after the table below it") {
    CHECK(text_of(R"(\trowd\cellx1\cellx2\pard\intbl TINH UY\par *\cell DANG\cell\row)"
                  R"(\trowd\pard\intbl a\cell b\cell\row\pard sau\par)") ==
          "TINH UY   DANG\n*\na         b\nsau\n");
    CHECK(text_of(R"(a\cell b\cell\row c)") == "a   b   \nc\n");
}

TEST_CASE("pictures, tables of styles, instructions, hidden and deleted text are left out") {
    CHECK(
        text_of("{\\stylesheet{\\s0 Normal;}}{\\colortbl;\\red0;}{\\*\\generator Ai;}"
                "{\\pict\\bin4 }}{{x}{\\object{\\*\\objdata 00}{\\result no}}"
                "{\\field{\\*\\fldinst PAGE}{\\fldrslt bay}}{\\v an}{\\deleted xoa}{\\caps to}") ==
        "bayTO\n");
}

TEST_CASE("page headers stand first, boxes before their line, notes last") {
    CHECK(
        text_of(R"({\header\pard MAT\par}mot {\shp{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt HOP\par}})"
                R"({\shprslt no}}hai{\footnote ghi chu}\par)") == "MAT\nHOP\nmot hai\nghi chu\n");
}

TEST_CASE("pages and properties of RTF") {
    const Answer answer =
        read(R"({\info{\title T\u234?n}{\author ai}{\keywords m\u7853?t}}mot\page hai)");
    REQUIRE(answer.pages.size() == 2);
    CHECK(answer.pages[1] == "hai\n");
    CHECK(answer.properties == std::vector<std::string>{"Tên", "mật"});
}

TEST_CASE("RTF that is broken or nested beyond reason is no crash") {
    CHECK(read_rtf("{\\rtf1 " + std::string(100'000, '{')).status == Status::limits);
    CHECK(read_rtf("{\\rtf1}}}}}}").status == Status::no_text);
    CHECK(read_rtf("{\\rtf1 a\\").pages.at(0) == "a\\\n");
    CHECK(read_rtf("{\\rtf1 a\\'").pages.at(0) == "a \n");
    CHECK(read_rtf("{\\rtf1 a\\bin99999999999 b").pages.at(0) == "ab\n");
    CHECK(read_rtf("{\\rtf1{\\shptxt a").pages.at(0) == "a\n");
    CHECK(read_rtf("{\\rtf1{\\info{\\title").status == Status::no_text);
}

TEST_SUITE_END();
