#include "sotay/members/import.h"

#include "province.h"

#include "sotay/formats/csv.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <iterator>
#include <string>
#include <utility>
#include <vector>

using namespace sotay;
using members::OnConflict;
using test::k_an;
using test::k_binh;
using test::k_headings;
using test::Province;

TEST_SUITE_BEGIN("members::import");

namespace {

std::vector<std::string> places(const members::ImportReport& report) {
    std::vector<std::string> result;
    for (const auto& problem : report.problems) {
        result.push_back(std::to_string(problem.line) + " " + problem.field + " " + problem.value);
    }
    return result;
}

}  // namespace

TEST_CASE_FIXTURE(Province, "a good sheet fills the register and leaves one audit entry") {
    const auto report = import(k_headings + k_an + k_binh);
    CHECK(report.problems.empty());
    CHECK(report.counts.rows == 2);
    CHECK(report.counts.created == 2);
    CHECK(report.id == 1);
    const auto an = only_member();
    CHECK(an.full_name == "Nguyễn Văn An");
    CHECK(an.card_number == "38.123456");
    CHECK(an.birth_date == parse_date("1970-02-01"));
    CHECK(an.gender == "male");
    CHECK(an.citizen_id == "038070001234");
    CHECK(an.phone == "84987654321");
    CHECK(an.email == "an@example.vn");
    CHECK(an.zalo_id == "z12");
    CHECK(an.official_on == parse_date("2022-02-03"));
    CHECK(an.ethnicity == "Kinh");
    CHECK(an.education == "Đại học");
    CHECK(an.organisation == 2);
    CHECK(an.state == "chinh_thuc");
    CHECK(an.post == "bi_thu");
    CHECK(count("audit_entries") == 1);
    CHECK(text("SELECT counts FROM audit_entries").find("\"created\":2") != std::string::npos);
}

TEST_CASE_FIXTURE(Province, "nothing that identifies a member stands in the database in clear") {
    (void)import(k_headings + k_an);
    CHECK(number("SELECT count(*) FROM members WHERE instr(hex(identity), hex('038070001234'))"
                 " + instr(hex(identity), hex('123456')) + instr(hex(contact), hex('987654321'))"
                 " + instr(hex(contact), hex('an@example.vn')) > 0") == 0);
    CHECK(number("SELECT count(*) FROM members WHERE contact IS NOT NULL") == 1);
}

TEST_CASE_FIXTURE(Province, "the same sheet again changes nothing") {
    (void)import(k_headings + k_an + k_binh);
    const auto again = import(k_headings + k_an + k_binh);
    CHECK(again.counts.unchanged == 2);
    CHECK(again.counts.created + again.counts.updated == 0);
    CHECK_FALSE(again.id);
    CHECK(count("members") == 2);
    CHECK(count("member_placements") == 2);
    CHECK(count("member_imports") == 1);
}

TEST_CASE_FIXTURE(Province, "every bad cell is a problem with its row, column and value") {
    const auto report = import(
        k_headings +
        "Trần B,31/02/2011,Namm,3807000123,0123,38.009,,,chính thứcc,trưởng,123,a@b,z 1,,\n" +
        k_an);
    CHECK(places(report) == std::vector<std::string>{"2 card_number 123", "2 birth_date 31/02/2011",
                                                     "2 gender Namm", "2 citizen_id 3807000123",
                                                     "2 phone 0123", "2 zalo_id z 1", "2 email a@b",
                                                     "2 org_code 38.009", "2 state chính thứcc",
                                                     "2 post trưởng"});
    CHECK(report.is_refused);
    CHECK(report.counts.rows == 2);
    CHECK(report.counts.created == 0);
    CHECK(report.counts.rejected == 1);
    CHECK_FALSE(report.id);
    CHECK(count("members") == 0);
    CHECK(count("audit_entries") == 0);
}

