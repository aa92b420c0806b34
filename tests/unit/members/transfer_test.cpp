#include "sotay/members/transfer.h"

#include "life_office.h"

#include "sotay/members/member.h"
#include "sotay/members/posts.h"
#include "sotay/members/transfer_store.h"

#include <doctest/doctest.h>

#include <random>

using namespace sotay;
using members::StayKind;

TEST_SUITE_BEGIN("members::transfer");

namespace {

struct Traveller : test::LifeOffice {
    Traveller() {
        add_member({.id = 7, .full_name = "Đảng viên"}, 3, "chinh_thuc", "2020-01-01");
        add_post(7, 3, "bi_thu");
        add_post(7, 2, "uy_vien_ban_chap_hanh");
    }
    members::Member member(const std::string& on) {
        return *members::find(database, vault, 7, *parse_date(on));
    }
    std::size_t posts(const std::string& on) {
        return members::posts_on(database, 7, *parse_date(on)).size();
    }
    std::size_t guests(std::int64_t organisation, const std::string& on) {
        std::size_t count = 0;
        members::for_each_guest(database, vault, *parse_date(on), {.organisations = {organisation}},
                                [&](const members::Member& guest) {
                                    CHECK(guest.is_guest);
                                    ++count;
                                });
        return count;
    }
};

}  // namespace

TEST_CASE_FIXTURE(Traveller, "a member is counted at the origin until the destination confirms") {
    const auto id = send(7, "38.001.002", "2026-11-01").transfer.id;
    CHECK(member("2026-11-20").organisation == 3);
    CHECK(member("2026-11-20").state == "dang_chuyen");

    const auto report = receive(id, "2026-11-21");
    CHECK(report.transfer.closed_on == *parse_date("2026-11-21"));
    CHECK(member("2026-11-20").organisation == 3);
    CHECK(member("2026-11-21").organisation == 4);
    CHECK(member("2026-11-21").state == "chinh_thuc");
}

TEST_CASE_FIXTURE(Traveller, "posts end with the cell, not in a committee above the new one") {
    receive(send(7, "38.001.002", "2026-11-01").transfer.id, "2026-11-10");
    CHECK(posts("2026-11-09") == 2);
    REQUIRE(posts("2026-11-10") == 1);

    receive(send(7, "38.002.001", "2026-11-11").transfer.id, "2026-11-12");
    CHECK(posts("2026-11-12") == 0);
}

TEST_CASE_FIXTURE(Traveller, "a guest is counted at home, keeps the posts there, and comes back") {
    const auto id = send(7, "38.002.001", "2026-09-01", StayKind::temporary).transfer.id;
    receive(id, "2026-09-10");
    CHECK(member("2026-10-01").organisation == 3);
    CHECK(member("2026-10-01").state == "sinh_hoat_tam_thoi");
    CHECK(posts("2026-10-01") == 2);
    CHECK(guests(6, "2026-10-01") == 1);
    CHECK(guests(3, "2026-10-01") == 0);
    const auto counts = members::count_by_organisation(database, *parse_date("2026-10-01"));
    CHECK(counts.size() == 1);
    CHECK(counts.at(3) == 1);

    at_desk([&](const members::Desk& desk) {
        return members::give_back(desk, id, *parse_date("2026-11-30"));
    });
    CHECK(member("2026-11-30").state == "chinh_thuc");
    CHECK(guests(6, "2026-11-29") == 1);
    CHECK(guests(6, "2026-11-30") == 0);
}

TEST_CASE_FIXTURE(Traveller, "what is refused or taken back leaves everything as before") {
    for (const auto step : {members::refuse, members::cancel}) {
        const auto id = send(7, "38.001.002", "2026-11-01").transfer.id;
        at_desk([&](const members::Desk& desk) {
            return step(desk, id, *parse_date("2026-11-05"), "lý do");
        });
        CHECK(members::reason_of(database, vault, id) == "lý do");
        CHECK(member("2026-11-05").organisation == 3);
        CHECK(member("2026-11-05").state == "chinh_thuc");
        CHECK_THROWS_AS(receive(id, "2026-11-06"), Error);
        database.run_script("DELETE FROM member_placements WHERE from_on > '2020-01-01'");
        database.run_script("UPDATE member_placements SET to_on = NULL");
    }
}

