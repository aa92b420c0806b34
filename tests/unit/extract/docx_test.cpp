#include "extract/docx.h"

#include "zip_package.h"

#include <doctest/doctest.h>

using namespace sotay::extract;
using sotay::test::zip_package;

TEST_SUITE_BEGIN("extract: DOCX");

namespace {

std::string repeated(const std::string& text, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i) all += text;
    return all;
}

/// A run with properties, and a paragraph of one run.
std::string run(const std::string& text, const std::string& properties = {}) {
    return "<w:r><w:rPr>" + properties + "</w:rPr><w:t xml:space=\"preserve\">" + text +
           "</w:t></w:r>";
}
std::string paragraph(const std::string& text, const std::string& properties = {}) {
    return "<w:p>" + run(text, properties) + "</w:p>";
}
std::string cell(const std::string& content) { return "<w:tc><w:tcPr/>" + content + "</w:tc>"; }
std::string row(const std::string& cells) { return "<w:tr>" + cells + "</w:tr>"; }
std::string table(const std::string& rows) { return "<w:tbl><w:tblPr/>" + rows + "</w:tbl>"; }
std::string font(const std::string& name) {
    return "<w:rFonts w:ascii=\"" + name + "\" w:hAnsi=\"" + name + "\"/>";
}

std::string part(const std::string& element, const std::string& content) {
    return "<?xml version=\"1.0\"?><w:" + element + " xmlns:w=\"w\" xmlns:mc=\"mc\">" + content +
           "</w:" + element + ">";
}

Answer read(const std::string& body, std::map<std::string, std::string> parts = {}) {
    parts["word/document.xml"] = part("document", "<w:body>" + body + "</w:body>");
    return read_docx(zip_package(parts));
}

std::string text_of(const std::string& body) {
    const Answer answer = read(body);
    REQUIRE(answer.status == Status::ok);
    REQUIRE(answer.pages.size() == 1);
    return answer.pages[0];
}

}  // namespace

TEST_CASE("the two columns of a header in a table stand side by side") {
    const std::string left = paragraph("TỈNH ỦY MẪU") + paragraph("*") + paragraph("Số 05-NQ/TU");
    const std::string right = paragraph("ĐẢNG CỘNG SẢN VIỆT NAM") + paragraph("") +
                              paragraph("Mẫu, ngày 05 tháng 9 năm 2025");
    CHECK(text_of(table(row(cell(left) + cell(right)))) ==
          "TỈNH ỦY MẪU   ĐẢNG CỘNG SẢN VIỆT NAM\n"
          "*\n"
          "Số 05-NQ/TU   Mẫu, ngày 05 tháng 9 năm 2025\n");
}

TEST_CASE("rows share the columns of their table, and an empty cell keeps its place") {
    CHECK(text_of(table(row(cell(paragraph("một hai ba")) + cell(paragraph("bốn"))) +
                        row(cell(paragraph("")) + cell(paragraph("năm"))) +
                        row(cell(paragraph("cả dòng của bảng này"))))) ==
          "một hai ba   bốn\n             năm\ncả dòng của bảng này\n");
}

TEST_CASE("what is deleted, moved away, hidden or a field's instruction is left out") {
    CHECK(text_of("<w:p>" + run("giữ") + "<w:del><w:r><w:delText>xóa</w:delText></w:r></w:del>" +
                  "<w:ins>" + run(" thêm") + "</w:ins><w:moveFrom>" + run("cũ") + "</w:moveFrom>" +
                  run("ẩn", "<w:vanish/>") + run(" hiện", "<w:vanish w:val=\"0\"/>") +
                  "<w:r><w:instrText>PAGE</w:instrText></w:r></w:p>" +
                  table("<w:tr><w:trPr><w:del/></w:trPr>" + cell(paragraph("dòng xóa")) +
                        "</w:tr>")) == "giữ thêm hiện\n");
}

TEST_CASE("tabs and breaks stay, and tab stops of a paragraph are no tabs") {
    CHECK(text_of("<w:p><w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs></w:pPr>"
                  "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>") ==
          "a\tb\nc\n");
}

TEST_CASE("a page ends where its author or Word ended it, once") {
    const Answer answer =
        read(paragraph("một") + "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>" +
             "<w:p><w:r><w:lastRenderedPageBreak/><w:t>hai</w:t></w:r></w:p>" +
             table(row(cell("<w:p><w:r><w:t>ba</w:t><w:lastRenderedPageBreak/></w:r></w:p>")) +
                   row(cell(paragraph("bốn")))));
    REQUIRE(answer.pages.size() == 3);
    CHECK(answer.pages[0] == "một\n");
    CHECK(answer.pages[1].find("ba\n") != std::string::npos);
    CHECK(answer.pages[2] == "bốn\n");
}

TEST_CASE("a text box is read once and stands before its line") {
    const std::string box = "<w:txbxContent>" + paragraph("DỰ THẢO") + "</w:txbxContent>";
    CHECK(text_of("<w:p>" + run("trước ") + "<w:r><mc:AlternateContent><mc:Choice>" + box +
                  "</mc:Choice><mc:Choice>" + box + "</mc:Choice><mc:Fallback>" + box +
                  "</mc:Fallback></mc:AlternateContent></w:r>" + run("sau") + "</w:p>") ==
          "DỰ THẢO\ntrước sau\n");
}

