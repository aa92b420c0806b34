#include "sotay/members/merge.h"

#include "register.h"

#include "sotay/base/error.h"
#include "sotay/members/duplicates.h"
#include "sotay/members/entry.h"
#include "sotay/members/history.h"
#include "sotay/members/merge_timeline.h"
#include "sotay/members/sealed.h"
#include "sotay/store/audit.h"
#include "sotay/store/name_index.h"

#include <doctest/doctest.h>

#include <random>
#include <set>

using namespace sotay;
using members::Entry;
using members::EntryPlacement;
using members::Field;

namespace {

constexpr std::int64_t k_cells = 4;

ErrorKind kind_of(const std::function<void()>& act) {
    try {
        act();
    } catch (const Error& error) {
        return error.kind();
    }
    FAIL("nothing was thrown");
    return ErrorKind::bug;
}

struct Persons : test::Register {
    members::Office office{database, vault, actor};

    Persons() {
        add_organisation(1, "38", "dang_bo_tinh", {});
        for (std::int64_t id = 2; id < 2 + k_cells; ++id) {
            add_organisation(id, "38.00" + std::to_string(id), "chi_bo", 1);
        }
    }

    void add(const test::Person& person, std::int64_t organisation = 2,
             const std::string& from_on = "2020-01-01") {
        add_member(person, organisation, "chinh_thuc", from_on);
    }
    [[nodiscard]] Entry entry(std::int64_t id) {
        return members::read_entry(database, vault, id).value();
    }
    void change(std::int64_t id, Field field, const std::optional<std::string>& value) {
        auto changed = entry(id);
        changed.value(field) = value;
        members::write_entry(database, vault, changed);
    }
    void place(std::int64_t id, const std::vector<EntryPlacement>& placements) {
        auto changed = entry(id);
        changed.placements = placements;
        members::write_entry(database, vault, changed);
    }
    void add_meeting(std::int64_t id, std::int64_t organisation, const std::string& state) {
        database.execute(R"sql(
            INSERT INTO meetings (id, organisation_id, kind, state, period, title, place, starts_at,
                                  created_at)
            VALUES ($1, $2, 'thuong_ky', $3, '2026-12', 'Họp', 'Nhà văn hóa', 0, 0))sql",
                         id, organisation, state);
    }
    void call(std::int64_t meeting, std::int64_t member, std::optional<std::string> status) {
        database.execute(
            "INSERT INTO attendances (meeting_id, member_id, status) VALUES ($1, $2, $3)", meeting,
            member, status);
        database.execute("UPDATE meetings SET called = called + 1 WHERE id = $1", meeting);
        if (status == "present") {
            database.execute("UPDATE meetings SET present = present + 1 WHERE id = $1", meeting);
        }
    }

    /// Everything that a merge may touch, opened, as one text.
    [[nodiscard]] std::string everything() {
        std::string all;
        auto member = database.prepare(R"sql(
            SELECT id, hex(card_index) || hex(citizen_id_index) || hex(phone_index)
                       || hex(zalo_id_index) || hex(name_key) || name_folded FROM members
            ORDER BY id)sql");
        while (member.step()) {
            all += json::dump(to_json(entry(member.integer(0)))) + member.text(1) + '\n';
        }
        auto row = database.prepare(R"sql(
            SELECT meeting_id || '/' || member_id || '/' || COALESCE(status, '-') FROM attendances
            UNION ALL SELECT id || ':' || called || '/' || present FROM meetings ORDER BY 1)sql");
        while (row.step()) all += row.text(0) + '\n';
        return all;
    }
    /// How often each organisation is counted on the days of a few years.
    [[nodiscard]] std::vector<std::string> counts() {
        std::vector<std::string> found;
        for (auto day = *parse_date("2014-12-31"); day < *parse_date("2027-01-01");
             day += std::chrono::days{41}) {
            for (const auto& [organisation, count] :
                 members::count_by_organisation(database, day)) {
                found.push_back(iso(day) + "/" + std::to_string(organisation) + "=" +
                                std::to_string(count));
            }
        }
        std::ranges::sort(found);
        return found;
    }
};

EntryPlacement stay(const std::string& from_on, std::optional<std::string> to_on,
                    std::int64_t organisation, const std::string& kind = "official") {
    return {kind, from_on, std::move(to_on), organisation, "chinh_thuc", {}};
}

/// Two entries with values, placements and posts by chance.
class Chance {
public:
    explicit Chance(unsigned seed) : generator_{seed} {}

