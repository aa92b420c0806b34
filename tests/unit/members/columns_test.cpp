#include "sotay/members/columns.h"

#include "register.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

using namespace sotay;
using members::Field;

TEST_SUITE_BEGIN("members::columns");

TEST_CASE("a heading is recognised in Vietnamese and English, with accents or without") {
    const std::vector<std::pair<std::string, Field>> cases{
        {"Họ và tên", Field::full_name},
        {"HO VA TEN", Field::full_name},
        {"full_name", Field::full_name},
        {"  Số CCCD / định danh ", Field::citizen_id},
        {"Ngày sinh (ngày/tháng/năm)", Field::birth_date},
        {"Giới tính (Nam/Nữ)*", Field::gender},
        {"Mã chi bộ", Field::org_code},
        {"Mã tổ chức", Field::org_code},
        {"Chi bộ", Field::org_name},
        {"Ngày vào Đảng", Field::admitted_on},
        {"Ngày chính thức", Field::official_on},
        {"Số thẻ đảng viên", Field::card_number},
        {"Số điện thoại", Field::phone},
        {"Zalo ID", Field::zalo_id},
        {"E-mail", Field::email},
        {"Trạng thái", Field::state},
        {"Chức vụ Đảng", Field::post},
        {"Dân tộc", Field::ethnicity},
        {"Trình độ", Field::education},
        {"Số TĐV", Field::card_number},
        {"Số thẻ ĐV", Field::card_number},
        {"HỌ TÊN", Field::full_name},
        {"HoTen", Field::full_name},
        {"Họ, chữ đệm và tên", Field::full_name},
        {"3. Họ và tên", Field::full_name},
        {"Ngày/tháng/năm sinh", Field::birth_date},
        {"Năm sinh", Field::birth_date},
        {"Số CCCD/ĐDCN", Field::citizen_id},
        {"Số ĐT", Field::phone},
        {"SĐT", Field::phone},
        {"Mã ĐV", Field::org_code},
        {"Ngày vào Đảng / Dự bị", Field::admitted_on},
        {"Ngày vào Đảng / Chính thức", Field::official_on},
        {"Thẻ đảng viên / Số", Field::card_number},
    };
    for (const auto& [heading, field] : cases) {
        CAPTURE(heading);
        CHECK(members::find_field(heading) == field);
    }
    CHECK_FALSE(members::find_field("Ghi chú"));
    CHECK_FALSE(members::find_field("Quê quán"));
    CHECK_FALSE(members::find_field("Chính thức"));
    CHECK_FALSE(members::find_field("Số"));
    CHECK_FALSE(members::find_field(""));
}

TEST_CASE("every column is found by its own key") {
    for (const auto field : members::all_fields()) {
        CHECK(members::find_field(members::key_of(field)) == field);
    }
}

TEST_CASE("a column that stands twice is a problem that names both") {
    std::vector<Problem> problems;
    const auto layout = members::read_layout({"Họ tên", "Mã chi bộ", "Full name"}, 1, {}, problems);
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].line == 1);
    CHECK(problems[0].field == "full_name");
    CHECK(problems[0].value == "Full name");
    CHECK(problems[0].message.find("Họ tên") != std::string::npos);
    CHECK(layout.column(Field::org_code) == 1);
}

TEST_CASE("a doubtful heading gives way to a clear one") {
    std::vector<Problem> problems;
    auto layout = members::read_layout(
        {"Họ tên", "Năm sinh", "Ngày sinh", "Số CMND", "CCCD", "Đơn vị", "Mã ĐV", "Chi bộ"}, 1, {},
        problems);
    CHECK(problems.empty());
    CHECK(layout.column(Field::birth_date) == 2);
    CHECK(layout.column(Field::citizen_id) == 4);
    CHECK(layout.column(Field::org_name) == 7);
    CHECK_FALSE(layout.column(Field::org_code));
    CHECK(layout.ignored == std::vector<std::string>{"Năm sinh", "Số CMND", "Đơn vị", "Mã ĐV"});
    layout = members::read_layout({"Tên", "Năm sinh", "Đơn vị"}, 1, {}, problems);
    CHECK(problems.empty());
    CHECK(layout.column(Field::full_name) == 0);
    CHECK(layout.column(Field::birth_date) == 1);
    CHECK(layout.column(Field::org_name) == 2);
}

