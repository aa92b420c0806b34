#include "sotay/notify/selector.h"

#include "sotay/base/error.h"

#include <doctest/doctest.h>

#include <vector>

#include "../members/register.h"

using namespace sotay;
using namespace sotay::notify;

TEST_SUITE_BEGIN("notify::Selector");

namespace {

using Ids = std::vector<std::int64_t>;

/// Province 38 with a ward of two cells and a commune whose code holds a dash.
struct Province : test::Register {
    Province() {
        add_organisation(1, "38", "dang_bo_tinh", std::nullopt);
        add_organisation(2, "38.001", "dang_bo_phuong", 1);
        add_organisation(3, "38.001.001", "chi_bo", 2);
        add_organisation(4, "38.001.002", "chi_bo", 2);
        add_organisation(5, "HG-01", "chi_bo", 1);
        for (const std::int64_t id : {10, 11, 12}) add(id, 3);
        for (const std::int64_t id : {20, 21}) add(id, 4);
        add(30, 5);
        add_post(10, 3, "bi_thu");
        add_post(20, 4, "bi_thu");
    }
    void add(std::int64_t id, std::int64_t organisation) {
        add_member({.id = id, .full_name = "Đảng viên", .card = "38.1234" + std::to_string(id)},
                   organisation, "chinh_thuc", "2020-01-01");
    }
    [[nodiscard]] Resolution resolve(const std::string& text) {
        const auto tree = org::Tree::load(database, *parse_date("2026-12-01"));
        return Resolution{Selector::parse(text), tree};
    }
    [[nodiscard]] Ids ids(const std::string& text) { return resolve(text).all(database); }
};

}  // namespace

TEST_CASE("a selector is read back as it was written") {
    for (const std::string text :
         {"all", "member:12", "org:38.001", "under:38", "post:bi_thu@under:38.001",
          "post:bi_thu@all", "all-member:12", "org:38.001+org:38.002-member:3-post:bi_thu@org:38",
          "silent:12", "under:38+silent:12-silent:13"}) {
        CHECK(Selector::parse(text).text() == text);
    }
    CHECK(Selector::parse(" org:38 + member:1 ").text() == "org:38+member:1");
    CHECK(Selector::parse("post:bi_thu").text() == "post:bi_thu@all");
}

TEST_CASE("a sign parts terms only where a term follows") {
    const auto terms = Selector::parse("org:HG-01-member:30").terms();
    REQUIRE(terms.size() == 2);
    CHECK(terms[0].value == "HG-01");
    CHECK_FALSE(terms[1].is_added);
}

TEST_CASE("what is no selector is a usage error") {
    for (const std::string text :
         {"", "  ", "everyone", "org:", "member:", "post:@all", "+all", "post:bi_thu@member:3",
          "post:bi_thu@silent:3", "silent:", "allx", "under 38", "post:bi_thu@"}) {
        CAPTURE(text);
        bool refused = false;
        try {
            static_cast<void>(Selector::parse(text));
        } catch (const Error& error) {
            refused = error.kind() == ErrorKind::usage;
        }
        CHECK(refused);
    }
}

TEST_CASE_FIXTURE(Province, "terms mean the members of their organisations, in order of id") {
    CHECK(ids("org:38.001.001") == Ids{10, 11, 12});
    CHECK(ids("org:38.001").empty());
    CHECK(ids("under:38.001") == Ids{10, 11, 12, 20, 21});
    CHECK(ids("org:HG-01") == Ids{30});
    CHECK(ids("all") == Ids{10, 11, 12, 20, 21, 30});
    CHECK(ids("post:bi_thu@under:38.001") == Ids{10, 20});
    CHECK(ids("post:bi_thu") == Ids{10, 20});
    CHECK(ids("member:21") == Ids{21});
}

TEST_CASE_FIXTURE(Province, "terms apply from the left") {
    CHECK(ids("under:38.001-org:38.001.002") == Ids{10, 11, 12});
    CHECK(ids("under:38.001-org:38.001.002+member:21") == Ids{10, 11, 12, 21});
    CHECK(ids("member:21+under:38.001-org:38.001.002") == Ids{10, 11, 12});
    CHECK(ids("all-post:bi_thu@under:38.001.001") == Ids{11, 12, 20, 21, 30});
    CHECK(ids("member:10+org:38.001.001") == Ids{10, 11, 12});
}

