#include "sheets_reading.h"
#include "workbook.h"

#include "sotay/formats/sheets.h"

#include <doctest/doctest.h>
#include <xlsxwriter.h>

#include <string>
#include <vector>

#include "../scratch_folder.h"

using namespace sotay;
using sheets::Encoding;
using test::read_lines;
using test::read_rows;
using test::Workbook;
using Lines = std::vector<std::string>;

namespace {

/// A workbook of the usual library, with all that it can express.
void write_usual(const std::string& path) {
    lxw_workbook* book = workbook_new(path.c_str());
    lxw_worksheet* sheet = workbook_add_worksheet(book, "Đảng viên");
    lxw_format* day = workbook_add_format(book);
    format_set_num_format(day, "dd/mm/yyyy");
    lxw_format* bold = workbook_add_format(book);
    format_set_bold(bold);
    worksheet_merge_range(sheet, 0, 0, 0, 3, "DANH SÁCH ĐẢNG VIÊN", bold);
    worksheet_write_string(sheet, 2, 0, "Họ và tên", bold);
    worksheet_write_string(sheet, 2, 1, "Ngày sinh", bold);
    worksheet_write_string(sheet, 3, 0, "  Lê Thị Hoà ", nullptr);
    lxw_datetime date{1990, 5, 19, 8, 30, 0};
    worksheet_write_datetime(sheet, 3, 1, &date, day);
    worksheet_write_number(sheet, 3, 2, 38087001234.0, nullptr);
    worksheet_write_boolean(sheet, 3, 3, 1, nullptr);
    worksheet_write_formula_num(sheet, 4, 1, "=B4+1", day, 33013);
    worksheet_write_formula_str(sheet, 4, 2, "=A4", nullptr, "Hoà");
    worksheet_write_formula_str(sheet, 4, 3, "=VLOOKUP(1,A1:B2,2)", nullptr, "#N/A");
    worksheet_write_blank(sheet, 5, 9, bold);
    lxw_worksheet* hidden = workbook_add_worksheet(book, "Danh mục");
    worksheet_hide(hidden);
    worksheet_write_number(hidden, 0, 0, 0.1, nullptr);
    REQUIRE(workbook_close(book) == LXW_NO_ERROR);
}

std::string number_cell(const std::string& value, int style = 0) {
    return "<row><c s=\"" + std::to_string(style) + "\"><v>" + value + "</v></c></row>";
}

/// The rows of a workbook whose only sheet has these.
Lines rows_of(Workbook& book, const std::string& rows) {
    const test::ScratchFolder folder;
    return read_rows(book.sheet(rows).write(folder.path("a.xlsx")));
}

}  // namespace

TEST_SUITE_BEGIN("formats::xlsx_reader");

TEST_CASE("a workbook gives sheets in order, rows as numbered, values as a person reads them") {
    const test::ScratchFolder folder;
    write_usual(folder.path("a.xlsx"));
    CHECK(read_lines(folder.path("a.xlsx")) ==
          Lines{"[Đảng viên utf_8]", "1: DANH SÁCH ĐẢNG VIÊN", "3: Họ và tên|Ngày sinh",
                "4: Lê Thị Hoà|19/05/1990|38087001234|TRUE", "5: |20/05/1990|Hoà|#N/A",
                "[Danh mục utf_8 hidden]", "1: 0.1"});
}

TEST_CASE("a sheet can be skipped and left in the middle") {
    const test::ScratchFolder folder;
    write_usual(folder.path("a.xlsx"));
    Lines seen;
    sheets::Handler handler;
    handler.begin = [&](const sheets::Sheet& sheet) {
        seen.push_back(sheet.name);
        return sheet.name == "Đảng viên";
    };
    handler.take = [&](sheets::Row&& row) {
        seen.push_back(std::to_string(row.number));
        return row.number < 3;
    };
    sheets::read_file(folder.path("a.xlsx"), {}, handler);
    CHECK(seen == Lines{"Đảng viên", "1", "3", "Danh mục"});
}

TEST_CASE("rows and cells without a reference are counted") {
    Workbook book;
    CHECK(rows_of(book,
                  "<row><c><v>1</v></c><c><v>2</v></c></row>"
                  "<row r=\"5\"><c r=\"B5\"><v>3</v></c><c><v>4</v></c></row>"
                  "<row/><row><c><v>5</v></c></row>") == Lines{"1: 1|2", "5: |3|4", "7: 5"});
}

