#include "sotay/members/strength.h"

#include "register.h"

#include <doctest/doctest.h>

using namespace sotay;

TEST_SUITE_BEGIN("members::strength");

namespace {

struct Cell : test::Register {
    members::MemberRules rules;
    org::PostGroups groups{
        {"bi_thu"},
        {"bi_thu", "pho_bi_thu"},
        {"bi_thu", "pho_bi_thu", "uy_vien_ban_thuong_vu"},
        {"bi_thu", "pho_bi_thu", "uy_vien_ban_thuong_vu", "uy_vien_ban_chap_hanh"},
        {"bi_thu", "pho_bi_thu", "chi_uy_vien"}};

    Cell() {
        rules.probationary_state = "du_bi";
        add_organisation(1, "38.001", "dang_bo_xa", std::nullopt);
        add_organisation(2, "38.001.001", "chi_bo", 1);
        add(1, "chinh_thuc");
        add(2, "mien_sinh_hoat");
        add(3, "du_bi");
    }
    void add(std::int64_t id, const std::string& state) {
        add_member({.id = id, .full_name = "Người thứ " + std::to_string(id)}, 2, state,
                   "2020-01-01");
    }
    void appoint(std::int64_t member, std::int64_t organisation, const std::string& post,
                 const char* from = "2025-01-01", const char* to = nullptr) {
        database.execute(
            "INSERT INTO member_posts (member_id, organisation_id, post, from_on, to_on) "
            "VALUES ($1, $2, $3, $4, $5)",
            member, organisation, post, std::string{from},
            to == nullptr ? std::nullopt : std::optional<std::string>{to});
    }
    org::Strength of(org::OrganisationId organisation, const char* on = "2026-01-01") {
        return members::load_strengths(database, *parse_date(on), rules, groups)[organisation];
    }
};

}  // namespace

TEST_CASE_FIXTURE(Cell, "whoever is not probationary is a full member, the exempt too") {
    CHECK(of(2).official == 2);
    CHECK(of(2).probationary == 1);
    CHECK(of(1).members() == 0);
    CHECK(of(2, "2019-12-31").members() == 0);
}

TEST_CASE_FIXTURE(Cell, "a person with two posts in one body is one of it") {
    appoint(1, 2, "bi_thu");
    appoint(1, 2, "chi_uy_vien");
    CHECK(of(2).has_secretary);
    CHECK(of(2).cell_committee == 1);
    CHECK_FALSE(of(2).has_cell_committee);
    appoint(2, 2, "chi_uy_vien");
    CHECK(of(2).cell_committee == 2);
    CHECK(of(2).has_cell_committee);
}

TEST_CASE_FIXTURE(Cell, "a post counts where it is held, not where its holder belongs") {
    appoint(1, 1, "bi_thu");
    appoint(2, 1, "uy_vien_ban_thuong_vu");
    appoint(3, 1, "uy_vien_ban_chap_hanh");
    CHECK_FALSE(of(2).has_secretary);
    CHECK(of(1).has_secretary);
    CHECK(of(1).board == 2);
    CHECK(of(1).committee == 3);
    CHECK(of(1).has_board);
}

TEST_CASE_FIXTURE(Cell, "a deputy alone makes no standing board") {
    appoint(1, 1, "pho_bi_thu");
    CHECK(of(1).board == 1);
    CHECK_FALSE(of(1).has_board);
    CHECK_FALSE(of(1).has_secretary);
}

TEST_CASE_FIXTURE(Cell, "a post that ended is nobody's") {
    appoint(1, 2, "bi_thu", "2020-01-01", "2025-12-31");
    CHECK(of(2, "2025-12-30").has_secretary);
    CHECK_FALSE(of(2, "2025-12-31").has_secretary);
}

TEST_SUITE_END();
