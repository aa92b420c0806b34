#include "sotay/members/header.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>
#include <utility>
#include <vector>

using namespace sotay;
using members::Field;
using members::HeaderFinder;
using members::HeadingMap;

namespace {

using Cells = std::vector<std::string>;

/// A sheet of which rows are parted by newlines and cells by "|"; empty rows are left out as the
/// readers do.
std::vector<members::SheetRow> sheet(const std::string& text) {
    std::vector<members::SheetRow> rows;
    int number = 1;
    std::string cell;
    Cells cells;
    for (const char letter : text + "\n") {
        if (letter != '|' && letter != '\n') {
            cell += letter;
            continue;
        }
        cells.push_back(std::exchange(cell, ""));
        if (letter == '|') continue;
        if (cells.size() > 1 || !cells[0].empty()) rows.push_back({number, cells});
        cells.clear();
        ++number;
    }
    return rows;
}

struct Read {
    int row = 0;
    std::string headings;
    int next = 0;  ///< number of the first data row
    int last_taken = 0;
    members::Layout layout;
    std::vector<Problem> problems;
};

Read read(const std::string& text, const HeadingMap& map = {}) {
    HeaderFinder finder{map};
    Read result;
    for (auto& row : sheet(text)) {
        result.last_taken = row.number;
        if (finder.take(std::move(row))) break;
    }
    const auto header = finder.found();
    REQUIRE(header);
    result.row = header->row;
    result.headings = fmt::format("{}", fmt::join(header->headings, "|"));
    const auto rows = finder.rows_after();
    result.next = rows.empty() ? 0 : rows.front().number;
    result.layout = members::read_layout(header->headings, header->row, map, result.problems);
    return result;
}

}  // namespace

TEST_SUITE_BEGIN("members::header");

TEST_CASE("headings in the first row are taken as they are") {
    const auto found = read("STT|Họ và tên|Giới tính|Mã chi bộ|Ghi chú\n1|Lê Văn A|Nam|38.1|x\n");
    CHECK(found.row == 1);
    CHECK(found.headings == "STT|Họ và tên|Giới tính|Mã chi bộ|Ghi chú");
    CHECK(found.next == 2);
    CHECK(found.last_taken == 2);
}

TEST_CASE("a first row that lacks columns is still what the problems are about") {
    for (const std::string text :
         {"STT|Ngày sinh|Ghi chú\n1|1/2/1970|Nam\n2|1/2/1970|Nam\n", "Cột 1|Cột 2\nLê Văn A|Nam\n",
          "Họ tên|Nơi ở\nLê Văn A|Thọ Xuân\n", "Mã chi bộ|Ngày sinh\n38.1|Nam\n"}) {
        CAPTURE(text);
        const auto found = read(text);
        CHECK(found.row == 1);
        CHECK(found.next == 2);
        CHECK_FALSE(found.problems.empty());
    }
    const HeadingMap map;
    CHECK_FALSE(HeaderFinder{map}.found());
}

TEST_CASE("titles above the headings are passed over") {
    const auto found = read(
        "ĐẢNG BỘ XÃ THỌ XUÂN|||ĐẢNG CỘNG SẢN VIỆT NAM\n"
        "CHI BỘ THÔN 1\n\n"
        "DANH SÁCH ĐẢNG VIÊN\n"
        "Chi bộ:|Thôn 1|Điện thoại:|0912345678\n"
        "TT|HO TEN|Năm sinh|Chi bộ|SĐT\n"
        "(1)|(2)|(3)|(4)|(5)\n"
        "1|Lê Văn A|1970|Thôn 1|0912345678\n");
    CHECK(found.row == 6);
    CHECK(found.headings == "TT|HO TEN|Năm sinh|Chi bộ|SĐT");
    CHECK(found.next == 8);
    CHECK(found.layout.column(Field::birth_date) == 2);
    CHECK(found.problems.empty());
}

TEST_CASE("a group is joined with what stands beneath it") {
    const auto found = read(
        "DANH SÁCH\n"
        "STT|Họ và tên|Ngày sinh||Chi bộ|Ngày, tháng, năm vào Đảng||CCCD||Ghi chú\n"
        "||Nam|Nữ||Dự bị|Chính thức|Số|Ngày cấp|\n"
        "A|B|1|2|3|4|5|6|7|8\n"
        "1|Lê Văn A|1/2/1970||Thôn 1|3/2/1999|3/2/2000|038070000001|1/1/2021|\n");
    CHECK(found.row == 2);
    CHECK(found.headings ==
          "STT|Họ và tên|Ngày sinh / Nam|Ngày sinh / Nữ|Chi bộ|Ngày, tháng, năm vào Đảng / Dự bị|"
          "Ngày, tháng, năm vào Đảng / Chính thức|CCCD / Số|CCCD / Ngày cấp|Ghi chú");
    CHECK(found.next == 5);
    CHECK(found.problems.empty());
    const auto& layout = found.layout;
    REQUIRE(layout.by_gender);
    CHECK(layout.by_gender->male == 2);
    CHECK(layout.by_gender->female == 3);
    CHECK(layout.column(Field::admitted_on) == 5);
    CHECK(layout.column(Field::official_on) == 6);
    CHECK(layout.column(Field::citizen_id) == 7);
    CHECK(layout.ignored == Cells{"STT", "CCCD / Ngày cấp", "Ghi chú"});
}