TEST_CASE("inline text, texts of several runs and readings are joined as they are shown") {
    Workbook book;
    book.shared({"<t>Hà</t>",
                 "<r><t xml:space=\"preserve\">Lê </t></r><r><rPr><b/></rPr><t>Hoà</t></r>",
                 "<t>東京</t><rPh sb=\"0\" eb=\"2\"><t>トウキョウ</t></rPh>",
                 "<t>a_x000D_b_x005F_x0041_</t>"});
    CHECK(rows_of(book,
                  "<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c><c t=\"s\"><v>2</v></c>"
                  "<c t=\"s\"><v>3</v></c></row>"
                  "<row><c t=\"inlineStr\"><is><t>An</t></is></c>"
                  "<c t=\"inlineStr\"><is><r><t>B</t></r><r><t>ình</t></r></is></c></row>") ==
          Lines{"1: Hà|Lê Hoà|東京|a\rb_x0041_", "2: An|Bình"});
}

TEST_CASE("text is composed and has no white space at its ends") {
    Workbook book;
    CHECK(rows_of(book,
                  "<row><c t=\"inlineStr\"><is><t>\xC2\xA0 Nguye\xCC\x82\xCC\x83n\n</t></is></c>"
                  "<c t=\"inlineStr\"><is><t>  </t></is></c></row>"
                  "<row><c t=\"inlineStr\"><is><t> </t></is></c></row>") ==
          Lines{"1: Nguy\xE1\xBB\x85n"});
}

TEST_CASE("numbers are written without exponent and without the noise of binary fractions") {
    struct Case {
        std::string written, shown;
    };
    for (const Case& row : std::vector<Case>{
             {"38087001234", "38087001234"},
             {"3.8087001234E10", "38087001234"},
             {"38087001234.0", "38087001234"},
             {"38087001233.999996", "38087001234"},
             {"123456789012345", "123456789012345"},
             {"1.2345678901234567E+17", "123456789012345664"},
             {"0", "0"},
             {"-5", "-5"},
             {"0.30000000000000004", "0.3"},
             {"7.0999999999999996", "7.1"},
             {"0.85", "0.85"},
             {"00123", "123"},
             {"abc", "abc"},
             {"nan", "nan"},
         }) {
        CAPTURE(row.written);
        Workbook book;
        CHECK(rows_of(book, number_cell(row.written)) == Lines{"1: " + row.shown});
    }
}

TEST_CASE("the number format tells a date, and the zeros that stand before a number") {
    struct Case {
        std::string format, written, shown;
    };
    for (const Case& row : std::vector<Case>{
             {"dd/mm/yyyy", "33012", "19/05/1990"},
             {"[$-42A]d mmmm yyyy;@", "33012.75", "19/05/1990"},
             {"&quot;ngày &quot;dd&quot; tháng &quot;mm", "33012", "19/05/1990"},
             {"yyyy", "33012", "19/05/1990"},
             {"h:mm", "0.5833333333", "14:00"},
             {"dd/mm/yyyy", "1", "01/01/1900"},
             {"dd/mm/yyyy", "61", "01/03/1900"},
             {"dd/mm/yyyy", "-3", "-3"},
             {"dd/mm/yyyy", "99999999", "99999999"},
             {"General", "33012", "33012"},
             {"#,##0 &quot;đồng/tháng&quot;", "33012", "33012"},
             {"[Red]#,##0.00_);\\(#,##0.00\\)", "33012", "33012"},
             {"0.00E+00", "33012", "33012"},
             {"@", "33012", "33012"},
             {"000000000000", "38087001234", "038087001234"},
             {"0000\\ 000\\ 000", "912345678", "0912345678"},
             {"0#########", "912345678", "0912345678"},
             {"&quot;0&quot;#", "912345678", "0912345678"},
             {"00.00", "5.5", "5.5"},
         }) {
        CAPTURE(row.format);
        CAPTURE(row.written);
        Workbook book;
        book.formats({row.format});
        CHECK(rows_of(book, number_cell(row.written, 1)) == Lines{"1: " + row.shown});
    }
}