TEST_CASE_FIXTURE(Province, "a batch goes on after an id, whichever way it is looked up") {
    for (const std::string text : {"all-member:30", "under:38.001"}) {
        const auto resolution = resolve(text);
        CHECK(resolution.batch(database, 0, 2) == Ids{10, 11});
        CHECK(resolution.batch(database, 11, 2) == Ids{12, 20});
        CHECK(resolution.batch(database, 20, 2) == Ids{21});
        CHECK(resolution.batch(database, 21, 2).empty());
    }
}

TEST_CASE_FIXTURE(Province, "who has left is met only by name") {
    database.execute("UPDATE member_placements SET to_on = '2026-01-01' WHERE member_id = 12");
    CHECK(ids("under:38") == Ids{10, 11, 20, 21, 30});
    CHECK(ids("all") == Ids{10, 11, 20, 21, 30});
    CHECK(ids("org:38.001.001+member:12") == Ids{10, 11, 12});
    CHECK(ids("all+member:12") == Ids{10, 11, 12, 20, 21, 30});
}

TEST_CASE_FIXTURE(Province, "an unknown organisation is not found") {
    CHECK_THROWS_AS(static_cast<void>(ids("org:99")), Error);
}

TEST_CASE_FIXTURE(Province, "a card number becomes an id before it is stored") {
    const auto named = Selector::parse("org:HG-01+member:38.123411");
    CHECK(named.with_member_ids(database, vault).text() == "org:HG-01+member:11");
    CHECK_THROWS_AS(
        static_cast<void>(Selector::parse("member:38.999999").with_member_ids(database, vault)),
        Error);
}

TEST_CASE_FIXTURE(
    Province, "the silent are those of a message who neither acknowledged nor met it otherwise") {
    database.run_script(R"sql(
        INSERT INTO messages (id, purpose, selector, tree_on, params, is_urgent, not_before, state, created_at)
        VALUES (1, 'notice', 'all', '2026-12-01', '{}', 0, 0, 'open', 0);
        INSERT INTO deliveries (message_id, member_id, state, is_urgent, due_at, updated_at, opened_at, acknowledged_at, excused_at)
        VALUES (1, 10, 'seen', 0, 0, 0, 5, NULL, NULL), (1, 11, 'seen', 0, 0, 0, 5, 6, NULL),
               (1, 12, 'accepted', 0, 0, 0, NULL, NULL, 7), (1, 20, 'unreached', 0, 0, 0, NULL, NULL, NULL),
               (1, 21, 'delivered', 0, 0, 0, NULL, NULL, NULL);
        UPDATE member_placements SET to_on = '2026-11-30' WHERE member_id = 21)sql");
    CHECK(ids("silent:1") == Ids{10, 20});
    CHECK(resolve("silent:1").batch(database, 10, 1) == Ids{20});
    CHECK(ids("silent:1-org:38.001.001") == Ids{20});
    CHECK(ids("under:38.001.001-silent:1") == Ids{11, 12});
    CHECK(ids("org:HG-01+silent:1") == Ids{10, 20, 30});
    CHECK(ids("silent:2").empty());
}

TEST_SUITE_END();

TEST_CASE_FIXTURE(Province,
                  "a post is met where it is held, although its holder belongs elsewhere") {
    add_post(11, 2, "uy_vien_ban_chap_hanh");
    CHECK(resolve("post:uy_vien_ban_chap_hanh@org:38.001").all(database) ==
          std::vector<std::int64_t>{11});
    CHECK(resolve("post:uy_vien_ban_chap_hanh@under:38").all(database) ==
          std::vector<std::int64_t>{11});
    CHECK(resolve("post:uy_vien_ban_chap_hanh@org:38.001.001").all(database).empty());
}

TEST_CASE_FIXTURE(Province,
                  "a post is met where it is held, although its holder belongs elsewhere") {
    add_post(11, 2, "uy_vien_ban_chap_hanh");
    CHECK(ids("post:uy_vien_ban_chap_hanh@org:38.001") == Ids{11});
    CHECK(ids("post:uy_vien_ban_chap_hanh@under:38") == Ids{11});
    CHECK(ids("post:uy_vien_ban_chap_hanh@all") == Ids{11});
    CHECK(ids("post:uy_vien_ban_chap_hanh@org:38.001.001").empty());
}