TEST_CASE("a birth date or a mark under Nam or Nữ tells the gender") {
    std::vector<Problem> problems;
    const auto dates = members::read_layout({"Họ tên", "Nam", "Nữ", "Chi bộ"}, 1, {}, problems);
    using Cells = std::vector<std::string>;
    const auto both = [](const members::Layout& layout, const Cells& cells) {
        return layout.assembled(Field::birth_date, cells).value_or("?") + "," +
               layout.assembled(Field::gender, cells).value_or("?");
    };
    CHECK(both(dates, {"A", "1/2/1970", "", "C"}) == "1/2/1970,Nam");
    CHECK(both(dates, {"A", "", "1970"}) == "1970,Nữ");
    CHECK(both(dates, {"A", "x", ""}) == ",Nam");
    CHECK(both(dates, {"A"}) == ",");
    CHECK(both(dates, {"A", "1970", "1971"}) == "1970 / 1971,Nam / Nữ");
    CHECK_FALSE(dates.assembled(Field::full_name, {"A"}));

    const auto marks = members::read_layout(
        {"Họ tên", "Giới tính / Nam", "Giới tính / Nữ", "Ngày sinh", "Chi bộ"}, 1, {}, problems);
    CHECK(both(marks, {"A", "0", "1", "1/2/1970"}) == "?,Nữ");
    const auto told = members::read_layout(
        {"Họ tên", "Nam", "Nữ", "Ngày sinh", "Giới tính", "Chi bộ"}, 1, {}, problems);
    CHECK_FALSE(told.by_gender);
    CHECK(told.ignored == Cells{"Nam", "Nữ"});
    CHECK(problems.empty());
}

TEST_CASE("a sheet without names or organisations is told what it lacks") {
    std::vector<Problem> problems;
    (void)members::read_layout({"Ngày sinh"}, 1, {}, problems);
    REQUIRE(problems.size() == 2);
    CHECK(problems[0].field == "full_name");
    CHECK(problems[1].field == "org_code");
    problems.clear();
    (void)members::read_layout({"Họ tên", "Chi bộ"}, 1, {}, problems);
    CHECK(problems.empty());
}

TEST_CASE("columns that mean nothing here are named, the reason of a rejection is not") {
    std::vector<Problem> problems;
    const auto layout =
        members::read_layout({"STT", "Họ tên", "Chi bộ", "Ghi chú", "ly_do", ""}, 1, {}, problems);
    CHECK(layout.ignored == std::vector<std::string>{"STT", "Ghi chú"});
    CHECK(layout.reason == 4);
    CHECK(layout.heading("full_name") == "Họ tên");
}

TEST_CASE("an office's own headings are mapped by a file") {
    const test::ScratchFolder folder;
    const auto file = folder.write("map.yaml",
                                   "columns:\n  Tên trong sổ: full_name\n"
                                   "  Nơi sinh hoạt Đảng: org_code\n");
    std::vector<Problem> problems;
    const auto layout = members::read_layout({"TÊN TRONG SỔ", "Nơi sinh hoạt Đảng"}, 1,
                                             members::read_heading_map(file), problems);
    CHECK(problems.empty());
    CHECK(layout.column(Field::full_name) == 0);
    CHECK(layout.column(Field::org_code) == 1);
}

TEST_CASE("a mapping to an unknown key names the place and the nearest key") {
    const test::ScratchFolder folder;
    const auto file = folder.write("map.yaml", "columns:\n  Tên: ful_name\n");
    try {
        (void)members::read_heading_map(file);
        FAIL("was accepted");
    } catch (const Error& error) {
        const std::string message = error.what();
        CHECK(error.kind() == ErrorKind::invalid_input);
        CHECK(message.find("map.yaml:2:") != std::string::npos);
        CHECK(message.find("full_name") != std::string::npos);
    }
}

TEST_SUITE_END();