TEST_CASE("built-in formats tell a date without being described") {
    struct Case {
        int id;
        std::string shown;
    };
    for (const Case& row : std::vector<Case>{{0, "33012"},
                                             {1, "33012"},
                                             {14, "19/05/1990"},
                                             {22, "19/05/1990"},
                                             {31, "19/05/1990"},
                                             {37, "33012"},
                                             {49, "33012"},
                                             {57, "19/05/1990"}}) {
        CAPTURE(row.id);
        Workbook book;
        book.set("xl/styles.xml",
                 "<styleSheet><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf "
                 "numFmtId=\"" +
                     std::to_string(row.id) + "\"/></cellXfs></styleSheet>");
        CHECK(rows_of(book, number_cell("33012")) == Lines{"1: " + row.shown});
    }
}

TEST_CASE("a workbook may count its days from 1904, and write dates in ISO form") {
    Workbook book;
    book.formats({"dd/mm/yyyy"})
        .set(
            "xl/workbook.xml",
            "<workbook><workbookPr date1904=\"1\"/><sheets><sheet name=\"S\" r:id=\"s1\"/></sheets>"
            "</workbook>");
    CHECK(rows_of(book, number_cell("31550", 1) +
                            "<row><c t=\"d\"><v>1990-05-19T00:00:00</v></c></row>") ==
          Lines{"1: 19/05/1990", "2: 19/05/1990"});
}

TEST_CASE("a formula gives its last value, or itself when a program left the value out") {
    Workbook book;
    CHECK(rows_of(book,
                  "<row><c><f>1+1</f><v>2</v></c><c t=\"str\"><f>A2</f><v>An</v></c>"
                  "<c t=\"str\"><f>\"\"</f><v></v></c><c t=\"e\"><f>1/0</f><v>#DIV/0!</v></c>"
                  "<c><f>B2&amp;C2</f></c><c><f>B2</f><v/></c></row>") ==
          Lines{"1: 2|An||#DIV/0!|=B2&C2|=B2"});
}

TEST_CASE("prefixed names, the strict family, absolute targets, odd cases and charts are read") {
    const test::ScratchFolder folder;
    Workbook book;
    book.set("_rels/.rels", Workbook::relations({{"x", "officeDocument", "/xl/Book.xml"}},
                                                "http://purl.oclc.org/ooxml/officeDocument"))
        .set("xl/book.xml",
             "<x:workbook><x:sheets><x:sheet name=\"A\" rel:id=\"s3\"/><x:sheet name=\"B\" "
             "rel:id=\"c1\"/><x:sheet name=\"C\" state=\"veryHidden\" rel:id=\"s1\"/></x:sheets>"
             "</x:workbook>")
        .set("xl/_rels/book.xml.rels",
             Workbook::relations({{"s1", "worksheet", "../xl/./Worksheets/sheet1.xml"},
                                  {"s3", "worksheet", "/xl/worksheets/sheet3.xml"},
                                  {"c1", "chartsheet", "chartsheets/sheet1.xml"}},
                                 "http://purl.oclc.org/ooxml/officeDocument"))
        .set("xl/worksheets/sheet3.xml",
             "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<x:worksheet xmlns:x=\"y\"><x:sheetData>"
             "<x:row r=\"2\"><x:c r=\"B2\" t=\"inlineStr\"><x:is><x:t>An</x:t></x:is></x:c></x:row>"
             "</x:sheetData></x:worksheet>")
        .sheet(number_cell("7"));
    CHECK(read_lines(book.write(folder.path("a.xlsx"))) ==
          Lines{"[A utf_8]", "2: |An", "[C utf_8 hidden]", "1: 7"});
}

TEST_CASE("only the cells of the sheet are read, not what looks like them elsewhere") {
    Workbook book;
    book.set("xl/worksheets/sheet1.xml",
             "<worksheet><cols><c><v>9</v></c></cols><sheetData><row r=\"1\"><c><v>1</v></c></row>"
             "</sheetData><extLst><row><c><v>9</v></c></row></extLst></worksheet>");
    const test::ScratchFolder folder;
    CHECK(read_rows(book.write(folder.path("a.xlsx"))) == Lines{"1: 1"});
}