TEST_CASE_FIXTURE(Traveller, "a second transfer waits until the first has ended") {
    const auto first = send(7, "38.001.002", "2026-11-01").transfer.id;
    CHECK_THROWS_AS(send(7, "38.002.001", "2026-11-02"), Error);
    receive(first, "2026-11-03");
    CHECK_NOTHROW(send(7, "38.002.001", "2026-11-03"));
}

TEST_CASE_FIXTURE(Traveller, "a member goes to a cell, elsewhere, and not before today has come") {
    CHECK_THROWS_AS(send(7, "38.001.001", "2026-11-01"), Error);
    CHECK_THROWS_AS(send(7, "38.002", "2026-11-01"), Error);
    CHECK_THROWS_AS(send(7, "38.999", "2026-11-01"), Error);
    CHECK_THROWS_AS(send(7, "38.001.002", "2026-12-02"), Error);
    const auto id = send(7, "38.001.002", "2026-11-10").transfer.id;
    CHECK_THROWS_AS(receive(id, "2026-11-09"), Error);
}

TEST_CASE_FIXTURE(Traveller,
                  "who goes to another register leaves this one when that is confirmed") {
    const auto id = at_desk([&](const members::Desk& desk) {
                        return members::send(desk, {.member = 7,
                                                    .outside = "Đảng bộ tỉnh bạn",
                                                    .on = *parse_date("2026-11-01")});
                    }).transfer.id;
    CHECK(member("2026-11-09").organisation == 3);
    receive(id, "2026-11-10");
    CHECK(member("2026-11-10").organisation == 0);
    CHECK(posts("2026-11-10") == 0);

    at_desk([&](const members::Desk& desk) {
        return members::arrive(desk, {.member = 7,
                                      .destination = "38.001.002",
                                      .outside = "Đảng bộ tỉnh bạn",
                                      .state = "chinh_thuc",
                                      .on = *parse_date("2026-11-20")});
    });
    CHECK(member("2026-11-20").organisation == 4);
    CHECK(member("2026-11-19").organisation == 0);
}

TEST_CASE_FIXTURE(Traveller, "a guest of another register is here and counted nowhere") {
    std::vector<Problem> problems;
    const auto arrive = [&](const std::string& card) {
        return at_desk([&](const members::Desk& desk) {
            return members::arrive_new(
                desk,
                {.destination = "38.001.002",
                 .outside = "Đảng bộ tỉnh bạn",
                 .kind = StayKind::temporary,
                 .until = *parse_date("2027-06-30"),
                 .on = *parse_date("2026-11-20")},
                {{"full_name", "Người Mới"}, {"card_number", card}, {"official_on", "01/01/2011"}},
                problems);
        });
    };
    const auto report = arrive("40.000001");
    REQUIRE(report);
    CHECK(guests(4, "2026-11-20") == 1);
    CHECK(members::count_by_organisation(database, *parse_date("2026-11-20")).size() == 1);
    CHECK_FALSE(arrive("40.000001"));
    CHECK(problems.size() == 1);

    at_desk([&](const members::Desk& desk) {
        return members::give_back(desk, report->transfer.id, *parse_date("2026-12-01"));
    });
    CHECK(guests(4, "2026-12-01") == 0);
}