TEST_CASE_FIXTURE(Province, "cells that contradict each other are problems") {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"A,01/02/1971,Nam,038070001234,,38.001,,,,,,,,,\n", "2 citizen_id 038070001234"},
        {"A,01/02/1970,Nữ,038070001234,,38.001,,,,,,,,,\n", "2 citizen_id 038070001234"},
        {"A,01/02/1970,,,,38.001,01/02/1960,,,,,,,,\n", "2 admitted_on 01/02/1960"},
        {"A,,,,,38.001,01/02/2000,01/02/1999,,,,,,,\n", "2 official_on 01/02/1999"},
        {"A,02/12/2026,,,,38.001,,,,,,,,,\n", "2 birth_date 02/12/2026"},
        {"A,,,,,38,,,,,,,,,\n", "2 org_code 38"},
        {"A1,,,,,38.001,,,,,,,,,\n", "2 full_name A1"},
        {",,,,,38.001,,,,,,,,,\n", "2 full_name "},
        {"A,,,,,,,,,,,,,,\n", "2 org_code "},
        {"A,,,,,38.001,,,,,,,,,,thừa\n", "2  thừa"},
    };
    for (const auto& [row, place] : cases) {
        CAPTURE(row);
        CHECK(places(import(k_headings + row)) == std::vector<std::string>{place});
    }
}

TEST_CASE_FIXTURE(Province, "a citizen id of the 2000s tells its century") {
    CHECK(import(k_headings + "A,01/02/2004,Nữ,038304001234,,38.001,,,,,,,,,\n").problems.empty());
}

TEST_CASE_FIXTURE(Province, "a lost leading 0 is put back only on request") {
    const auto sheet = k_headings + "A,01/02/1970,Nam,38070001234,,38.001,,,,,,,,,\n";
    const auto report = import(sheet);
    REQUIRE(report.problems.size() == 1);
    CHECK(report.problems[0].message.find("038070001234") != std::string::npos);
    CHECK(report.problems[0].message.find("--repair") != std::string::npos);
    CHECK(import(sheet, {}, true).counts.created == 1);
    CHECK(only_member().citizen_id == "038070001234");
}

TEST_CASE_FIXTURE(Province, "an unknown code is answered with the nearest one") {
    const auto report = import("Họ tên,Mã chi bộ\nA,38.02\n");
    REQUIRE(report.problems.size() == 1);
    CHECK(report.problems[0].message.find("38.002") != std::string::npos);
}

TEST_CASE_FIXTURE(Province, "a cell is found by its name when the sheet has no code") {
    CHECK(import("Họ tên,Chi bộ\nA,CHI BO 38.002\n").counts.created == 1);
    CHECK(only_member().organisation == 3);
    CHECK(places(import("Họ tên,Chi bộ\nB,Chi bộ khác\n")) ==
          std::vector<std::string>{"2 org_name Chi bộ khác"});
    add_organisation(4, "38.003", "chi_bo", 1);
    database.execute("UPDATE organisation_placements SET name = 'Chi bộ 38.002' WHERE code = $1",
                     "38.003");
    CHECK(places(import("Họ tên,Chi bộ\nB,Chi bộ 38.002\n")) ==
          std::vector<std::string>{"2 org_name Chi bộ 38.002"});
}

TEST_CASE_FIXTURE(Province, "of two rows with one identity the later one is reported") {
    const std::string headings = "Họ tên,Ngày sinh,Mã chi bộ,Số thẻ đảng viên,Số CCCD\n";
    CHECK(places(import(headings + "A,,38.001,38.123456,\nB,,38.001,38123456,\n")) ==
          std::vector<std::string>{"3 card_number 38123456"});
    CHECK(places(import(headings + "A,,38.001,,038070001234\nB,,38.002,,038070001234\n")) ==
          std::vector<std::string>{"3 citizen_id 038070001234"});
    CHECK(places(import(headings + "Lê A,01/02/1970,38.001,,\nLê A,1.2.1970,38.001,,\n")) ==
          std::vector<std::string>{"3 full_name Lê A"});
    CHECK(
        import(headings + "Lê A,01/02/1970,38.001,,\nLê A,01/02/1970,38.002,,\n").counts.created ==
        2);
}

TEST_CASE_FIXTURE(Province, "two rows that lead to one member of the register are not both taken") {
    (void)import(k_headings + k_an);
    const auto report = import(
        "Họ tên,Mã chi bộ,Số thẻ đảng viên,Số CCCD\n"
        "Nguyễn Văn An,38.001,38.123456,\n"
        "Nguyễn Văn An,38.001,,038070001234\n");
    CHECK(places(report) == std::vector<std::string>{"3 full_name Nguyễn Văn An"});
}