TEST_CASE("the font of a cell tells an old encoding, and a name that ends in H capitals") {
    Workbook book;
    book.fonts({"Times New Roman", ".VnTime", ".VnTimeH", "VNI-Times"})
        .shared({"<t>NguyÔn V¨n An</t>", "<t>Leâ Thò Haø</t>", "<t>Đảng viên</t>"});
    const test::ScratchFolder folder;
    const std::string path =
        book.sheet(
                "<row><c s=\"1\" t=\"s\"><v>0</v></c><c s=\"2\" t=\"s\"><v>0</v></c>"
                "<c s=\"3\" t=\"s\"><v>1</v></c><c s=\"0\" t=\"s\"><v>2</v></c></row>"
                "<row><c s=\"1\" t=\"str\"><f>A1</f><v>®¶ng viªn, l\xC2\xAD¬ng</v></c>"
                "<c s=\"2\"><v>12</v></c></row>")
            .write(folder.path("a.xlsx"));
    CHECK(read_lines(path) == Lines{"[Sheet1 tcvn3 fonts]",
                                    "1: Nguyễn Văn An|NGUYỄN VĂN AN|Lê Thị Hà|Đảng viên",
                                    "2: đảng viên, lương|12"});
    CHECK(read_lines(path, {Encoding::utf_8}).at(1) ==
          "1: NguyÔn V¨n An|NguyÔn V¨n An|Leâ Thò Haø|Đảng viên");
}

TEST_CASE("the runs of a text have fonts of their own") {
    const std::string runs =
        "<r><t xml:space=\"preserve\">NguyÔn </t></r><r><rPr><rFont val=\"VNI-Times\"/></rPr>"
        "<t xml:space=\"preserve\">Vaên </t></r><r><rPr><rFont "
        "val=\".VnArialH\"/></rPr><t>b¶o</t></r>"
        "<r><t> ®µo</t></r><r><rPr><rFont val=\"Arial\"/></rPr><t> Đức</t></r>";
    Workbook book;
    book.fonts({"Arial", ".VnTime"}).shared({runs});
    CHECK(rows_of(book,
                  "<row><c s=\"1\" t=\"s\"><v>0</v></c></row><row><c s=\"1\" t=\"inlineStr\"><is>" +
                      runs + "</is></c></row>") ==
          Lines{"1: Nguyễn Văn BẢO đào Đức", "2: Nguyễn Văn BẢO đào Đức"});
}

TEST_CASE("Unicode text in an old font is left as it is") {
    Workbook book;
    book.fonts({".VnTime"});
    const test::ScratchFolder folder;
    const std::string path =
        book.sheet(
                "<row><c t=\"str\"><v>Nguyễn Thị Hồng</v></c><c t=\"str\"><v>Lô</v></c></row>"
                "<row><c t=\"str\"><v>Chi bộ thôn</v></c></row>")
            .write(folder.path("a.xlsx"));
    CHECK(read_lines(path) == Lines{"[Sheet1 utf_8]", "1: Nguyễn Thị Hồng|Lô", "2: Chi bộ thôn"});
}

TEST_CASE("without fonts the words of the first rows tell an old encoding") {
    const test::ScratchFolder folder;
    Workbook book;
    std::string rows =
        "<row><c t=\"str\"><v>Hä vµ tªn</v></c><c t=\"str\"><v>D©n téc</v></c></row>";
    for (int row = 0; row < 300; ++row) {
        rows += "<row><c t=\"str\"><v>NguyÔn ThÞ HuÖ</v></c><c t=\"str\"><v>Kinh</v></c></row>";
    }
    const std::string path = book.sheet(rows).write(folder.path("a.xlsx"));
    const Lines lines = read_lines(path);
    REQUIRE(lines.size() == 302);
    CHECK(lines.at(0) == "[Sheet1 tcvn3]");
    CHECK(lines.at(1) == "1: Họ và tên|Dân tộc");
    CHECK(lines.at(2) == "2: Nguyễn Thị Huệ|Kinh");
    CHECK(lines.at(301) == "301: Nguyễn Thị Huệ|Kinh");
    CHECK(read_lines(path, {Encoding::utf_8}).at(1) == "1: Hä vµ tªn|D©n téc");
}

TEST_CASE("an encoding that is asked for needs no fonts and no words") {
    Workbook book;
    const test::ScratchFolder folder;
    const std::string path =
        book.sheet("<row><c t=\"str\"><v>HuÖ</v></c></row>").write(folder.path("a.xlsx"));
    CHECK(read_lines(path, {Encoding::tcvn3}) == Lines{"[Sheet1 tcvn3]", "1: Huệ"});
    Workbook other;
    const std::string vni =
        other.sheet("<row><c t=\"str\"><v>Hueä</v></c></row>").write(folder.path("b.xlsx"));
    CHECK(read_lines(vni, {Encoding::vni}) == Lines{"[Sheet1 vni]", "1: Huệ"});
}

TEST_SUITE_END();
