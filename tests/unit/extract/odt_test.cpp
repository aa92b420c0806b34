#include "extract/odt.h"

#include "zip_package.h"

#include <doctest/doctest.h>

using namespace sotay::extract;
using sotay::test::zip_package;

TEST_SUITE_BEGIN("extract: OpenDocument");

namespace {

std::string part(const std::string& element, const std::string& content) {
    std::string names;
    for (const char* name :
         {"office", "text", "table", "style", "fo", "draw", "svg", "meta", "dc"}) {
        names += std::string{" xmlns:"} + name + "=\"" + name + "\"";
    }
    return "<office:" + element + names + ">" + content + "</office:" + element + ">";
}

Answer read(const std::string& text, const std::string& styles = {},
            std::map<std::string, std::string> parts = {}) {
    parts["mimetype"] = k_odt;
    parts["content.xml"] =
        part("document-content", "<office:automatic-styles>" + styles +
                                     "</office:automatic-styles><office:body>" + "<office:text>" +
                                     text + "</office:text></office:body>");
    const std::string bytes = zip_package(parts);
    CHECK(is_odt(bytes));
    return read_odt(bytes);
}

std::string text_of(const std::string& text, const std::string& styles = {}) {
    const Answer answer = read(text, styles);
    REQUIRE(answer.status == Status::ok);
    REQUIRE(answer.pages.size() == 1);
    return answer.pages[0];
}

}  // namespace

TEST_CASE("cells of an OpenDocument table stand side by side") {
    CHECK(text_of("<table:table><table:table-column/><table:table-row><table:table-cell>"
                  "<text:p>TỈNH ỦY MẪU</text:p><text:p>Số 05-NQ/TU</text:p></table:table-cell>"
                  "<table:table-cell><text:p>ĐẢNG CỘNG SẢN VIỆT NAM</text:p></table:table-cell>"
                  "</table:table-row></table:table>") ==
          "TỈNH ỦY MẪU   ĐẢNG CỘNG SẢN VIỆT NAM\nSố 05-NQ/TU\n");
}

TEST_CASE("white space counts once unless it is asked for") {
    CHECK(text_of("<text:p>\n  một \n hai<text:s text:c=\"3\"/>ba<text:tab/>bốn"
                  "<text:line-break/>năm <text:span>sáu</text:span> bảy</text:p>") ==
          "một hai   ba\tbốn\nnăm sáu bảy\n");
}

TEST_CASE("what is deleted, a comment or a description is left out, a title field is not") {
    CHECK(text_of("<text:tracked-changes><text:deletion><text:p>xóa</text:p></text:deletion>"
                  "</text:tracked-changes><text:p>giữ<office:annotation><text:p>bàn</text:p>"
                  "</office:annotation> <text:title>tên</text:title><draw:frame>"
                  "<svg:title>hình</svg:title></draw:frame></text:p>") == "giữ tên\n");
}

TEST_CASE("boxes stand before their line and notes at the end") {
    CHECK(text_of("<text:p>trước<draw:frame><draw:text-box><text:p>DỰ THẢO</text:p>"
                  "</draw:text-box></draw:frame> sau<text:note><text:note-citation>1"
                  "</text:note-citation><text:note-body><text:p>chú thích</text:p>"
                  "</text:note-body></text:note></text:p><text:p>hết</text:p>") ==
          "DỰ THẢO\ntrước sau\nhết\nchú thích\n");
}

TEST_CASE("fonts, capitals and hidden text come from the styles") {
    const std::string styles =
        "<style:style style:name=\"B\" style:family=\"text\"><style:text-properties "
        "style:font-name=\".VnTimeH\"/></style:style><style:style style:name=\"T\" "
        "style:family=\"text\" style:parent-style-name=\"B\"/><style:style style:name=\"H\" "
        "style:family=\"text\"><style:text-properties text:display=\"none\"/></style:style>"
        "<style:style style:name=\"P\" style:family=\"paragraph\"><style:text-properties "
        "fo:text-transform=\"uppercase\"/></style:style>";
    CHECK(text_of("<text:p><text:span text:style-name=\"T\">®¶ng</text:span> bộ"
                  "<text:span text:style-name=\"H\">ẩn</text:span></text:p>"
                  "<text:p text:style-name=\"P\">mật</text:p>",
                  styles) == "ĐẢNG bộ\nMẬT\n");
}

TEST_CASE("pages end where they were broken, and page headers stand first") {
    const std::string styles =
        "<style:style style:name=\"P\" style:family=\"paragraph\"><style:paragraph-properties "
        "fo:break-before=\"page\"/></style:style>";
    const Answer answer = read(
        "<text:p>một</text:p><text:p text:style-name=\"P\">hai</text:p><text:p>"
        "<text:soft-page-break/>ba</text:p>",
        styles,
        {{"styles.xml", part("document-styles",
                             "<office:master-styles><style:master-page><style:header>"
                             "<text:p>MẬT</text:p></style:header></style:master-page>"
                             "</office:master-styles>")},
         {"meta.xml",
          part("document-meta", "<office:meta><dc:title>Tên</dc:title></office:meta>")}});
    REQUIRE(answer.pages.size() == 3);
    CHECK(answer.pages[0] == "MẬT\n\nmột\n");
    CHECK(answer.pages[2] == "ba\n");
    CHECK(answer.properties == std::vector<std::string>{"Tên"});
}

TEST_CASE("an OpenDocument text with a password says so") {
    const Answer answer = read("", {}, {{"META-INF/manifest.xml", "<manifest:encryption-data/>"}});
    CHECK(answer.status == Status::encrypted);
    CHECK_FALSE(is_odt(zip_package({{"content.xml", "<a/>"}, {"mimetype", "application/epub"}})));
}

TEST_SUITE_END();