TEST_CASE("a stamp in the header of a page stands before the text, the number of a page nowhere") {
    const Answer answer =
        read(paragraph("Văn bản"),
             {{"word/header1.xml", part("hdr", paragraph("TỐI MẬT"))},
              {"word/header2.xml", part("hdr", paragraph("TỐI MẬT"))},
              {"word/header3.xml", part("hdr", paragraph("- 2 -"))},
              {"word/footnotes.xml",
               part("footnotes", "<w:footnote w:type=\"separator\">" + paragraph("___") +
                                     "</w:footnote><w:footnote>" + paragraph("chú thích") +
                                     "</w:footnote>")}});
    REQUIRE(answer.pages.size() == 1);
    CHECK(answer.pages[0] == "TỐI MẬT\n\nVăn bản\nchú thích\n");
}

TEST_CASE("old fonts are read as they draw, whether the run, a style or the document names them") {
    CHECK(text_of("<w:p>" + run("®¶ng ñy ", font(".VnTimeH")) + run("TiÕng ViÖt", font(".VnTime")) +
                  run(" Tieáng Vieät", font("VNI-Times")) + run(" Tiếng Việt") + "</w:p>") ==
          "ĐẢNG ỦY Tiếng Việt Tiếng Việt Tiếng Việt\n");
    const std::string styles =
        part("styles", "<w:docDefaults><w:rPrDefault><w:rPr>" + font(".VnTime") +
                           "</w:rPr></w:rPrDefault></w:docDefaults><w:style w:styleId=\"H\">"
                           "<w:basedOn w:val=\"B\"/></w:style><w:style w:styleId=\"B\"><w:rPr>" +
                           font(".VnTimeH") +
                           "</w:rPr></w:style><w:style w:styleId=\"U\"><w:rPr>"
                           "<w:rFonts w:hAnsiTheme=\"minorHAnsi\"/></w:rPr></w:style>");
    const Answer answer =
        read(paragraph("TiÕng") + "<w:p><w:pPr><w:pStyle w:val=\"H\"/></w:pPr>" + run("®¶ng") +
                 "</w:p>" + paragraph("àá", "<w:rStyle w:val=\"U\"/>"),
             {{"word/styles.xml", styles}});
    CHECK(answer.pages.at(0) == "Tiếng\nĐẢNG\nàá\n");
}

TEST_CASE("a letter and its mark in an old font may lie in two runs") {
    CHECK(text_of("<w:p>" + run("Tie", font("VNI-Times")) + run("áng", font("VNI-Times")) +
                  "</w:p>") == "Tiếng\n");
}

TEST_CASE("text set in capitals is capitals") {
    CHECK(text_of(paragraph("Tối mật", "<w:caps/>")) == "TỐI MẬT\n");
}

TEST_CASE("old letters are known by their words where no font tells") {
    CHECK(text_of(paragraph("Céng hßa x· héi chñ nghÜa ViÖt Nam")) ==
          "Cộng hòa xã hội chủ nghĩa Việt Nam\n");
}

TEST_CASE("what a document says of itself is kept apart") {
    const Answer answer =
        read(paragraph("Văn bản"),
             {{"docProps/core.xml",
               "<cp:coreProperties xmlns:cp=\"c\" xmlns:dc=\"d\"><dc:title>Tên</dc:title>"
               "<dc:creator>ai</dc:creator><cp:keywords>mật</cp:keywords></cp:coreProperties>"}});
    CHECK(answer.properties == std::vector<std::string>{"Tên", "mật"});
}

TEST_CASE("a document nested beyond all reason is read or refused, never a crash") {
    const Answer deep = read(repeated("<w:tbl><w:tr><w:tc>", 3000) + paragraph("đáy") +
                             repeated("</w:tc></w:tr></w:tbl>", 3000));
    REQUIRE(deep.status == Status::ok);
    CHECK(deep.pages.at(0).find("đáy") != std::string::npos);
    const Answer astray = read("<w:tc>" + paragraph("ô lạc") + "</w:tc><w:tr/>");
    CHECK(astray.pages.at(0) == "ô lạc\n");
}

TEST_CASE("a bomb is refused by its size, damage by what it is") {
    CHECK(read(repeated("<w:p/>", 3'000'000)).status == Status::limits);
    CHECK(read("<w:p>").status == Status::unreadable);
    CHECK(read_docx("PK\3\4 and nothing more").status == Status::unreadable);
    CHECK(read_docx(zip_package({{"a", "b"}})).status == Status::unreadable);
    CHECK_FALSE(is_docx(zip_package({{"a", "b"}})));
    CHECK(is_docx(zip_package({{"word/document.xml", "x"}})));
    CHECK(read(paragraph(" ")).status == Status::no_text);
    std::string damaged = zip_package({{"word/document.xml", part("document", paragraph("chữ"))}});
    damaged[40 + std::string{"word/document.xml"}.size()] ^= 0x55;
    CHECK(read_docx(damaged).status == Status::unreadable);
}

TEST_SUITE_END();