    [[nodiscard]] int below(int count) {
        return std::uniform_int_distribution<int>{0, count - 1}(generator_);
    }
    [[nodiscard]] bool often() { return below(3) > 0; }
    [[nodiscard]] std::string digits(std::size_t count) {
        std::string text;
        while (text.size() < count) text += static_cast<char>('0' + below(10));
        return text;
    }
    [[nodiscard]] Entry entry(std::int64_t id) {
        Entry entry{.id = id};
        const auto maybe = [this](std::string value) {
            return often() ? std::optional{std::move(value)} : std::nullopt;
        };
        entry.value(Field::full_name) = below(2) == 0 ? "Nguyễn Văn Thử" : "Nguyen Van Thu";
        entry.value(Field::birth_date) = maybe(below(2) == 0 ? "1970" : "1970-05-20");
        entry.value(Field::gender) = maybe("male");
        entry.value(Field::card_number) = maybe("38." + digits(6));
        entry.value(Field::citizen_id) = maybe(digits(12));
        entry.value(Field::phone) = maybe("84" + digits(9));
        entry.value(Field::zalo_id) = maybe(digits(18));
        entry.value(Field::email) = maybe(digits(3) + "@example.vn");
        entry.value(Field::admitted_on) = maybe("1995-02-03");
        entry.value(Field::ethnicity) = maybe("Kinh");
        entry.placements = stays("official");
        const auto guest = stays("temporary");
        entry.placements.insert(entry.placements.end(), guest.begin(), guest.end());
        if (often()) entry.posts.push_back({2 + below(k_cells), "bi_thu", "2018-01-01", {}});
        if (often()) entry.posts.push_back({2, "chi_uy_vien", "2016-01-01", "2019-05-01"});
        std::ranges::sort(entry.posts, {}, [](const auto& post) {
            return std::tuple{post.organisation, post.post};
        });
        return entry;
    }

private:
    [[nodiscard]] std::vector<EntryPlacement> stays(const std::string& kind) {
        std::vector<EntryPlacement> stays;
        int year = 2015 + below(4);
        for (int count = below(4) + (kind == "official" ? 1 : 0); count > 0; --count) {
            const auto from_on = std::to_string(year) + "-0" + std::to_string(1 + below(9)) + "-11";
            year += 1 + below(3);
            const auto to_on = std::to_string(year) + "-01-01";
            const bool is_open = count == 1 && often();
            stays.push_back(stay(from_on, is_open ? std::nullopt : std::optional{to_on},
                                 2 + below(k_cells), kind));
            if (!is_open && below(3) == 0) stays.back().departure = "tu_tran";
        }
        return stays;
    }

    std::mt19937 generator_;
};

}  // namespace

TEST_SUITE_BEGIN("members::merge");

TEST_CASE_FIXTURE(Persons, "the kept entry takes what it lacks and keeps what it has") {
    add({.id = 1, .full_name = "Nguyễn Thị Lan", .phone = "84987654321"});
    add({.id = 2, .full_name = "Nguyen Thi Lan", .card = "38.123456", .phone = "84912345678"}, 3);
    change(1, Field::birth_date, "1970");
    change(2, Field::birth_date, "1970-05-20");
    const auto report = members::merge(office, 1, 2, {});
    CHECK(report.refusals.empty());
    CHECK(report.taken == std::vector<std::string>{"card_number", "birth_date"});
    CHECK(report.differing == std::vector<std::string>{"full_name", "phone"});
    const auto kept = entry(1);
    CHECK(kept.value(Field::card_number) == "38.123456");
    CHECK(kept.value(Field::birth_date) == "1970-05-20");
    CHECK(kept.value(Field::phone) == "84987654321");
    CHECK(kept.value(Field::full_name) == "Nguyễn Thị Lan");
    CHECK(entry(2).merged_into == 1);
    CHECK(members::find_reference(database, vault, "38.123456") == 1);
    CHECK(members::find_reference(database, vault, "2") == 1);
    CHECK(members::find_entry(database, vault, "2") == 2);
    CHECK(store::verify_audit(database).entries == 1);
    CHECK(members::history_of(database, vault, 1).size() == 1);
}

TEST_CASE_FIXTURE(Persons, "a value is taken from the other entry on demand, its number given up") {
    add({.id = 1, .full_name = "Nguyễn Thị Lan", .card = "38.111111"});
    add({.id = 2, .full_name = "Nguyễn Thị Lan", .card = "38.222222"});
    const members::MergeOptions options{.take = {Field::card_number},
                                        .allows_contradictions = true};
    CHECK(members::merge(office, 1, 2, options).refusals.empty());
    CHECK(entry(1).value(Field::card_number) == "38.222222");
    CHECK(members::find_reference(database, vault, "38.111111") == 1);
    CHECK(members::find_reference(database, vault, "38.222222") == 1);
    const auto searched = [&](const std::string& number) {
        std::vector<std::int64_t> found;
        members::for_each(database, vault, *parse_date("2026-12-01"), {.search = number},
                          [&](const auto& member) { found.push_back(member.id); });
        return found;
    };
    CHECK(searched("38.111111") == std::vector<std::int64_t>{1});
    CHECK(searched("38.222222") == std::vector<std::int64_t>{1});
}

