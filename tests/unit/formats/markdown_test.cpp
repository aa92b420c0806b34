#include "sotay/formats/markdown.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

using namespace sotay;

TEST_SUITE_BEGIN("formats::markdown");

TEST_CASE("CommonMark, tables and strikethrough become HTML") {
    CHECK(markdown::to_html("") == "");
    CHECK(markdown::to_html("# Tin\n\n*Đảng* **ủy** ~~cũ~~\n") ==
          "<h1>Tin</h1>\n<p><em>Đảng</em> <strong>ủy</strong> <del>cũ</del></p>\n");
    CHECK(markdown::to_html("| a |\n|---|\n| 1 |\n").starts_with("<table>"));
}

TEST_CASE("links lead to the web or to a mailbox, everything else stays text") {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"[x](https://a.vn/b?c=1&d=2)", "<a href=\"https://a.vn/b?c=1&amp;d=2\">x</a>"},
        {"[x](HTTP://a.vn \"t\")", "<a href=\"HTTP://a.vn\" title=\"t\">x</a>"},
        {"<mailto:a@b.vn>", "<a href=\"mailto:a@b.vn\">mailto:a@b.vn</a>"},
        {"<a@b.vn>", "<a href=\"mailto:a@b.vn\">a@b.vn</a>"},
        {"[x](javascript:alert)", "x"},
        {"[x](JaVaScRiPt:alert)", "x"},
        {"[x](&#106;avascript:alert)", "x"},
        {"[x](java&#10;script:alert)", "x"},
        {"[x](<  javascript:alert>)", "x"},
        {"[x](data:text/html,y)", "x"},
        {"[x](vbscript:y)", "x"},
        {"[x](file:///etc/passwd)", "x"},
        {"[x](//a.vn)", "x"},
        {"[x](/a)", "x"},
        {"[x]()", "x"},
        {"[x](http:)", "x"},
        {"<javascript:alert>", "javascript:alert"},
        {"[**x** `y`](javascript:1) [z](http://a)",
         "<strong>x</strong> <code>y</code> <a href=\"http://a\">z</a>"},
        {"[x](http://a) [y](data:b) [z](http://c)",
         "<a href=\"http://a\">x</a> y <a href=\"http://c\">z</a>"},
        {"![m](https://a.vn/b.png)", "<img src=\"https://a.vn/b.png\" alt=\"m\">"},
        {"![\"m\" <i>](data:x 't')", "&quot;m&quot; &lt;i&gt;"},
        {"![m](mailto:a@b)", "m"},
        {"[![m](data:x)](javascript:1)", "m"},
        {"[![m](http://x)](javascript:1)", "<img src=\"http://x\" alt=\"m\">"},
        {"[![m](data:x)](http://y)", "<a href=\"http://y\">m</a>"},
    };
    for (const auto& [text, expected] : cases) {
        CAPTURE(text);
        CHECK(markdown::to_html(text) == "<p>" + expected + "</p>\n");
    }
    CHECK(markdown::to_html("[x]\n\n[x]: javascript:1 'T'\n") == "<p>x</p>\n");
}

TEST_CASE("raw HTML is shown, never obeyed") {
    for (const std::string text :
         {"<script>alert(1)</script>", "a <b onclick=x>b</b>", "<a href=\"javascript:1\">x</a>",
          "<!-- x --><img src=x onerror=y>", "`<a href=\"x\">`", "```<a href=\"x\">\n</a>\n```",
          "[x](http://a\"onclick=y)", "[x](http://a '\"><script>')", "![\"><script>](http://a)"}) {
        CAPTURE(text);
        const std::string html = markdown::to_html(text);
        CAPTURE(html);
        CHECK(html.find("<script") == std::string::npos);
        CHECK(html.find("<b ") == std::string::npos);
        CHECK(html.find("<!--") == std::string::npos);
        CHECK(html.find("javascript:1\">x</a>") == std::string::npos);
        CHECK(html.find("\"onclick") == std::string::npos);
        CHECK(html.find("<img src=x") == std::string::npos);
    }
}

TEST_SUITE_END();