TEST_CASE_FIXTURE(Traveller, "what is late or of unusual length is warned about with its point") {
    const auto late = at_desk([&](const members::Desk& desk) {
        return members::send(desk, {.member = 7,
                                    .destination = "38.001.002",
                                    .changed_on = *parse_date("2026-01-05"),
                                    .on = *parse_date("2026-11-01")});
    });
    REQUIRE(late.warnings.size() == 1);
    CHECK(late.warnings[0].find("6.3.1.a") != std::string::npos);
    CHECK(receive(late.transfer.id, "2026-11-02").warnings.empty());

    const auto brief = at_desk([&](const members::Desk& desk) {
        return members::send(desk, {.member = 7,
                                    .destination = "38.002.001",
                                    .kind = StayKind::temporary,
                                    .until = *parse_date("2026-12-15"),
                                    .on = *parse_date("2026-11-05")});
    });
    REQUIRE(brief.warnings.size() == 1);
    CHECK(brief.warnings[0].find("6.3.2.a") != std::string::npos);
}

namespace {

/// Does something possible or impossible to one of the members; what the rules refuse is no matter.
class Fate {
public:
    explicit Fate(unsigned seed) : random_{seed} {
        office_.clock.time = *parse_instant("2026-01-01T09:00");
        for (std::int64_t id = 1; id <= k_members; ++id) {
            office_.add_member({.id = id, .full_name = "Đảng viên"}, cells_.at(pick(3)),
                               "chinh_thuc", "2025-12-01");
        }
    }

    void live(Date day) {
        office_.clock.time = to_instant(day, std::chrono::hours{9});
        try {
            office_.at_desk([&](const members::Desk& desk) {
                act(desk, day);
                return 0;
            });
        } catch (const Error& error) {
            REQUIRE(error.kind() != ErrorKind::bug);
            REQUIRE(error.kind() != ErrorKind::environment);
        }
    }

    /// Everyone belongs to one cell on the day.
    void check(Date day) {
        std::int64_t total = 0;
        for (const auto& [cell, count] : members::count_by_organisation(office_.database, day)) {
            total += count;
        }
        CHECK(total == k_members);
        for (std::int64_t id = 1; id <= k_members; ++id) {
            auto row = office_.database.query(R"sql(
                SELECT count(*) FROM member_placements WHERE member_id = $1 AND kind = 'official'
                  AND from_on <= $2 AND (to_on IS NULL OR to_on > $2))sql",
                                              id, day);
            row.step();
            CHECK(row.integer(0) == 1);
        }
    }

private:
    static constexpr std::int64_t k_members = 6;

    std::size_t pick(std::size_t count) { return random_() % count; }

    void act(const members::Desk& desk, Date day) {
        const auto member = static_cast<members::MemberId>(1 + pick(k_members));
        const auto& cell = codes_.at(pick(3));
        const auto open = members::open_transfer(office_.database, member);
        const auto id = open ? open->id : 0;
        const auto kind = pick(2) == 0 ? StayKind::official : StayKind::temporary;
        switch (pick(7)) {
            case 0:
            case 1:
                static_cast<void>(members::send(
                    desk, {.member = member, .destination = cell, .kind = kind, .on = day}));
                return;
            case 2:
            case 3:
                static_cast<void>(members::receive(desk, id, day));
                return;
            case 4:
                static_cast<void>(pick(2) == 0 ? members::refuse(desk, id, day, "x")
                                               : members::cancel(desk, id, day, "x"));
                return;
            case 5:
                static_cast<void>(members::give_back(desk, id, day));
                return;
            default:
                // As an import moves a member whatever transfer is open.
                members::follow(office_.database, member,
                                {StayKind::official, cells_.at(pick(3)), "chinh_thuc", day});
        }
    }

    std::mt19937 random_;
    test::LifeOffice office_;
    const std::array<std::int64_t, 3> cells_{3, 4, 6};
    const std::array<std::string, 3> codes_{"38.001.001", "38.001.002", "38.002.001"};
};

}  // namespace

TEST_CASE("whatever is sent, received, refused, returned and imported, all are counted once") {
    for (unsigned seed = 1; seed <= 10; ++seed) {
        CAPTURE(seed);
        Fate fate{seed};
        const auto first = *parse_date("2026-01-01");
        for (int step = 0; step < 60; ++step) fate.live(first + std::chrono::days{step / 2});
        for (int day = -1; day < 40; ++day) fate.check(first + std::chrono::days{day});
    }
}

TEST_SUITE_END();