TEST_CASE_FIXTURE(Persons, "a merge of what contradicts is refused with every reason") {
    add({.id = 1, .full_name = "A", .card = "38.111111", .citizen_id = "038170001234"});
    add({.id = 2, .full_name = "A", .card = "38.222222", .citizen_id = "038170009876"});
    change(1, Field::gender, "male");
    change(2, Field::gender, "female");
    add_meeting(9, 2, "held");
    call(9, 1, "present");
    call(9, 2, "present");
    members::declare_distinct(database, actor, 1, 2);
    const auto before = everything();
    CHECK(members::merge(office, 1, 2, {.take = {Field::email}}).refusals.size() == 6);
    CHECK(members::merge(office, 1, 2, {.allows_contradictions = true}).refusals.size() == 2);
    CHECK(everything() == before);
    CHECK(number("SELECT COUNT(*) FROM member_merges") == 0);
}

TEST_CASE_FIXTURE(Persons, "a trial changes nothing") {
    add({.id = 1, .full_name = "Nguyễn Thị Lan"});
    add({.id = 2, .full_name = "Nguyễn Thị Lan", .phone = "84987654321"}, 3, "2016-01-01");
    const auto before = everything();
    const auto report = members::merge(office, 1, 2, {.is_dry_run = true});
    CHECK(report.taken == std::vector<std::string>{"phone"});
    CHECK(report.placements == 1);
    CHECK_FALSE(report.id);
    CHECK(everything() == before);
}

TEST_CASE_FIXTURE(Persons, "an entry is merged once and never into itself") {
    add({.id = 1, .full_name = "A"});
    add({.id = 2, .full_name = "A"});
    add({.id = 3, .full_name = "A"});
    REQUIRE(members::merge(office, 1, 2, {}).id);
    CHECK(kind_of([&] { (void)members::merge(office, 3, 2, {}); }) == ErrorKind::conflict);
    CHECK(kind_of([&] { (void)members::merge(office, 2, 3, {}); }) == ErrorKind::conflict);
    CHECK(kind_of([&] { (void)members::merge(office, 1, 1, {}); }) == ErrorKind::conflict);
    CHECK(kind_of([&] { (void)members::merge(office, 1, 99, {}); }) == ErrorKind::not_found);
    CHECK(members::merge(office, 3, 1, {}).id);
    CHECK(members::find_reference(database, vault, "2") == 3);
}

TEST_CASE("the days that only one of the two knows are kept, the others belong to the kept one") {
    const std::vector kept{stay("2015-01-01", "2017-01-01", 2), stay("2019-01-01", {}, 3)};
    const std::vector dropped{stay("2014-01-01", "2016-01-01", 4), stay("2016-01-01", {}, 5)};
    const std::vector wanted{stay("2014-01-01", "2015-01-01", 4), kept[0],
                             stay("2017-01-01", "2019-01-01", 5), kept[1]};
    CHECK(members::joined(kept, dropped) == wanted);
    CHECK(members::joined(kept, kept) == kept);
    CHECK(members::joined(kept, {}) == kept);
}

TEST_CASE("who left by the one entry and stays by the other has not left") {
    auto left = stay("2015-01-01", "2017-01-01", 2);
    left.departure = "chuyen_di";
    const auto rows = members::joined(std::vector{left}, std::vector{stay("2016-01-01", {}, 3)});
    REQUIRE(rows.size() == 2);
    CHECK_FALSE(rows[0].departure);
    CHECK(rows[1] == stay("2017-01-01", {}, 3));
    CHECK(members::joined(std::vector{left}, {})[0].departure == "chuyen_di");
}

TEST_CASE("a post that both hold is held once") {
    using Posts = std::vector<members::EntryPost>;
    const Posts kept{{2, "bi_thu", "2018-01-01", {}}};
    const Posts dropped{{2, "bi_thu", "2016-01-01", {}}, {3, "chi_uy_vien", "2020-01-01", {}}};
    CHECK(members::joined(kept, dropped) == Posts{{2, "bi_thu", "2016-01-01", "2018-01-01"},
                                                  {2, "bi_thu", "2018-01-01", {}},
                                                  {3, "chi_uy_vien", "2020-01-01", {}}});
}