TEST_CASE_FIXTURE(Province,
                  "a member is recognised by card, by citizen id, by name and birth date") {
    (void)import(k_headings + k_an);
    const std::vector<std::string> sheets{
        "Họ tên,Mã chi bộ,Số thẻ đảng viên,Trình độ\nNguyễn Văn An,38.001,38123456,Cao đẳng\n",
        "Họ tên,Mã chi bộ,Số CCCD,Trình độ\nNguyễn Văn An,38.001,038070001234,Trung cấp\n",
        "Họ tên,Mã chi bộ,Ngày sinh,Trình độ\nNguyễn Văn An,38.001,01/02/1970,Thạc sĩ\n",
    };
    for (const auto& sheet : sheets) {
        CAPTURE(sheet);
        CHECK(import(sheet).counts.updated == 1);
    }
    CHECK(count("members") == 1);
    CHECK(only_member().education == "Thạc sĩ");
    CHECK(only_member().phone == "84987654321");
}

TEST_CASE_FIXTURE(Province,
                  "another person of the same name and birth date but another card is new") {
    (void)import(k_headings + k_an);
    CHECK(import("Họ tên,Mã chi bộ,Ngày sinh,Số thẻ đảng viên\n"
                 "Nguyễn Văn An,38.001,01/02/1970,38.999999\n")
              .counts.created == 1);
}

TEST_CASE_FIXTURE(Province, "a card of one member with the citizen id of another is a problem") {
    (void)import(k_headings + k_an + k_binh);
    const auto report = import(
        "Họ tên,Mã chi bộ,Số thẻ đảng viên,Số CCCD\n"
        "Nguyễn Văn An,38.001,38.123456,038187001234\n");
    CHECK(places(report) == std::vector<std::string>{"2 citizen_id 038187001234"});
}

TEST_CASE_FIXTURE(Province, "members already there are updated, left alone or refused, as asked") {
    (void)import(k_headings + k_an);
    const auto sheet =
        k_headings + k_binh + "Nguyễn Văn An,,,,0912345678,38.001,,,,,38.123456,,,,\n";
    members::ImportOptions options;
    options.on_conflict = OnConflict::fail;
    CHECK(places(import(sheet, options)) == std::vector<std::string>{"3 full_name Nguyễn Văn An"});
    options.on_conflict = OnConflict::skip;
    const auto skipped = import(sheet, options);
    CHECK(skipped.counts.created == 1);
    CHECK(skipped.counts.unchanged == 1);
    CHECK(only_member().phone == "84987654321");
    CHECK(import(sheet).counts.updated == 1);
    CHECK(only_member().phone == "84912345678");
    CHECK(only_member().email == "an@example.vn");
}

TEST_CASE_FIXTURE(Province,
                  "a new member is counted since the admission, but not before the cell") {
    (void)import(k_headings + k_an + k_binh + "Vô Danh,,,,,38.002,,,,,,,,,\n");
    CHECK(text("SELECT from_on FROM member_placements WHERE member_id = 1") == "2021-02-03");
    CHECK(text("SELECT from_on FROM member_placements WHERE member_id = 2") == "2024-05-01");
    CHECK(text("SELECT from_on FROM member_placements WHERE member_id = 3") == "2024-05-01");
}

TEST_CASE_FIXTURE(Province, "a state that is not written follows from the dates") {
    (void)import(
        "Họ tên,Mã chi bộ,Ngày vào Đảng,Ngày chính thức\n"
        "A,38.001,01/02/2026,\nB,38.001,01/02/2020,01/02/2021\nC,38.001,,\n");
    CHECK(text("SELECT state FROM member_placements WHERE member_id = 1") == "du_bi");
    CHECK(text("SELECT state FROM member_placements WHERE member_id = 2") == "chinh_thuc");
    CHECK(text("SELECT state FROM member_placements WHERE member_id = 3") == "chinh_thuc");
}

