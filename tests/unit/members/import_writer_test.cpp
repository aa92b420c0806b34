#include "sotay/members/import_writer.h"

#include "province.h"

#include <doctest/doctest.h>

#include <string>

using namespace sotay;
using test::k_an;
using test::k_headings;
using test::Province;

TEST_SUITE_BEGIN("members::import_writer");

namespace {

constexpr int k_several_batches = 3'000;

std::string row(int number) {
    return "Lê A,38.00" + std::to_string(1 + number % 2) + "," +
           std::to_string(38'000'000 + number) + "\n";
}

/// A sheet of so many members with a card each.
std::string numbered(int rows) {
    std::string sheet = "Họ tên,Mã chi bộ,Số thẻ đảng viên\n";
    for (int i = 0; i < rows; ++i) sheet += row(i);
    return sheet;
}

}  // namespace

TEST_CASE_FIXTURE(Province, "a bad row late in a sheet leaves nothing of those before it") {
    const auto sheet = numbered(k_several_batches);
    for (const std::string last :
         {"Lê B,38.009,\n", "Lê B,38.001,38000000\n", "\"Lê B,38.001,\n"}) {
        CAPTURE(last);
        CHECK(import(sheet + last).problems.size() == 1);
        CHECK(count("members") == 0);
        CHECK(count("member_placements") == 0);
        CHECK(count("member_imports") == 0);
        CHECK(count("audit_entries") == 0);
        CHECK(number("SELECT count(*) FROM member_names WHERE member_names MATCH 'le'") == 0);
    }
    CHECK(import(sheet).counts.created == k_several_batches);
    CHECK(only_member().id == 1);
}

TEST_CASE_FIXTURE(Province,
                  "of a large sheet the good rows are written when only these are asked") {
    members::ImportOptions options;
    options.is_partial = true;
    const auto report = import(numbered(k_several_batches) + "Lê B,38.009,\n", options);
    CHECK(report.counts.created == k_several_batches);
    CHECK(report.counts.rejected == 1);
    CHECK(count("member_placements") == k_several_batches);
}

TEST_CASE_FIXTURE(Province, "nothing of a bad row is left in the rows that take its place") {
    // Batches are filled anew after some thousand rows.
    constexpr int k_rows = 9'000;
    constexpr int k_bad = 600;
    std::string sheet = numbered(0);
    for (int i = 0; i < k_rows; ++i) sheet += i < k_bad ? "Lê B,38.009,1\n" : row(i);
    members::ImportOptions options;
    options.is_partial = true;
    const auto report = import(sheet, options);
    CHECK(report.counts.rejected == k_bad);
    CHECK(report.counts.created == k_rows - k_bad);
    CHECK(report.problems.back().line == k_bad + 1);
    CHECK(import(sheet, options).counts.unchanged == k_rows - k_bad);
}

TEST_CASE_FIXTURE(Province, "a first import gives back the ids that it did not need") {
    (void)import(k_headings + k_an);
    (void)import("Họ tên,Mã chi bộ\nLê B,38.001\n");
    CHECK(number("SELECT max(id) FROM members") == 2);
    CHECK(number("SELECT count(*) FROM sqlite_master WHERE name IN "
                 "('members_card', 'members_citizen_id', 'members_phone')") == 3);
}

TEST_CASE_FIXTURE(Province, "members are known in the order of the sheet and in any other") {
    constexpr int k_rows = 2'000;
    (void)import(numbered(k_rows));
    const std::string headings = "Họ tên,Mã chi bộ,Số thẻ đảng viên\n";
    std::string with_gaps = headings;
    std::string backwards = headings;
    for (int i = 0; i < k_rows; ++i) {
        if (i % 7 == 0) with_gaps += "Lê Mới,38.001," + std::to_string(39'000'000 + i) + "\n";
        if (i % 5 != 0) with_gaps += row(i);
        backwards += row(k_rows - 1 - i);
    }
    CHECK(import(backwards).counts.unchanged == k_rows);
    const auto report = import(with_gaps);
    CHECK(report.counts.unchanged == k_rows - k_rows / 5);
    CHECK(report.counts.created == k_rows / 7 + 1);
}

TEST_SUITE_END();