TEST_CASE_FIXTURE(Persons, "an open roll-call holds the person once, a closed one stays as filed") {
    add({.id = 1, .full_name = "A"});
    add({.id = 2, .full_name = "A"});
    add_meeting(7, 2, "closed");
    add_meeting(8, 2, "held");
    add_meeting(9, 2, "planned");
    for (const auto meeting : {7, 8}) call(meeting, 2, "present");
    call(7, 1, "absent");
    call(8, 1, {});
    call(9, 2, {});
    const auto before = everything();
    const auto report = members::merge(office, 1, 2, {.allows_same_meetings = true});
    REQUIRE(report.id);
    const auto lines =
        "SELECT group_concat(meeting_id || '/' || member_id || '/' || "
        "COALESCE(status, '-'), ' ') FROM (SELECT * FROM attendances ORDER BY "
        "meeting_id, member_id)";
    CHECK(text(lines) == "7/1/absent 7/2/present 8/1/present 9/1/-");
    CHECK(text("SELECT group_concat(called || '/' || present, ' ') FROM (SELECT * FROM meetings "
               "ORDER BY id)") == "2/1 1/1 1/0");
    CHECK(members::undo_merge(office, *report.id).refusals.empty());
    CHECK(everything() == before);
}

TEST_CASE_FIXTURE(Persons, "any two entries merged count once a day, and undone are as they were") {
    for (unsigned seed = 1; seed <= 100; ++seed) {
        CAPTURE(seed);
        Chance chance{seed};
        const auto one = static_cast<std::int64_t>(seed) * 2 - 1;
        for (const auto id : {one, one + 1}) {
            database.execute(R"sql(
                INSERT INTO members (id, full_name, name_key, name_folded, created_at, updated_at)
                VALUES ($1, '', $2, '', 5, 6))sql",
                             id, Bytes{});
            store::NameIndex{database}.add(id, id);
            members::write_entry(database, vault, chance.entry(id));
        }
        const auto before = everything();
        const auto counted = counts();
        const auto days_of = [&](std::int64_t id) {
            std::set<std::string> days;
            for (auto day = *parse_date("2014-12-31"); day < *parse_date("2027-01-01");
                 day += std::chrono::days{41}) {
                const auto member = members::find(database, vault, id, day);
                if (member->organisation != 0) days.insert(iso(day));
            }
            return days;
        };
        auto days = days_of(one);
        days.merge(days_of(one + 1));

        const auto report = members::merge(office, one, one + 1, {.allows_contradictions = true});
        REQUIRE(report.id);
        CHECK(days_of(one) == days);
        CHECK(days_of(one + 1).empty());
        REQUIRE(members::undo_merge(office, *report.id).refusals.empty());
        CHECK(everything() == before);
        CHECK(counts() == counted);
        database.run_script(
            "DELETE FROM member_placements; DELETE FROM member_posts; DELETE FROM member_history; "
            "DELETE FROM member_merges; DELETE FROM members");
    }
}

TEST_CASE_FIXTURE(Persons, "what changed since a merge keeps it from being undone") {
    add({.id = 1, .full_name = "A"});
    add({.id = 2, .full_name = "A", .card = "38.123456"});
    const auto report = members::merge(office, 1, 2, {});
    REQUIRE(report.id);
    SUBCASE("a value") { change(1, Field::phone, "84987654321"); }
    SUBCASE("a placement") { place(1, {stay("2021-01-01", {}, 4)}); }
    SUBCASE("another merge") {
        add({.id = 3, .full_name = "A"});
        REQUIRE(members::merge(office, 3, 1, {}).id);
    }
    SUBCASE("its number belongs to somebody else") {
        change(1, Field::card_number, std::nullopt);
        add({.id = 4, .full_name = "B", .card = "38.123456"});
    }
    const auto before = everything();
    CHECK_FALSE(members::undo_merge(office, *report.id).refusals.empty());
    CHECK(everything() == before);
}

TEST_CASE_FIXTURE(Persons, "a merge is undone once, the newest first, and listed with that") {
    for (const auto id : {1, 2, 3}) add({.id = id, .full_name = "A"});
    const auto before = everything();
    const auto first = members::merge(office, 1, 2, {}).id.value();
    const auto second = members::merge(office, 3, 1, {}).id.value();
    CHECK(members::undo_merge(office, second).refusals.empty());
    CHECK(members::undo_merge(office, first).refusals.empty());
    CHECK(everything() == before);
    CHECK(kind_of([&] { (void)members::undo_merge(office, first); }) == ErrorKind::conflict);
    CHECK(kind_of([&] { (void)members::undo_merge(office, 99); }) == ErrorKind::not_found);
    const auto merges = members::list_merges(database);
    REQUIRE(merges.size() == 2);
    CHECK(merges[0].id == second);
    CHECK(merges[1].undone_at.has_value());
    CHECK(merges[1].dropped == 2);
}

TEST_CASE_FIXTURE(Persons, "what a merge keeps for its undoing lies sealed") {
    add({.id = 1, .full_name = "A"});
    add({.id = 2, .full_name = "A", .phone = "84987654321"});
    REQUIRE(members::merge(office, 1, 2, {}).id);
    CHECK(number("SELECT COUNT(*) FROM member_merges WHERE instr(hex(states), hex('987654321')) > "
                 "0") == 0);
}
