#include "sotay/org/check.h"

#include "standing.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace sotay;

TEST_SUITE_BEGIN("org::check");

namespace {

/// A province with one commune; the tests give its organisations members and posts by hand.
struct Province : test::Standing {
    org::CheckRules rules = org::load_checks(rule_directories());
    rules::Dated<org::KindRules> kinds = org::load_kinds(rule_directories());
    org::Strengths strengths;
    org::TermStarts terms;

    Province() {
        add("38", "Đảng bộ tỉnh Thanh Hóa", "dang_bo_tinh");
        add("38.001", "Đảng bộ xã Hoằng Giang", "dang_bo_xa", "38");
        add("cell", "Chi bộ Thôn 1", "chi_bo", "38.001");
        add("large", "Chi bộ Thôn 2", "chi_bo", "38.001", R"(["over_30","over_40"])");
        add("group", "Tổ đảng số 1", "to_dang", "large");
        add("school", "Đảng bộ Trường Trung học phổ thông", "dang_bo_co_so", "38.001");
        add("teachers", "Chi bộ Giáo viên", "chi_bo", "school");
        for (const auto* code : {"cell", "large", "teachers"}) at(code) = cell_of(12);
        for (const auto* code : {"38", "38.001", "school"}) at(code).has_secretary = true;
    }

    /// A cell in which nothing is amiss, whatever its size.
    static org::Strength cell_of(std::int64_t official) {
        return {.official = official,
                .cell_committee = 3,
                .has_secretary = true,
                .has_cell_committee = true};
    }
    org::Strength& at(const char* code) { return strengths[id(code)]; }

    std::vector<org::Finding> findings(const char* on = "2025-12-01") {
        const auto whole = tree(on);
        std::vector<const org::Organisation*> chosen;
        for (const auto& organisation : whole.all()) chosen.push_back(&organisation);
        return org::check({whole, kinds.in_force_on(whole.on()).rules,
                           rules.checks.in_force_on(whole.on()).rules, strengths, terms},
                          chosen);
    }
    /// "few_official few_members": the rules found for one organisation.
    std::string found(const char* code, const char* on = "2025-12-01") {
        std::string codes;
        for (const auto& finding : findings(on)) {
            if (finding.organisation == id(code))
                codes += (codes.empty() ? "" : " ") + std::string{org::code_of(finding.rule)};
        }
        return codes;
    }
    org::Finding only(org::Rule rule, const char* on = "2025-12-01") {
        const auto all = findings(on);
        const auto match = std::ranges::find(all, rule, &org::Finding::rule);
        REQUIRE(match != all.end());
        return *match;
    }
};

}  // namespace

TEST_CASE_FIXTURE(Province, "an organisation that keeps to the rules gets no warning") {
    CHECK(found("cell") == "");
    CHECK(found("38") == "");
    CHECK(found("group") == "");
}

TEST_CASE_FIXTURE(Province, "a cell needs three full members, whoever else it has") {
    at("cell") = cell_of(3);
    CHECK(found("cell") == "");
    at("cell") = cell_of(2);
    at("cell").probationary = 5;
    CHECK(found("cell") == "few_official");
    const auto finding = only(org::Rule::few_official);
    CHECK(finding.count == 2);
    CHECK(finding.limit == 3);
    CHECK(finding.severity == org::Severity::warning);
    CHECK(finding.citation.find("Quy định 294-QĐ/TW, điểm 20.2.1") == 0);
}

TEST_CASE_FIXTURE(Province, "thirty members are many, the probationary ones among them") {
    at("cell") = cell_of(28);
    at("cell").probationary = 1;
    CHECK(found("cell") == "");
    at("cell").probationary = 2;
    CHECK(found("cell") == "many_members no_groups");
}

TEST_CASE_FIXTURE(Province, "a large cell with recorded consent and groups is in order") {
    at("large") = cell_of(45);
    CHECK(found("large") == "unknown_consent");
    CHECK(only(org::Rule::unknown_consent).severity == org::Severity::notice);
}

