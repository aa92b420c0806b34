#include "sotay/members/import_undo.h"

#include "province.h"

#include <doctest/doctest.h>

#include <string>

using namespace sotay;
using test::k_an;
using test::k_binh;
using test::k_headings;

TEST_SUITE_BEGIN("members::import_undo");

namespace {

struct Province : test::Province {
    members::UndoReport undo(std::int64_t import) {
        return members::undo_import({database, vault, actor}, import, "");
    }
    /// Everything that is known of members, opened.
    std::string dump() {
        std::string all;
        auto ids = database.prepare("SELECT id FROM members ORDER BY id");
        while (ids.step()) {
            const auto member = *members::find(database, vault, ids.integer(0), tree_day());
            all += member.full_name + "|" + member.card_number.value_or("") + "|" +
                   member.citizen_id.value_or("") + "|" + member.phone.value_or("") + "|" +
                   member.email.value_or("") + "|" + member.education.value_or("") + "|" +
                   (member.birth_date ? iso(*member.birth_date) : "") + "\n";
        }
        all += text(R"sql(SELECT coalesce(group_concat(hex(coalesce(card_index, '')) ||
                          hex(coalesce(phone_index, '')) || name_folded), '') FROM members)sql");
        all += text(R"sql(SELECT coalesce(group_concat(member_id || kind || from_on ||
                          coalesce(to_on, '-') || organisation_id || state), '')
                          FROM member_placements)sql");
        all += text(R"sql(SELECT coalesce(group_concat(member_id || post || organisation_id ||
                          from_on || coalesce(to_on, '-')), '') FROM member_posts)sql");
        return all;
    }
    [[nodiscard]] Date tree_day() const { return local_date(clock.now()); }
};

const std::string k_other_an =
    "Nguyễn Văn An,01/02/1970,Nam,038070001234,0912 000 111,38.002,03/02/2021,03/02/2022,"
    "miễn sinh hoạt,Phó bí thư,38.123456,an2@example.vn,z13,Tày,Tiến sĩ\n";

}  // namespace

TEST_CASE_FIXTURE(Province, "an import that is undone leaves nobody") {
    (void)import(k_headings + k_an + k_binh);
    const auto report = undo(1);
    CHECK(report.removed == 2);
    CHECK(count("members") == 0);
    CHECK(count("member_placements") == 0);
    CHECK(count("member_posts") == 0);
    CHECK(count("audit_entries") == 2);
    SUBCASE("and the same sheet can be imported again") {
        CHECK(import(k_headings + k_an + k_binh).counts.created == 2);
    }
    SUBCASE("and cannot be undone again") { CHECK_THROWS_AS((void)undo(1), Error); }
}

TEST_CASE_FIXTURE(Province, "what an import changed is as it was once it is undone") {
    (void)import(k_headings + k_an + k_binh);
    const auto before = dump();
    SUBCASE("on a later day") { clock.time += std::chrono::hours{24 * 40}; }
    SUBCASE("on the same day") {}
    const auto changed = import(k_headings + k_other_an);
    CHECK(changed.counts.updated == 1);
    CHECK(dump() != before);
    CHECK(undo(*changed.id).restored == 1);
    CHECK(dump() == before);
    CHECK(count("member_history") == 0);
}

TEST_CASE_FIXTURE(Province, "an import on which something depends is not undone") {
    (void)import(k_headings + k_an + k_binh);
    const auto refused = [&](std::int64_t id) {
        try {
            (void)undo(id);
        } catch (const Error& error) {
            return std::string{error.what()};
        }
        return std::string{};
    };
    SUBCASE("a later import changed the same members") {
        (void)import(k_headings + k_other_an);
        const auto before = dump();
        CHECK(refused(1).find("1") != std::string::npos);
        CHECK(dump() == before);
    }
    SUBCASE("a member was called to a meeting") {
        database.run_script(R"sql(
            INSERT INTO meetings (id, organisation_id, kind, state, period, title, place, starts_at,
                                  created_at)
            VALUES (1, 2, 'thuong_ky', 'planned', '2026-12', 'Họp', 'Nhà văn hóa', 0, 0);
            INSERT INTO attendances (meeting_id, member_id) VALUES (1, 1);)sql");
        CHECK_FALSE(refused(1).empty());
        CHECK(count("members") == 2);
    }
    SUBCASE("there is no such import") { CHECK_FALSE(refused(99).empty()); }
}

TEST_CASE_FIXTURE(Province,
                  "what an import left that was killed is seen by nobody and goes with the next") {
    database.run_script(R"sql(
        INSERT INTO id_sequences (name, next_id) VALUES ('members', 3);
        INSERT INTO member_imports (state, file_digest, at, rows_read, created, updated, unchanged,
                                    rejected, first_id, last_id)
        VALUES ('writing', x'00', 0, 2, 2, 0, 0, 0, 1, 2);
        INSERT INTO members (id, full_name, name_key, name_folded, created_at, updated_at)
        VALUES (1, 'Đảng viên', x'01', 'dang vien', 0, 0);
        INSERT INTO member_names (rowid, name_folded) VALUES (1, 'dang vien');
        DROP INDEX members_card;)sql");
    int listed = 0;
    members::for_each(database, vault, tree_day(), {}, [&](const auto&) { ++listed; });
    members::for_each(database, vault, tree_day(), {.search = "dang"},
                      [&](const auto&) { ++listed; });
    CHECK(listed == 0);
    CHECK_FALSE(members::find_reference(database, vault, "1"));
    CHECK(import(k_headings + k_an).counts.created == 1);
    CHECK(count("members") == 1);
    CHECK(number("SELECT count(*) FROM sqlite_master WHERE name = 'members_card'") == 1);
    CHECK(number("SELECT count(*) FROM member_imports WHERE state = 'writing'") == 0);
}
