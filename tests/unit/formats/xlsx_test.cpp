#include "sotay/formats/xlsx.h"

#include "failure.h"

#include <doctest/doctest.h>
#include <sys/resource.h>

#include <cmath>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "../scratch_folder.h"

using namespace sotay;
using xlsx::Cell;

namespace {

std::string bytes_of(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

/// One part of the workbook, unpacked by Python's zipfile, which also checks its sum.
std::string part(const std::string& path, const std::string& name) {
    const std::string command =
        "python3 -c 'import sys,zipfile; sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1])"
        ".read(sys.argv[2]))' '" +
        path + "' '" + name + "'";
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe{popen(command.c_str(), "r"), pclose};
    std::string text;
    char buffer[4096];
    while (const std::size_t size = std::fread(buffer, 1, sizeof buffer, pipe.get())) {
        text.append(buffer, size);
    }
    return text;
}

bool contains(const std::string& text, std::string_view piece) {
    return text.find(piece) != std::string::npos;
}

void write_sample(const std::string& path) {
    xlsx::Writer writer{path, "Đảng viên", "Thống kê", "Quý 3", {"Đơn vị", "Số lượng", "Tỷ lệ"}};
    writer.add({std::string{"Chi bộ 1"}, 1234LL, xlsx::Percent{87.5}});
    writer.add({std::string{"=1+1"}, 2.5, xlsx::Empty{}});
    writer.add_total({std::string{"Cộng"}, 1236LL});
    writer.finish();
}

/// Every file that this process writes is cut at `size` while it lives.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t size) : handler_{std::signal(SIGXFSZ, SIG_IGN)} {
        getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit limit{size, before_.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit() {
        setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }
    FileSizeLimit(const FileSizeLimit&) = delete;
    FileSizeLimit& operator=(const FileSizeLimit&) = delete;

private:
    rlimit before_{};
    void (*handler_)(int);
};

std::size_t open_files() {
    const std::filesystem::directory_iterator files{"/proc/self/fd"};
    return static_cast<std::size_t>(std::distance(begin(files), end(files)));
}

}  // namespace

TEST_SUITE_BEGIN("formats::xlsx");

TEST_CASE("a sheet has its title, bold frozen headings with filters, rows and a total") {
    const test::ScratchFolder folder;
    const std::string path = folder.path("a.xlsx");
    write_sample(path);
    const std::string sheet = part(path, "xl/worksheets/sheet1.xml");
    CAPTURE(sheet);
    CHECK(contains(sheet, "<t>Thống kê</t>"));
    CHECK(contains(sheet, "<row r=\"4\""));
    CHECK(contains(sheet, "<c r=\"A4\" s=\"3\" t=\"inlineStr\"><is><t>Đơn vị</t>"));
    CHECK(contains(sheet, "topLeftCell=\"A5\" activePane=\"bottomLeft\" state=\"frozen\""));
    CHECK(contains(sheet, "<autoFilter ref=\"A4:C6\"/>"));
    CHECK(contains(sheet, "<v>1234</v>"));
    CHECK(contains(sheet, "<v>0.875</v>"));
    CHECK(contains(sheet, "<v>2.5</v>"));
    CHECK(contains(sheet, "<t>=1+1</t>"));
    CHECK_FALSE(contains(sheet, "<f>"));
    CHECK(contains(sheet, "<t>Cộng</t>"));
    CHECK(contains(sheet, "</worksheet>"));
    const std::string styles = part(path, "xl/styles.xml");
    CHECK(contains(styles, "formatCode=\"0.0 %\""));
    CHECK(contains(styles, "formatCode=\"#,##0\""));
    CHECK(contains(styles, "<font><b/><sz val=\"11\"/>"));
    CHECK(contains(styles, "fontId=\"3\" fillId=\"0\" borderId=\"1\""));
    CHECK(contains(part(path, "xl/workbook.xml"), "<sheet name=\"Đảng viên\""));
}

TEST_CASE("the same rows give the same bytes") {
    const test::ScratchFolder folder;
    write_sample(folder.path("a.xlsx"));
    write_sample(folder.path("b.xlsx"));
    CHECK(bytes_of(folder.path("a.xlsx")).size() > 1000);
    CHECK(bytes_of(folder.path("a.xlsx")) == bytes_of(folder.path("b.xlsx")));
    CHECK(contains(part(folder.path("a.xlsx"), "docProps/core.xml"), "1980-01-01T00:00:00Z"));
}

TEST_CASE("without a title the headings stand in the first row") {
    const test::ScratchFolder folder;
    const std::string path = folder.path("a.xlsx");
    xlsx::Writer writer{path, "", "", "", {"a", "b"}};
    writer.finish();
    CHECK(contains(part(path, "xl/worksheets/sheet1.xml"), "<autoFilter ref=\"A1:B1\"/>"));
    CHECK(contains(part(path, "xl/workbook.xml"), "<sheet name=\"Sheet1\""));
}

TEST_CASE("what a sheet cannot hold is written as near as it can be") {
    const test::ScratchFolder folder;
    const std::string path = folder.path("a.xlsx");
    xlsx::Writer writer{path, "'a/b[c]: một cái tên dài hơn ba mươi mốt ký tự'", "", "", {"a"}};
    writer.add({Cell{std::string(40'000, 'x')}, 1'234'567'890'123'456LL,
                std::numeric_limits<double>::quiet_NaN(), xlsx::Percent{INFINITY},
                std::string{"x\xC3"}, std::string{"a<b>&\x01"}});
    writer.finish();
    const std::string sheet = part(path, "xl/worksheets/sheet1.xml");
    CHECK(contains(sheet, std::string(32'766, 'x') + "…<"));
    CHECK(contains(sheet, "<t>1234567890123456</t>"));
    CHECK_FALSE(contains(sheet, "nan"));
    CHECK_FALSE(contains(sheet, "inf<"));
    CHECK(contains(sheet, "<t>a&lt;b&gt;&amp;_x0001_</t>"));
    CHECK(contains(part(path, "xl/workbook.xml"), "name=\"a b c   một cái tên dài hơn ba\""));
}

TEST_CASE("no file is left when the work is broken off, and the old one stays") {
    const test::ScratchFolder folder;
    const std::size_t before = open_files();
    {
        xlsx::Writer writer{folder.path("a.xlsx"), "s", "", "", {"a"}};
        writer.add({1LL});
    }
    CHECK(folder.is_empty());
    CHECK(open_files() == before);
    const std::string old = folder.write("b.xlsx", "old");
    {
        xlsx::Writer writer{old, "s", "", "", {"a"}};
        CHECK(bytes_of(old) == "old");
    }
    CHECK(bytes_of(old) == "old");
}

TEST_CASE("a place that cannot be written is known before the first row") {
    const test::ScratchFolder folder;
    for (const std::string& path : {folder.path("none/a.xlsx"), folder.path("")}) {
        CAPTURE(path);
        CHECK(test::failure([&] {
                  xlsx::Writer{path, "s", "", "", {"a"}};
              }).starts_with("1: cannot write \"" + path));
    }
    CHECK(folder.is_empty());
}

TEST_CASE("a full disk is reported, whatever part of the work it interrupts") {
    const test::ScratchFolder folder;
    for (const rlim_t limit : {2'000UL, 60'000UL, 400'000UL, 1'000'000UL, 1'300'000UL}) {
        CAPTURE(limit);
        xlsx::Writer writer{folder.path("a.xlsx"), "s", "", "", {"a", "b"}};
        for (long long row = 0; row < 4000; ++row) {
            const FileSizeLimit full{limit};
            writer.add({std::string{"Đảng ủy xã"}, row});
        }
        const FileSizeLimit full{limit};
        const std::string refusal = test::failure([&] { writer.finish(); });
        CAPTURE(refusal);
        CHECK(refusal.starts_with("1: cannot write"));
        CHECK(refusal.find("the disk is full") != std::string::npos);
    }
    CHECK(folder.is_empty());
}

TEST_SUITE_END();
