#include "sotay/formats/csv.h"

#include "failure.h"
#include "random_text.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "../scratch_folder.h"

using namespace sotay;

namespace {

using Cells = std::vector<std::string>;

std::vector<csv::Row> rows_of(const std::string& text) {
    std::vector<csv::Row> rows;
    csv::read_text(text, "f.csv", [&](csv::Row&& row) {
        rows.push_back(std::move(row));
        return true;
    });
    return rows;
}

/// "1:a|b 2:c|d"
std::string outline(const std::string& text) {
    std::string line;
    for (const csv::Row& row : rows_of(text)) {
        line +=
            fmt::format("{}{}:{}", line.empty() ? "" : " ", row.number, fmt::join(row.cells, "|"));
    }
    return line;
}

std::string read_failure(const std::string& text) {
    return test::failure([&] { (void)rows_of(text); });
}

/// ASCII and U+1EBF only.
std::string utf16(const std::string& ascii, bool big_endian) {
    std::string text = big_endian ? "\xFE\xFF" : "\xFF\xFE";
    for (const char byte : ascii) {
        const char high = byte == '^' ? '\x1E' : '\0';
        const char low = byte == '^' ? '\xBF' : byte;
        text += big_endian ? high : low;
        text += big_endian ? low : high;
    }
    return text;
}

}  // namespace

TEST_SUITE_BEGIN("formats::csv");

TEST_CASE("rows are numbered as a spreadsheet numbers them") {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"", ""},
        {"\n\n", ""},
        {"a,b\n1,2", "1:a|b 2:1|2"},
        {"a,b\r\n1,2\r\n", "1:a|b 2:1|2"},
        {"a,b\n\n\n1,2\n", "1:a|b 4:1|2"},
        {"a,b\r\n\r\n\r\n1,2\r\n", "1:a|b 4:1|2"},
        {"a,b\n,\n \t, \n1,2\n", "1:a|b 4:1|2"},
        {"a,b\r1,2\r\r3,4\r", "1:a|b 2:1|2 4:3|4"},
        {"\n\na,b\n1,2\n", "3:a|b 4:1|2"},
        {"a,b\n\"1\n\n1\",2\n3,4\n", "1:a|b 2:1\n\n1|2 3:3|4"},
        {"a,b\n\"1\r\n1\",2\r\n3,4", "1:a|b 2:1\r\n1|2 3:3|4"},
        {"a\n\"\"\n1\n", "1:a 3:1"},
        {"a,b\n1,\n,2\n", "1:a|b 2:1| 3:|2"},
        {"a\n\n", "1:a"},
    };
    for (const auto& [text, expected] : cases) {
        CAPTURE(text);
        CHECK(outline(text) == expected);
    }
}

TEST_CASE("cells keep their inner text and lose the white space around it") {
    CHECK(outline(" a , \" b \" \n x  y ,\"q\"\"q,\n\"\n") == "1:a|b 2:x  y|q\"q,");
    CHECK(outline("họ tên,=1+1\nĐỗ Ế,-2\n") == "1:họ tên|=1+1 2:Đỗ Ế|-2");
}

TEST_CASE("the delimiter is the one of the header, outside quotes") {
    CHECK(outline("a;b\n1,5;2\n") == "1:a|b 2:1,5|2");
    CHECK(outline("a\tb\n1,5\t\"2;\"\n") == "1:a|b 2:1,5|2;");
    CHECK(outline("\"a,b,c\";d\n1;2\n") == "1:a,b,c|d 2:1|2");
    CHECK(outline("\"a\n,,,\n\";d\n1;2\n") == "1:a\n,,,|d 2:1|2");
    CHECK(outline("\n\na;b\n1;2\n") == "3:a|b 4:1|2");
    CHECK(outline("a\n1;2\n") == "1:a 2:1;2");
}