TEST_CASE_FIXTURE(Province, "a changed cell closes the old placement today and opens another") {
    (void)import(k_headings + k_an);
    CHECK(import("Họ tên,Mã chi bộ,Số thẻ đảng viên\nNguyễn Văn An,38.002,38.123456\n")
              .counts.updated == 1);
    CHECK(count("member_placements") == 2);
    CHECK(text("SELECT to_on FROM member_placements WHERE organisation_id = 2") == "2026-12-01");
    CHECK(text("SELECT from_on FROM member_placements WHERE organisation_id = 3") == "2026-12-01");
    CHECK_FALSE(only_member().post);
    CHECK(text("SELECT to_on FROM member_posts WHERE organisation_id = 2") == "2026-12-01");
    SUBCASE("a second change on the same day replaces the first") {
        (void)import(
            "Họ tên,Mã chi bộ,Số thẻ đảng viên,Chức vụ Đảng,Trạng thái\n"
            "Nguyễn Văn An,38.002,38.123456,đảng viên,miễn sinh hoạt\n");
        CHECK(count("member_placements") == 2);
        CHECK(count("member_posts") == 1);
        CHECK(only_member().state == "mien_sinh_hoat");
    }
    SUBCASE("a post named with the new place is held there") {
        (void)import(
            "Họ tên,Mã chi bộ,Số thẻ đảng viên,Chức vụ Đảng\n"
            "Nguyễn Văn An,38.002,38.123456,phó bí thư\n");
        CHECK(only_member().post == "pho_bi_thu");
        CHECK(text("SELECT from_on FROM member_posts WHERE organisation_id = 3") == "2026-12-01");
    }
}

TEST_CASE_FIXTURE(Province, "a placement that ends on a known day keeps that end") {
    (void)import(k_headings + k_an);
    database.execute("UPDATE member_placements SET to_on = '2027-01-01'");
    (void)import("Họ tên,Mã chi bộ,Số thẻ đảng viên\nNguyễn Văn An,38.002,38.123456\n");
    CHECK(text("SELECT to_on FROM member_placements WHERE organisation_id = 3") == "2027-01-01");
}

TEST_CASE_FIXTURE(Province, "a trial tells what would change and changes nothing") {
    members::ImportOptions options;
    options.is_dry_run = true;
    options.error_file = folder.path("errors.csv");
    const auto report = import(k_headings + k_an, options);
    CHECK(report.counts.created == 1);
    CHECK_FALSE(report.id);
    CHECK(count("members") == 0);
    CHECK(count("audit_entries") == 0);
    CHECK(count("id_sequences") == 0);
    CHECK(folder.read("errors.csv").empty());
}