TEST_CASE("a group may be told apart by full headings") {
    const auto found = read(
        "Họ và tên|Chi bộ|Ngày vào Đảng||Người giới thiệu|\n"
        "||Ngày kết nạp|Ngày chính thức|Thứ nhất|Thứ hai\n"
        "Lê Văn A|Thôn 1|3/2/1999|3/2/2000||\n");
    CHECK(found.layout.column(Field::admitted_on) == 2);
    CHECK(found.layout.column(Field::official_on) == 3);
    CHECK(found.layout.ignored ==
          Cells{"Người giới thiệu / Thứ nhất", "Người giới thiệu / Thứ hai"});
    CHECK(found.next == 3);
}

TEST_CASE("headings that stand over the row that names the person belong to it") {
    const auto found = read(
        "STT|Đảng viên||Ngày sinh||Chi bộ\n"
        "|Họ và tên|Số thẻ|Nam|Nữ|\n"
        "1|Lê Thị A|38.123456||1/2/1970|Thôn 1\n");
    CHECK(found.row == 1);
    CHECK(found.headings == "STT|Họ và tên|Số thẻ|Ngày sinh / Nam|Ngày sinh / Nữ|Chi bộ");
    CHECK(found.next == 3);
    CHECK(found.problems.empty());
}

TEST_CASE("data under the headings is never taken for a part of them") {
    for (const std::string row :
         {"1|Lê Văn A|Nam|Chính thức|Kinh", "1||Nam|Dự bị|", "1|Nam|Nữ||", "|Tên lạ|Nam||"}) {
        CAPTURE(row);
        const auto found = read("STT|Họ và tên|Giới tính|Trạng thái|Dân tộc\n" + row + "\n");
        CHECK(found.headings == "STT|Họ và tên|Giới tính|Trạng thái|Dân tộc");
        CHECK(found.next == 2);
    }
}

TEST_CASE("a name in two columns is joined, under two headings or one") {
    const std::string rows = "1|Nguyễn Văn|Nam|38.1\n2|Lê Thị|Hoa|38.1\n";
    for (const std::string headings :
         {"STT|Họ và tên đệm|Tên|Mã chi bộ\n", "STT|Họ|Tên|Mã chi bộ\n",
          "STT|Họ và tên||Mã chi bộ\n", "STT|Họ và tên||Mã chi bộ\n|Họ, chữ đệm|Tên|\n"}) {
        CAPTURE(headings);
        const auto found = read(headings + rows);
        CHECK(found.problems.empty());
        CHECK(found.layout.column(Field::full_name) == 1);
        CHECK(found.layout.given_name == 2);
        CHECK(found.layout.assembled(Field::full_name, {"1", "Nguyễn Văn", "Nam", "38.1"}) ==
              "Nguyễn Văn Nam");
    }
    const auto sorted = read("Họ và tên|Tên|Mã chi bộ\nLê Thị Hoa|Hoa|38.1\n");
    CHECK_FALSE(sorted.layout.given_name);
    CHECK(sorted.layout.ignored == Cells{"Tên"});
}

TEST_CASE("a column without heading beside the name is no given name when its cells are none") {
    for (const std::string rows :
         {"Lê Văn A|Nam|38.1\nLê Thị B|Nữ|38.1\n", "Lê Văn A|x|38.1\n", "Lê Văn A||38.1\n",
          "Lê Văn A|Bí thư|38.1\nLê Văn B|Hoa|38.1\n"}) {
        CAPTURE(rows);
        CHECK(read("Họ và tên||Mã chi bộ\n" + rows).headings == "Họ và tên||Mã chi bộ");
    }
}

TEST_CASE("an office's own map counts as much as the usual headings") {
    const HeadingMap map{{"ten trong so", Field::full_name}, {"noi sh", Field::org_code}};
    const auto found = read("Sổ đảng viên\nTên trong sổ|Nơi SH\nLê Văn A|38.1\n", map);
    CHECK(found.row == 2);
    CHECK(found.problems.empty());
}

TEST_CASE("looking for headings ends after forty rows, with the best of them") {
    std::string text = "Chi bộ|Ngày sinh\n";
    for (int i = 0; i < 60; ++i) text += "x|y\n";
    const auto found = read(text);
    CHECK(found.row == 1);
    CHECK(found.last_taken == 40);
    CHECK(found.next == 2);
}

TEST_SUITE_END();
