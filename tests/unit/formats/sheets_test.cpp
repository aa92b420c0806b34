#include "sotay/formats/sheets.h"

#include "failure.h"
#include "sheets_reading.h"
#include "workbook.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include "../scratch_folder.h"

using namespace sotay;
using sheets::Encoding;
using test::failure;
using test::read_lines;
using test::read_rows;
using Lines = std::vector<std::string>;

namespace {

test::Workbook small_workbook() {
    test::Workbook book;
    book.sheet("<row r=\"2\"><c t=\"str\"><v>Hà</v></c></row>");
    return book;
}

/// A pipe by name, as a shell makes one for <(…): it cannot be sought.
class NamedPipe {
public:
    NamedPipe(const std::string& path, const std::string& bytes) : path_{path} {
        REQUIRE(mkfifo(path.c_str(), 0600) == 0);
        writer_ = std::thread{[path, bytes] {
            std::FILE* pipe = std::fopen(path.c_str(), "wbe");
            std::fwrite(bytes.data(), 1, bytes.size(), pipe);
            std::fclose(pipe);
        }};
    }
    ~NamedPipe() { writer_.join(); }
    NamedPipe(const NamedPipe&) = delete;
    NamedPipe& operator=(const NamedPipe&) = delete;

    [[nodiscard]] const std::string& path() const { return path_; }

private:
    std::string path_;
    std::thread writer_;
};

}  // namespace

TEST_SUITE_BEGIN("formats::sheets");

TEST_CASE("a file is read by what it holds, not by its name") {
    const test::ScratchFolder folder;
    CHECK(read_lines(small_workbook().write(folder.path("a.csv"))) ==
          Lines{"[Sheet1 utf_8]", "2: Hà"});
    CHECK(read_lines(folder.write("b.xlsx", "Tên;Tuổi\nHà;30\n")) ==
          Lines{"[ utf_8]", "1: Tên|Tuổi", "2: Hà|30"});
    CHECK(read_lines(folder.write("c.csv", "PK,b\n")) == Lines{"[ utf_8]", "1: PK|b"});
}

TEST_CASE("what cannot be sought is read all the same") {
    const test::ScratchFolder folder;
    small_workbook().write(folder.path("a.xlsx"));
    {
        const NamedPipe pipe{folder.path("pipe1"), folder.read("a.xlsx")};
        CHECK(read_rows(pipe.path()) == Lines{"2: Hà"});
    }
    std::string long_sheet = "Tên\n";
    for (int row = 0; row < 20'000; ++row) long_sheet += "Nguyễn Thị Hà\n";
    const NamedPipe pipe{folder.path("pipe2"), long_sheet};
    const Lines rows = read_rows(pipe.path());
    REQUIRE(rows.size() == 20'001);
    CHECK(rows.front() == "1: Tên");
    CHECK(rows.back() == "20001: Nguyễn Thị Hà");
}

TEST_CASE("a CSV is one sheet that may be skipped or left") {
    const test::ScratchFolder folder;
    const std::string path = folder.write("a.csv", "a\nb\nc\n");
    int rows = 0;
    sheets::Handler handler;
    handler.begin = [](const sheets::Sheet&) { return false; };
    handler.take = [&](sheets::Row&&) { return ++rows < 2; };
    sheets::read_file(path, {}, handler);
    CHECK(rows == 0);
    handler.begin = [](const sheets::Sheet&) { return true; };
    sheets::read_file(path, {}, handler);
    CHECK(rows == 2);
}

TEST_CASE("how a CSV is written is told before its rows, also when these begin in ASCII") {
    const test::ScratchFolder folder;
    const std::string path = folder.write(
        "a.csv", "Ho ten,So\nAn,1\nNguy\xD4n Th\xDE Hu\xD6,2\nL\xAA V\xA8n B\xB6o,3\n");
    CHECK(read_lines(path) ==
          Lines{"[ tcvn3]", "1: Ho ten|So", "2: An|1", "3: Nguyễn Thị Huệ|2", "4: Lê Văn Bảo|3"});
    CHECK(read_lines(path, {Encoding::tcvn3}) == read_lines(path));
    CHECK(read_lines(folder.write("b.csv", "a,b\nHà,1\n"), {Encoding::windows_1258}) ==
          Lines{"[ windows_1258]", "1: a|b", "2: Hà|1"});
    CHECK(read_lines(folder.write("c.csv", "a,b\nNguy\xEA\xDEn,1\n"), {Encoding::windows_1258}) ==
          Lines{"[ windows_1258]", "1: a|b", "2: Nguyễn|1"});
}

TEST_CASE("an empty file is a sheet without rows") {
    const test::ScratchFolder folder;
    CHECK(read_lines(folder.write("a.csv", "")) == Lines{"[ utf_8]"});
}

TEST_CASE("files of other programs are refused with what to do") {
    const test::ScratchFolder folder;
    const auto refusal = [&](const std::string& bytes) {
        const std::string path = folder.write("a.xls", bytes);
        const std::string message = failure([&] { (void)read_lines(path); });
        CHECK(message.starts_with("3: " + path + ": "));
        return message;
    };
    CHECK(refusal("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1").find("old .xls") != std::string::npos);
    for (const std::string start :
         {"%PDF-1.7", "\xEF\xBB\xBF<html>", "\n<!DOCTYPE html>", "<?xml version"}) {
        CAPTURE(start);
        CHECK(refusal(start).find("neither .xlsx nor CSV") != std::string::npos);
    }
}

TEST_CASE("a missing file is a fault of the environment") {
    CHECK(failure([] { (void)read_lines("/no/such.xlsx"); }).starts_with("1: "));
    CHECK(failure([] { (void)read_lines("/tmp"); }).starts_with("1: "));
}

TEST_SUITE_END();