TEST_CASE_FIXTURE(Province, "rejected rows come back with why, are mended and accepted") {
    members::ImportOptions options;
    options.is_partial = true;
    options.error_file = folder.path("errors.csv");
    const auto sheet =
        "STT,Họ tên,Mã chi bộ,Ngày sinh\n1,Lê A,38.001,01/02/1970\n"
        "\"2, 3\",Lê B,38.001,31/02/1970\n";
    const auto report = import(sheet, options);
    CHECK(report.counts.created == 1);
    CHECK(report.counts.rejected == 1);
    CHECK_FALSE(report.is_refused);
    const auto errors = folder.read("errors.csv");
    CHECK(errors.starts_with(
        "STT,Họ tên,Mã chi bộ,Ngày sinh,ly_do\n\"2, 3\",Lê B,38.001,31/02/1970,"));
    struct stat status {};
    REQUIRE(::stat(options.error_file.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0600);

    auto mended = errors;
    mended.replace(mended.find("31/02"), 5, "28/02");
    const auto second = import(mended, options);
    CHECK(second.counts.created == 1);
    CHECK(second.counts.rejected == 0);
    CHECK(folder.read("errors.csv") == "STT,Họ tên,Mã chi bộ,Ngày sinh,ly_do\n");
}

TEST_CASE_FIXTURE(Province, "a sheet without one good row is refused even in part") {
    members::ImportOptions options;
    options.is_partial = true;
    CHECK(import("Họ tên,Mã chi bộ\nA,38.009\n", options).is_refused);
}

TEST_CASE_FIXTURE(Province, "a sheet that breaks off is refused as a whole") {
    members::ImportOptions options;
    options.is_partial = true;
    const auto report = import("Họ tên,Mã chi bộ\nA,38.001\n\"B,38.001\n", options);
    CHECK(report.is_refused);
    CHECK(report.problems.size() == 1);
    CHECK(count("members") == 0);
    CHECK(import("").is_refused);
    CHECK(import("Họ tên\nA\n").problems.at(0).field == "org_code");
}

TEST_CASE_FIXTURE(Province, "a change made by somebody else meanwhile stops the import") {
    (void)import(k_headings + k_an);
    members::ImportOptions options;
    options.on_progress = [&](std::int64_t) {
        database.execute("UPDATE members SET updated_at = updated_at + 1");
    };
    const auto sheet =
        "Họ tên,Mã chi bộ,Số thẻ đảng viên,Trình độ\nNguyễn Văn An,38.001,38.123456,Tiến sĩ\n";
    CHECK_THROWS_AS((void)import(sheet, options), Error);
    CHECK(only_member().education == "Đại học");
    CHECK(count("audit_entries") == 1);
}

TEST_CASE_FIXTURE(Province, "a name in capitals is written as a name") {
    (void)import("Họ tên,Mã chi bộ\nNGUYỄN  ĐÌNH HẢO,38.001\n");
    CHECK(only_member().full_name == "Nguyễn Đình Hảo");
}

TEST_CASE_FIXTURE(Province, "whatever is in the register comes back from its export unchanged") {
    auto sheet = k_headings + k_an + k_binh;
    const auto& rules = terms.in_force_on(*parse_date("2026-12-01")).rules;
    std::ptrdiff_t states = 0;
    for (const auto& state : rules.states.terms()) {
        if (state.kind == members::StateKind::guest) continue;
        ++states;
        for (const auto& post : rules.posts.terms()) {
            sheet += "Trần Thị " + state.name + " " + post.name + ",,Nữ,,,38.002,,,\"" +
                     state.name + "\"," + post.name + ",,,,Mường,\n";
        }
    }
    const auto written = import(sheet).counts.created;
    CHECK(written == 2 + states * std::ssize(rules.posts.terms()));

    const auto tree = org::Tree::load(database, *parse_date("2026-12-01"));
    auto exported = k_headings;
    members::for_each(database, vault, tree.on(), {}, [&](const members::Member& member) {
        const auto day = [](const auto& date) { return date ? iso(*date) : std::string{}; };
        exported += csv::format_row({member.full_name, day(member.birth_date), *member.gender,
                                     member.citizen_id.value_or(""), member.phone.value_or(""),
                                     tree.get(member.organisation).code, day(member.admitted_on),
                                     day(member.official_on), member.state,
                                     member.post.value_or(""), member.card_number.value_or(""),
                                     member.email.value_or(""), member.zalo_id.value_or(""),
                                     member.ethnicity.value_or(""), member.education.value_or("")});
    });
    const auto again = import(exported);
    CHECK(places(again).empty());
    CHECK(again.counts.unchanged == written);
    CHECK(again.counts.rows == written);
}

TEST_CASE_FIXTURE(Province, "rows beyond one batch are all taken, whatever their order") {
    constexpr int k_rows = 9'000;
    std::string sheet = "Họ tên,Mã chi bộ,Số thẻ đảng viên\n";
    for (int i = 0; i < k_rows; ++i) {
        sheet +=
            "Lê A,38.00" + std::to_string(1 + i % 2) + "," + std::to_string(38'000'000 + i) + "\n";
    }
    CHECK(import(sheet).counts.created == k_rows);
    CHECK(import(sheet).counts.unchanged == k_rows);
    CHECK(count("member_placements") == k_rows);
    sheet += "Lê A,38.001,38000000\n";
    CHECK(places(import(sheet)) ==
          std::vector<std::string>{std::to_string(k_rows + 2) + " card_number 38000000"});
}

TEST_CASE("a name in two columns and a birth date under Nam or Nữ are read as one") {
    Province province;
    const auto report =
        province.import("Họ và tên đệm,Tên,Nam,Nữ,Mã chi bộ\nNguyễn Thị,Nữ,,01/02/1970,38.001\n");
    CHECK_FALSE(report.is_refused);
    const auto member = province.only_member();
    CHECK(member.full_name == "Nguyễn Thị Nữ");
    CHECK(member.gender == "female");
    REQUIRE(member.birth_date);
    CHECK(iso(*member.birth_date) == "1970-02-01");
    const auto refused =
        province.import("Họ,Tên,Nam,Nữ,Mã chi bộ\nLê,An,01/02/1970,01/02/1970,38.001\n");
    CHECK(refused.is_refused);
}

TEST_SUITE_END();