TEST_CASE_FIXTURE(Province,
                  "a grassroots party committee counts the members of everything below it") {
    CHECK(found("school") == "few_members");
    CHECK(only(org::Rule::few_members).count == 12);
    at("teachers") = cell_of(29);
    at("teachers").probationary = 1;
    CHECK(found("school") == "");
}

TEST_CASE_FIXTURE(Province, "a commune was a grassroots committee until the districts went") {
    at("cell") = cell_of(3);
    at("large") = at("teachers") = cell_of(4);
    CHECK(found("38.001", "2025-06-30") == "few_members");
    CHECK(found("38.001", "2025-07-01") == "");
}

TEST_CASE_FIXTURE(Province, "a standing board may be a third of the committee and no more") {
    at("38") = {.board = 17, .committee = 50, .has_secretary = true, .has_board = true};
    CHECK(found("38") == "large_board");
    CHECK(only(org::Rule::large_board).limit == 16);
    at("38").board = 16;
    CHECK(found("38") == "");
}

TEST_CASE_FIXTURE(Province, "the board of a commune is a matter of the Politburo's rules") {
    at("38.001") = {.board = 11, .committee = 27, .has_secretary = true, .has_board = true};
    CHECK(found("38.001") == "");
}

TEST_CASE_FIXTURE(Province, "a new provincial committee may have a board of less than half") {
    consent("38", R"(["large_board"])");
    const auto judge = [this](std::int64_t board) {
        at("38") = {.board = board, .committee = 50, .has_secretary = true, .has_board = true};
        return found("38", "2026-02-01");
    };
    CHECK(judge(24) == "");
    CHECK(judge(25) == "large_board");
}

TEST_CASE_FIXTURE(Province, "a board is judged only when it and the committee are recorded") {
    at("38") = {.board = 3, .committee = 3, .has_secretary = true, .has_board = true};
    CHECK(found("38") == "");
    at("38") = {.board = 2, .committee = 5, .has_secretary = true, .has_board = false};
    CHECK(found("38") == "");
}

TEST_CASE_FIXTURE(Province, "every committee and cell has a secretary") {
    at("cell").has_secretary = false;
    at("38.001").has_secretary = false;
    CHECK(found("cell") == "no_secretary");
    CHECK(found("38.001") == "no_secretary");
}

TEST_CASE_FIXTURE(Province, "nine full members elect a cell committee of at most seven") {
    at("cell") = cell_of(9);
    at("cell").has_cell_committee = false;
    CHECK(found("cell") == "no_cell_committee");
    at("cell").official = 8;
    CHECK(found("cell") == "");
    at("cell") = cell_of(20);
    at("cell").cell_committee = 8;
    CHECK(found("cell") == "large_cell_committee");
}

TEST_CASE_FIXTURE(Province, "a term lasts five years, and the next congress is announced") {
    terms[id("38.001")] = *parse_date("2020-06-10");
    CHECK(found("38.001", "2024-12-09") == "");
    CHECK(only(org::Rule::term, "2024-12-10").severity == org::Severity::notice);
    CHECK(only(org::Rule::term, "2025-06-10").severity == org::Severity::notice);
    const auto overdue = only(org::Rule::term, "2025-06-11");
    CHECK(overdue.severity == org::Severity::warning);
    CHECK(overdue.due_on == *parse_date("2025-06-10"));
}

TEST_CASE_FIXTURE(Province,
                  "a cell met in congress twice in five years until the pilot of July 2025") {
    terms[id("cell")] = *parse_date("2022-08-31");
    CHECK(only(org::Rule::term, "2025-03-01").due_on == *parse_date("2025-02-28"));
    CHECK(found("cell", "2025-12-01") == "");
}

TEST_CASE_FIXTURE(Province, "an organisation without anyone is empty and nothing else") {
    at("cell") = {};
    CHECK(found("cell") == "empty");
}

TEST_CASE_FIXTURE(Province, "a kind that the rules of the day no longer know is named") {
    add("38.H12", "Đảng bộ huyện Hoằng Hóa", "dang_bo_huyen", "38");
    CHECK(found("38.H12", "2025-06-30") == "empty");
    CHECK(found("38.H12", "2025-07-01") == "unknown_kind");
}

TEST_SUITE_END();