TEST_CASE("the delimiter is the one that cuts most of the first lines alike") {
    CHECK(outline("Danh sách đảng viên, chi bộ 1, năm 2026\na;b\n1,5;2\n") ==
          "1:Danh sách đảng viên, chi bộ 1, năm 2026 2:a|b 3:1,5|2");
    CHECK(outline("a;b\nx;1, 2, 3\ny;1, 2, 4\n") == "1:a|b 2:x|1, 2, 3 3:y|1, 2, 4");
    CHECK(outline("a|b\n1|2\n") == "1:a|b 2:1|2");
    CHECK(outline("title\n\na\tb\n1;x\t2\n") == "1:title 3:a|b 4:1;x|2");
    CHECK(outline("a;b;c\n1;2\n1;2;3\n4,5;5;6\n") == "1:a|b|c 2:1|2 3:1|2|3 4:4,5|5|6");
    CHECK(outline("a;b\n\"x;y,\"\"z,\";1\n") == "1:a|b 2:x;y,\"z,|1");
}

TEST_CASE("a first line may tell the delimiter; it counts and is no row") {
    CHECK(outline("sep=;\na;b,c\n1;2\n") == "2:a|b,c 3:1|2");
    CHECK(outline("SEP=|\r\na|b\r\n") == "2:a|b");
    CHECK(outline("\xEF\xBB\xBF\"sep=,\"\r\na,b;c;d\r\n") == "2:a|b;c;d");
    CHECK(outline("sep=x=y,b\n") == "1:sep=x=y|b");
    CHECK(outline("sep=;") == "");
}

TEST_CASE("a quote in a cell that does not begin with one is text") {
    CHECK(outline("a,b\nNguyễn \"Tư\" A,2\n3\",\"4\"\n") == "1:a|b 2:Nguyễn \"Tư\" A|2 3:3\"|4");
    CHECK(outline("a,b\n5\" tall\n\"x,\"\"y\",z\n") == "1:a|b 2:5\" tall 3:x,\"y|z");
    CHECK(outline("a,b\n1,2\"\"") == "1:a|b 2:1|2\"\"");
}

TEST_CASE("UTF-16 is read without its byte-order mark") {
    for (const bool big_endian : {false, true}) {
        CHECK(outline(utf16("a;b^\r\n1;^2\r\n", big_endian).substr(2)) == "1:a|bế 2:1|ế2");
    }
}

TEST_CASE("a file from before Unicode is recognised, whatever its rows were written in") {
    const std::string expected = "1:Họ và tên|Mã chi bộ 2:Nguyễn Thị Hường|38.1 3:Lê Văn A|38.2";
    const std::vector<std::pair<text::Charset, std::string>> cases{
        {text::Charset::tcvn3,
         "H\xE4 v\xB5 t\xAAn,M\xB7 chi b\xE9\nNguy\xD4n Th\xDE H\xAD\xEAng,38.1\nL\xAA V\xA8n "
         "A,38.2\n"},
        {text::Charset::tcvn3, "Hä vµ tªn,M· chi bé\nNguyÔn ThÞ H­êng,38.1\nLª V¨n A,38.2\n"},
        {text::Charset::vni,
         "Hoï vaø teân;Maõ chi boä\nNguyeãn Thò Höôøng;38.1\nLeâ Vaên A;38.2\n"},
        {text::Charset::windows_1258,
         "Ho\xF2 v\xE0 t\xEAn,Ma\xDE chi b\xF4\xF2\nNguy\xEA\xDEn Thi\xF2 H\xFD\xF5\xCCng,38.1\n"
         "L\xEA V\xE3n A,38.2\n"},
    };
    for (const auto& [charset, text] : cases) {
        std::string rows;
        std::vector<text::Charset> told;
        csv::ReadOptions options;
        options.on_charset = [&](text::Charset found) { told.push_back(found); };
        csv::read_text(text, "f.csv", options, [&](csv::Row&& row) {
            rows += fmt::format("{}:{} ", row.number, fmt::join(row.cells, "|"));
            return true;
        });
        CAPTURE(text);
        CHECK(rows == expected + " ");
        CHECK(told == std::vector{charset});
    }
}

