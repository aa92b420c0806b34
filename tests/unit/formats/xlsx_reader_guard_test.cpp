#include "failure.h"
#include "sheets_reading.h"
#include "workbook.h"

#include <doctest/doctest.h>

#include <random>
#include <string>

#include "../scratch_folder.h"

using namespace sotay;
using test::failure;
using test::read_lines;
using test::Workbook;

namespace {

std::string failure_of(const Workbook& book) {
    const test::ScratchFolder folder;
    const std::string path = book.write(folder.path("a.xlsx"));
    std::string message = failure([&] { (void)read_lines(path); });
    const std::size_t at = message.find(path);
    return at == std::string::npos ? message : message.replace(at, path.size(), "a.xlsx");
}

bool contains(const std::string& text, const std::string& piece) {
    return text.find(piece) != std::string::npos;
}

}  // namespace

TEST_SUITE_BEGIN("formats::xlsx_reader guards");

TEST_CASE("faults name file, sheet and row") {
    Workbook book;
    CHECK(failure_of(book.sheet("<row r=\"4\"><c r=\"AB4\" t=\"s\"><v>0</v></c></row>")) ==
          "3: a.xlsx: sheet \"Sheet1\": row 4: cell AB4 refers to a text that is not in the file: "
          "open it in a spreadsheet program and save it again");
    CHECK(contains(failure_of(book.sheet("<row r=\"9\"><c><v>1</v></c>")),
                   "3: a.xlsx: sheet \"Sheet1\": row 9: the file is damaged (no valid XML)"));
    CHECK(contains(failure_of(book.sheet("<row r=\"2\"><c r=\"XFE2\"><v>1</v></c></row>")),
                   "row 2: more than 16384 cells stand in one row"));
    CHECK(contains(failure_of(book.sheet("<row r=\"1048577\"/>")), "at most 1048576 rows"));
    CHECK(contains(failure_of(book.drop("xl/worksheets/sheet1.xml")),
                   "a.xlsx: sheet \"Sheet1\": the sheet is not in the file"));
    CHECK(contains(failure_of(book.drop("xl/workbook.xml")), "no sheet is found"));
}

TEST_CASE("files of other kinds are refused with what to do") {
    CHECK(contains(failure_of(Workbook{}.set("EncryptedPackage", "x")), "has a password"));
    CHECK(contains(failure_of(Workbook{}.set("xl/workbook.bin", "x")), ".xlsb"));
    CHECK(contains(failure_of(Workbook{}.set("META-INF/manifest.xml", "x").set("content.xml", "x")),
                   ".ods"));
    CHECK(contains(failure_of(Workbook{}.set("word/document.xml", "x")), ".docx"));
    CHECK(contains(failure_of(Workbook{}.drop("[Content_Types].xml")), "no workbook"));
}

TEST_CASE("a document type is refused, and with it every entity") {
    Workbook book;
    book.set(
        "xl/worksheets/sheet1.xml",
        "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><worksheet><sheetData><row><c "
        "t=\"str\"><v>&a;</v></c></row></sheetData></worksheet>");
    CHECK(contains(failure_of(book), "declares a document type"));
}

TEST_CASE("what is built to flood the reader is refused") {
    std::string deep;
    for (int level = 0; level < 200'000; ++level) deep += "<a>";
    CHECK(contains(failure_of(Workbook{}.sheet(deep)), "nested deeper"));
    std::string names;
    for (int name = 0; name < 200'000; ++name) names += "<a" + std::to_string(name) + "/>";
    CHECK(contains(failure_of(Workbook{}.sheet(names)), "nested deeper"));
    CHECK(contains(failure_of(Workbook{}.sheet("<row a=\"" + std::string(9 << 20, 'a') + "\"/>")),
                   "a.xlsx"));
    CHECK(contains(failure_of(Workbook{}.sheet(std::string(8 << 20, ' '))), "unpacks to"));
    CHECK(contains(failure_of(Workbook{}.sheet("<row><c t=\"str\"><v>" + std::string(140'000, 'a') +
                                               "</v></c></row>")),
                   "row 1: a cell holds more than 32767 characters"));
    std::string row = "<row>";
    for (int cell = 0; cell < 200; ++cell) row += "<c t=\"s\"><v>0</v></c>";
    Workbook wide;
    wide.shared({"<t>" + std::string(100'000, 'a') + "</t>"}).sheet(row + "</row>");
    CHECK(contains(failure_of(wide), "the row holds more than 16 MB"));
}

TEST_CASE("a damaged workbook gives rows or an error, never anything else") {
    const test::ScratchFolder folder;
    Workbook{}
        .formats({"dd/mm/yyyy"})
        .shared({"<t>Nguyễn Thị Hà</t>"})
        .sheet("<row r=\"2\"><c t=\"s\"><v>0</v></c><c s=\"1\"><v>33012</v></c></row>")
        .write(folder.path("a.xlsx"));
    const std::string whole = folder.read("a.xlsx");
    std::mt19937 random{7};
    int refused = 0;
    constexpr int k_times = 1500;
    for (int time = 0; time < k_times; ++time) {
        std::string damaged = whole;
        if (time % 3 == 0) {
            damaged.resize(4 + random() % (damaged.size() - 4));
        } else {
            for (auto flips = 1 + random() % 4; flips > 0; --flips) {
                damaged[4 + random() % (damaged.size() - 4)] = static_cast<char>(random());
            }
        }
        const std::string path = folder.write(std::to_string(time) + ".xlsx", damaged);
        const std::string message = failure([&] { (void)read_lines(path); });
        refused += message.empty() ? 0 : 1;
        CHECK((message.empty() || message.starts_with("3: " + path)));
    }
    CHECK(refused > k_times / 3);
}

TEST_CASE("parts damaged within their archive give rows or an error, never anything else") {
    const test::ScratchFolder folder;
    const std::string sheet =
        "<row r=\"1\"><c r=\"A1\" s=\"1\" t=\"s\"><v>0</v></c><c r=\"B1\" "
        "t=\"inlineStr\"><is><r><rPr><rFont "
        "val=\"VNI-Times\"/></rPr><t>aù</t></r></is></c></row><row r=\"2\"><c "
        "r=\"A2\"><f>1</f><v>3.5"
        "</v></c></row>";
    std::mt19937 random{11};
    const auto damage = [&](std::string text) {
        for (auto flips = random() % 5 / 2; flips > 0; --flips) {
            text[random() % text.size()] = "<>/\"= 0aZ&;:_\x01\xC3"[random() % 16];
        }
        return text;
    };
    int read = 0;
    for (int time = 0; time < 1500; ++time) {
        Workbook book;
        book.set("xl/styles.xml",
                 damage("<styleSheet><fonts><font><name val=\".VnTimeH\"/></font></fonts>"
                        "<cellXfs><xf/><xf numFmtId=\"14\" fontId=\"0\"/></cellXfs></styleSheet>"))
            .set("xl/sharedStrings.xml",
                 damage("<sst><si><r><t>NguyÔn</t></r><rPh><t>a</t></rPh></si></sst>"))
            .sheet(damage(sheet));
        const std::string path = book.write(folder.path(std::to_string(time) + ".xlsx"));
        const std::string message = failure([&] { (void)read_lines(path); });
        read += message.empty() ? 1 : 0;
        CHECK((message.empty() || message.starts_with("3: " + path)));
    }
    CHECK(read > 100);
}

TEST_SUITE_END();
