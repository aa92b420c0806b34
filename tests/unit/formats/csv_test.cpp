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
        {std::string("a\0,\0b\0\n\0", 8), "3: f.csv: row 1: this is not UTF-8 text"},
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
        {"a,b\n1,x \"y\" z\n", "3: f.csv: row 2: a quote stands within a cell"},
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