TEST_CASE("how a file is written may be told instead") {
    const auto rows_as = [](const std::string& text, text::Charset charset) {
        std::string rows;
        csv::ReadOptions options;
        options.charset = charset;
        csv::read_text(text, "f.csv", options, [&](csv::Row&& row) {
            rows += fmt::format("{} ", fmt::join(row.cells, "|"));
            return true;
        });
        return rows;
    };
    CHECK(rows_as("a,B\xE9\n", text::Charset::tcvn3) == "a|Bộ ");
    CHECK(rows_as("a,Bé\n", text::Charset::tcvn3) == "a|Bộ ");
    CHECK(rows_as("a,Hoà\n", text::Charset::vni) == "a|Hồ ");
    CHECK(rows_as("a,V\xE3n\n", text::Charset::windows_1258) == "a|Văn ");
    CHECK(rows_as("TiÕng ViÖt,NguyÔn\n", text::Charset::unicode) == "TiÕng ViÖt|NguyÔn ");
    CHECK_THROWS_AS((void)rows_as("a,V\xE3n\n", text::Charset::unicode), Error);
}

TEST_CASE("letters beyond ASCII may come late and at the end of a piece") {
    std::string text = "a,b\n";
    while (text.size() < 65'530) text += "1,2\n";
    text += "3,\xE4";
    text += " v\xB5 t\xAAn\nNguy\xD4n,x\n";
    const auto rows = rows_of(text);
    CHECK(rows.back().cells.front() == "Nguyễn");
    CHECK(rows[rows.size() - 2].cells.back() == "ọ và tên");
}

TEST_CASE("UTF-8 and UTF-16 are read, with their byte-order marks") {
    CHECK(outline("\xEF\xBB\xBF\"a\",b\n1,2\n") == "1:a|b 2:1|2");
    CHECK(outline("\xEF\xBB\xBF") == "");
    CHECK(outline(utf16("a;^\r\n1;^2\r\n", false)) == "1:a|ế 2:1|ế2");
    CHECK(outline(utf16("a;^\r\n1;^2\r\n", true)) == "1:a|ế 2:1|ế2");
    CHECK(outline(std::string("\xFF\xFE\x34\xD8\x1E\xDD", 6)) == "1:𝄞");
}

TEST_CASE("what is no text or never ends is refused by row") {
    const std::string row_2_not_text = "3: f.csv: row 2: this is not UTF-8 text";
    const std::string open_quote = "a quote is opened in this row and never closed";
    const std::vector<std::pair<std::string, std::string>> cases{
        {"a,b\nx,\xC3\n", row_2_not_text},
        {"a,b\nx,\xE1\xBA\n", row_2_not_text},
        {"a,b\nx,\xC0\xAF\n", row_2_not_text},
        {std::string("a,b\nx,\0y\n", 9), row_2_not_text},
        {"a,b\n\xE9t\xE9,fran\xE7"
         "ais\n",
         row_2_not_text},
        {"a,b\nĐảng ủy xã,Hà Nội\nĐảng,x\xC3\n", "3: f.csv: row 3: this is not UTF-8 text"},
        {std::string("\xFF\xFE"
                     "a\0\n\0\0\xD8"
                     "b\0",
                     10),
         row_2_not_text},
        {std::string("\xFF\xFE"
                     "a\0\n\0\0\xDC",
                     8),
         row_2_not_text},
        {std::string("\xFF\xFE"
                     "a\0\n\0\0\xD8",
                     8),
         row_2_not_text},
        {std::string("\xFF\xFE"
                     "a\0\n\0b",
                     7),
         row_2_not_text},
        {"a,b\n\"1\n\n1\",2\n\"x,y\nz,w\n", "3: f.csv: row 3: " + open_quote},
        {"a,\"b\n", "3: f.csv: row 1: " + open_quote},
        {"a,b\n\nx,\"\"\"", "3: f.csv: row 3: " + open_quote},
        {"a,b\n1,\"x \"y\" z\"\n", "3: f.csv: row 2: a quote stands within a cell"},
        {"a,b\n\"x\ny,\"z\",1\n", "3: f.csv: row 2: a quote stands within a cell"},
        {"a,b\n1,2\n\"" + std::string(2 << 20, 'x') + "\",\n",
         "3: f.csv: row 3: a cell is larger than 1 MiB"},
        {"a\n" + std::string(1 << 20, ','), "3: f.csv: row 2: more than 16384 cells"},
    };
    for (const auto& [text, expected] : cases) {
        CAPTURE(text.substr(0, 40));
        CHECK(read_failure(text).substr(0, expected.size()) == expected);
    }
}

TEST_CASE("the rows before a broken one have been handed out") {
    int rows = 0;
    CHECK_THROWS_AS(csv::read_text("a\nb\n\"c", "f.csv",
                                   [&](csv::Row&&) {
                                       ++rows;
                                       return true;
                                   }),
                    Error);
    CHECK(rows == 2);
}

TEST_CASE("reading stops when no more rows are wanted, even before a fault") {
    int rows = 0;
    csv::read_text("a\nb\nc\n\"d\"x\n\"", "f.csv", [&](csv::Row&&) { return ++rows < 2; });
    CHECK(rows == 2);
}

TEST_CASE("an exception of the taker comes through") {
    const auto refuse = [](csv::Row&&) -> bool { throw std::logic_error{"no"}; };
    CHECK_THROWS_AS(csv::read_text("a\nb\n", "f.csv", refuse), std::logic_error);
}

TEST_CASE("a file longer than one piece is read like its text") {
    std::string text = "a,b\n";
    for (int i = 0; i < 40'000; ++i) text += "\"Đảng ủy\n\",ế\r\n";
    const test::ScratchFolder folder;
    int last = 0;
    std::size_t rows = 0;
    csv::read_file(folder.write("a.csv", text), [&](csv::Row&& row) {
        last = row.number;
        if (last > 1 && row.cells == Cells{"Đảng ủy", "ế"}) ++rows;
        return true;
    });
    CHECK(last == 40'001);
    CHECK(rows == 40'000);
    const auto ignore = [](csv::Row&&) { return true; };
    CHECK(test::failure([&] {
              csv::read_file(folder.path("none.csv"), ignore);
          }).starts_with("1: cannot read"));
    CHECK(test::failure([&] {
              csv::read_file(folder.path(""), ignore);
          }).starts_with("1: cannot read"));
}

TEST_CASE("a row is written in RFC 4180, formulas as they are") {
    CHECK(csv::format_row({"a", "", "x y"}) == "a,,x y\n");
    CHECK(csv::format_row({"a,b", "say \"a\"", "1\n2", " x", "x;y"}) ==
          "\"a,b\",\"say \"\"a\"\"\",\"1\n2\",\" x\",\"x;y\"\n");
    CHECK(csv::format_row({"=1+1", "+84", "-2", "@x"}) == "=1+1,+84,-2,@x\n");
    CHECK(csv::format_row({""}) == "\"\"\n");
    CHECK(csv::format_row({}) == "\n");
}

TEST_CASE("rows that are written are read back, whatever stands in their cells") {
    const std::vector<std::string> pieces{"a",  "ế", "𝄞",    ",", ";",  "\t", "\"", "\n",
                                          "\r", " ", "\r\n", "'", "=1", "\\", "|",  "0"};
    test::RandomText random{4180};
    for (int round = 0; round < 300; ++round) {
        std::string text = "first,second,third\n";
        std::vector<Cells> expected{{"first", "second", "third"}};
        for (std::size_t row = 0; row < 10; ++row) {
            Cells cells;
            for (int column = 0; column < 3; ++column) {
                cells.push_back("x" + random.text(pieces, 8) + "y");
            }
            text += csv::format_row(cells);
            expected.push_back(std::move(cells));
        }
        std::vector<Cells> actual;
        for (csv::Row& row : rows_of(text)) {
            CHECK(row.number == static_cast<int>(actual.size()) + 1);
            actual.push_back(std::move(row.cells));
        }
        CHECK(actual == expected);
    }
}

TEST_SUITE_END();
