#include "sotay/members/term_reader.h"

#include "sheet_office.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

using namespace sotay;
using members::HeldPost;
using test::contains;
using test::SheetOffice;

TEST_SUITE_BEGIN("members::term_reader");

TEST_CASE_FIXTURE(SheetOffice, "a state is found by any of its names, also among others") {
    CHECK(read({{"state", "ĐVCT"}}).draft.state == "chinh_thuc");
    CHECK(read({{"state", "Chính thức, miễn sinh hoạt"}}).draft.state == "mien_sinh_hoat");
    CHECK(read({{"state", "nơi khác đến sinh hoạt tạm thời"}}).draft.state == "tam_thoi_den");
    CHECK(contains(read({{"state", "dự bị, miễn sinh hoạt"}}).problem(), "two states"));
    CHECK(contains(read({{"state", "chính thứcc"}}).problem(), "Chính thức"));
    CHECK(contains(read({{"state", "dự bị"}, {"card_number", "38.123456"}}).warning(), "no card"));
    CHECK(contains(read({{"state", "dự bị"}, {"official_on", "03/02/2020"}}).warning(),
                   "official date"));
}

TEST_CASE_FIXTURE(SheetOffice, "a departure stands in place of a state") {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"Đã chuyển đi", "chuyen_di"}, {"xin ra khỏi Đảng", "xin_ra"},
        {"XÓA TÊN", "xoa_ten"},        {"bị khai trừ", "khai_tru"},
        {"đã mất", "tu_tran"},         {"Từ trần ngày 20/05/2024", "tu_tran"}};
    for (const auto& [cell, departure] : cases) {
        CAPTURE(cell);
        const auto row = read({{"state", cell}});
        CHECK(row.is_clean());
        CHECK(row.draft.departure == departure);
        CHECK_FALSE(row.draft.state);
    }
    CHECK(iso(*read({{"state", "chuyển đi (5/2024)"}}).draft.departed_on) == "2024-05");
    CHECK(read({{"state", "chuyển đi đâu đó"}}).problems.size() == 1);
}

TEST_CASE("every state, departure and post is found by its own name") {
    const auto rules = members::load_rules(test::rule_directories()).all().front().rules;
    for (const auto* words : {&rules.states, &rules.departures, &rules.posts}) {
        for (const auto& term : words->terms()) {
            CAPTURE(term.code);
            CHECK(words->find(term.name) == &term);
            for (const auto& also : term.also) CHECK(words->find(also) == &term);
            for (const auto& above : term.above) CHECK(words->find(above) == &term);
        }
    }
    CHECK(rules.states.find("tạm thời đến")->kind == members::StateKind::guest);
    CHECK(rules.states.find("miễn sinh hoạt")->kind == members::StateKind::overlay);
}

TEST_CASE_FIXTURE(SheetOffice,
                  "a cell may name several posts, here and in the organisation above") {
    using Posts = std::vector<HeldPost>;
    const std::vector<std::pair<std::string, Posts>> cases{
        {"Bí thư", {{"bi_thu", false}}},
        {"Bí thư chi bộ thôn 3", {{"bi_thu", false}}},
        {"BT Chi bộ", {{"bi_thu", false}}},
        {"Bí thư, Tổ trưởng tổ đảng", {{"bi_thu", false}, {"to_truong_to_dang", false}}},
        {"Ủy viên BCH Đảng bộ xã, Bí thư chi bộ",
         {{"uy_vien_ban_chap_hanh", true}, {"bi_thu", false}}},
        {"Đảng ủy viên", {{"uy_vien_ban_chap_hanh", true}}},
        {"Bí thư Đảng ủy xã Hoằng Giang", {{"bi_thu", true}}},
        {"Phó Bí thư thường trực", {{"pho_bi_thu_thuong_truc", false}}},
        {"Chi ủy viên kiêm Tổ phó tổ đảng số 2",
         {{"chi_uy_vien", false}, {"to_pho_to_dang", false}}},
        {"Bí thư - Tổ trưởng tổ đảng", {{"bi_thu", false}, {"to_truong_to_dang", false}}},
        {"đảng viên", {}},
        {"-", {}}};
    for (const auto& [cell, posts] : cases) {
        CAPTURE(cell);
        const auto row = read({{"post", cell}});
        CHECK(row.is_clean());
        CHECK(row.draft.posts == posts);
    }
    CHECK(read({{"post", "Đảng ủy viên, Bí thư"}}).draft.post == "bi_thu");
    CHECK(read({{"post", "Đảng ủy viên"}}).draft.post == "uy_vien_ban_chap_hanh");
    CHECK(read({{"post", "không"}}).draft.post == "");
    CHECK_FALSE(read({{"post", ""}}).draft.post);
    CHECK(contains(read({{"post", "Bí thư Đoàn"}}).problem(), "no post in the Party"));
    CHECK(contains(read({{"post", "Bí thư, Trưởng thôn"}}).problem(), "\"Trưởng thôn\""));
}

TEST_SUITE_END();
