#include "sotay/org/undo.h"

#include "office.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>

using namespace sotay;

TEST_SUITE_BEGIN("org::undo");

namespace {

struct Cell {
    std::string code;
    std::string name;
    std::string commune;
    std::string more = {};  ///< further keys
};

/// A hierarchy file that is easy to change at random.
struct Province {
    std::vector<std::string> communes;
    std::vector<Cell> cells;
    std::vector<std::string> entries;

    [[nodiscard]] std::string yaml() const {
        std::string out =
            "version: 1\norganisations:\n  - { code: T, name: Tỉnh, kind: dang_bo_tinh }\n";
        for (const auto& commune : communes) {
            out += "  - { code: " + commune + ", parent: T, name: Xã " + commune +
                   ", kind: dang_bo_xa }\n";
        }
        for (const auto& cell : cells) {
            out += "  - { code: " + cell.code + ", parent: " + cell.commune +
                   ", name: " + cell.name + ", kind: chi_bo" + cell.more + " }\n";
        }
        if (!entries.empty()) out += "reorganisations:\n";
        for (const auto& entry : entries) out += "  - { " + entry + " }\n";
        return out;
    }
};

struct Witness : test::Office {
    /// Every row of the tables that an apply may write, its journal aside.
    std::string dump() {
        std::string out;
        for (const std::string table :
             {"organisations", "organisation_placements", "organisation_terms",
              "organisation_successions", "member_placements", "member_posts"}) {
            std::string columns;
            auto names = database.query("SELECT name FROM pragma_table_info($1)", table);
            while (names.step())
                columns += (columns.empty() ? "quote(" : "||'|'||quote(") + names.text(0) + ")";
            auto rows = database.prepare("SELECT " + columns + " FROM " + table + " ORDER BY 1");
            while (rows.step()) out += table + ": " + rows.text(0) + "\n";
        }
        return out;
    }

    void populate(std::mt19937& random, const char* on) {
        const auto tree = org::Tree::load(database, *parse_date(on));
        std::int64_t id = number("SELECT COALESCE(max(id), 0) FROM members");
        for (const auto& organisation : tree.all()) {
            if (organisation.kind != "chi_bo") continue;
            for (auto count = random() % 4; count > 0; --count) {
                const char* from = random() % 4 == 0 ? "2026-09-01" : "2022-05-01";
                add_member({.id = ++id, .full_name = "Nguyễn Văn A"}, organisation.id,
                           random() % 3 == 0 ? "du_bi" : "chinh_thuc", from);
                database.execute("UPDATE members SET birth_date = $2, gender = $3 WHERE id = $1",
                                 id, random() % 2 == 0 ? "1960-02-03" : "1990",
                                 random() % 2 == 0 ? "male" : "female");
                if (random() % 3 == 0) add_post(id, organisation.id, "bi_thu", "2023-01-01");
                if (random() % 5 == 0) add_post(id, organisation.id, "chi_uy_vien", "2026-12-01");
            }
        }
    }

    /// Everyone who had a place on a day has one, and stands where an organisation stands.
    void check_counted_once(const char* on) {
        CHECK(number(std::string{"SELECT count(*) FROM members"}) ==
              number(std::string{"SELECT count(*) FROM member_placements p JOIN "
                                 "organisation_placements o ON o.organisation_id = "
                                 "p.organisation_id AND o.from_on <= '"} +
                     on + "' AND (o.to_on IS NULL OR o.to_on > '" + on +
                     "') WHERE p.kind = 'official' AND p.from_on <= '" + on +
                     "' AND (p.to_on IS NULL OR p.to_on > '" + on + "')"));
    }
};

Province random_province(std::mt19937& random) {
    Province province;
    for (auto commune = 2 + random() % 3; commune > 0; --commune) {
        province.communes.push_back("T" + std::to_string(commune));
        for (auto cell = 1 + random() % 4; cell > 0; --cell) {
            province.cells.push_back({province.communes.back() + "C" + std::to_string(cell),
                                      "Chi bộ " + std::to_string(random() % 10),
                                      province.communes.back()});
        }
    }
    return province;
}

/// What may happen to a province on a day, each to a few of its cells.
Province changed(Province province, std::mt19937& random, int round) {
    const std::string on = round == 1 ? "2026-10-01" : "2026-11-01";
    const auto tag = "N" + std::to_string(round);
    province.entries.clear();
    province.communes.push_back(tag);
    std::vector<Cell> cells;
    for (auto& cell : province.cells) {
        cell.more.clear();
        const auto fresh = cell.code + tag;
        const Cell heir{fresh, "Chi bộ mới", tag, ""};
        switch (random() % 9) {
            case 0:
                cell.name += " đổi tên";
                break;
            case 1:
                cell.more = ", previously: " + cell.code;
                cell.code = fresh;
                break;
            case 2:
                cell.commune = tag;
                break;
            case 3:
                province.entries.push_back("merge: [" + cell.code + "], into: " + fresh +
                                           ", on: " + on);
                cell = heir;
                break;
            case 4:
                province.entries.push_back("split: " + cell.code + ", into: [" + fresh + ", " +
                                           fresh + "b], on: " + on + ", members: { " + fresh +
                                           ": { gender: female, born_from: 1980-01-01 }, " + fresh +
                                           "b: rest }");
                cells.push_back({fresh + "b", "Chi bộ tách", cell.commune, ""});
                cell = heir;
                break;
            case 5:
                province.entries.push_back("split: " + cell.code + ", into: [" + cell.code + ", " +
                                           fresh + "], on: " + on + ", members: { " + fresh +
                                           ": { state: [du_bi] } }");
                cells.push_back(heir);
                break;
            case 6:
                province.entries.push_back("dissolve: " + cell.code + ", into: " + tag +
                                           "C, on: " + on);
                continue;
            case 7:
                cell.more = ", meeting: { day: 3, time: \"14:00\" }, terms: [{ from: " + on + " }]";
                break;
            default:
                break;
        }
        cells.push_back(cell);
    }
    cells.push_back({tag + "C", "Chi bộ nhận", tag, ""});
    std::ranges::shuffle(cells, random);
    province.cells = std::move(cells);
    return province;
}

constexpr const char* k_small = R"yaml(version: 1
organisations:
  - { code: T, name: Tỉnh, kind: dang_bo_tinh }
  - { code: X, parent: T, name: Xã, kind: dang_bo_xa }
  - { code: A, parent: X, name: Chi bộ A, kind: chi_bo }
)yaml";

/// The same after a new cell has taken the place of the old one.
constexpr const char* k_merged = R"yaml(version: 1
organisations:
  - { code: T, name: Tỉnh, kind: dang_bo_tinh }
  - { code: X, parent: T, name: Xã, kind: dang_bo_xa }
  - { code: B, parent: X, name: B, kind: chi_bo }
reorganisations:
  - { merge: [A], into: B, on: 2026-10-01 }
)yaml";

std::string message_of_undo(Witness& office) {
    try {
        (void)org::undo(office.database, office.actor, office.residents);
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::conflict);
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE(
    "undoing any reorganisation leaves every organisation and membership as it was, to the "
    "letter") {
    for (unsigned seed = 1; seed <= 40; ++seed) {
        CAPTURE(seed);
        std::mt19937 random{seed};
        Witness office;
        const auto first = random_province(random);
        (void)office.apply(first.yaml(), "2020-01-01");
        office.populate(random, "2026-12-01");
        const auto second = changed(first, random, 1);
        const auto third = changed(second, random, 2);

        const auto before = office.dump();
        (void)office.apply(second.yaml(), "2026-10-01");
        office.check_counted_once("2026-12-01");
        CHECK(office.run(second.yaml(), "2026-10-01", false).changes.empty());
        const auto between = office.dump();
        (void)office.apply(third.yaml(), "2026-11-01");
        office.check_counted_once("2026-12-01");

        const auto undone = org::undo(office.database, office.actor, office.residents);
        CHECK(undone.changes > 0);
        CHECK(office.dump() == between);
        CHECK(office.run(second.yaml(), "2026-10-01", false).changes.empty());
        (void)org::undo(office.database, office.actor, office.residents);
        CHECK(office.dump() == before);
        CHECK(office.run(first.yaml(), "2020-01-01", false).changes.empty());
        CHECK(store::verify_audit(office.database).entries == 5);
    }
}

TEST_CASE_FIXTURE(Witness, "a reorganisation of the past follows those who have moved on since") {
    (void)apply(std::string{k_small} + "  - { code: B, parent: X, name: B, kind: chi_bo }\n",
                "2020-01-01");
    const auto a = org::Tree::load(database, *parse_date("2026-01-01")).get("A").id;
    add_member({.id = 1, .full_name = "Lê Thị B"}, a, "chinh_thuc", "2021-01-01");
    database.execute("UPDATE member_placements SET to_on = '2026-06-01'");
    (void)apply(std::string{k_small} +
                    "  - { code: B, parent: X, name: B, kind: chi_bo }\n  - { code: C, parent: X, "
                    "name: C, kind: chi_bo }\nreorganisations:\n  - { split: A, into: [A, C], on: "
                    "2025-07-01, members: { C: [\"1\"] } }\n",
                "2026-10-01");
    CHECK(number("SELECT count(*) FROM member_placements WHERE to_on = '2025-07-01'") == 1);
    CHECK(text("SELECT to_on FROM member_placements WHERE from_on = '2025-07-01'") == "2026-06-01");
    (void)org::undo(database, actor, residents);
    CHECK(text("SELECT from_on || to_on FROM member_placements") == "2021-01-012026-06-01");
}

TEST_CASE_FIXTURE(Witness, "what depends on an apply is named, all of it, and nothing is undone") {
    (void)apply(k_small, "2020-01-01");
    const auto cell = org::Tree::load(database, *parse_date("2026-12-01")).get("A").id;
    add_member({.id = 1, .full_name = "Lê Thị B"}, cell, "chinh_thuc", "2021-01-01");
    database.execute(
        "INSERT INTO meetings (organisation_id, kind, state, period, title, place, starts_at, "
        "created_at) VALUES ($1, 'k', 'planned', '2026-12', '', '', 0, 0)",
        cell);
    database.execute(
        "INSERT INTO messages (purpose, selector, tree_on, params, is_urgent, not_before, state, "
        "created_at) VALUES ('notice', 'all-under:X', '2026-12-01', '{}', 0, 0, 'open', $1)",
        clock.now());
    const auto before = dump();
    const auto message = message_of_undo(*this);
    CHECK(org::last_apply(database, residents).dependents.size() == 3);
    CHECK(std::ranges::count(message, '\n') == 3);
    CHECK(dump() == before);
}

TEST_CASE_FIXTURE(Witness,
                  "a member whom the apply moved and who moved again keeps it from going") {
    (void)apply(k_small, "2020-01-01");
    const auto cell = org::Tree::load(database, *parse_date("2026-12-01")).get("A").id;
    add_member({.id = 1, .full_name = "Lê Thị B"}, cell, "chinh_thuc", "2021-01-01");
    (void)apply(k_merged, "2026-10-01");
    database.execute("UPDATE member_placements SET state = 'mien' WHERE to_on IS NULL");
    CHECK_FALSE(message_of_undo(*this).empty());
    database.execute("UPDATE member_placements SET state = 'chinh_thuc' WHERE to_on IS NULL");
    CHECK(message_of_undo(*this).empty());
}

TEST_CASE_FIXTURE(Witness,
                  "a member who was erased since does not keep an apply from being undone") {
    (void)apply(k_small, "2020-01-01");
    const auto cell = tree("2026-12-01").get("A").id;
    add_member({.id = 1, .full_name = "Lê Thị B"}, cell, "chinh_thuc", "2021-01-01");
    add_post(1, cell, "bi_thu", "2026-11-01");
    (void)apply(k_merged, "2026-10-01");
    database.execute("DELETE FROM member_posts");
    database.execute("DELETE FROM member_placements");
    database.execute("DELETE FROM members");
    CHECK(message_of_undo(*this).empty());
    CHECK(tree("2026-12-01").find("A") != nullptr);
}

TEST_CASE_FIXTURE(Witness, "when nothing is left to undo, it says so") {
    CHECK_THROWS_AS(org::undo(database, actor, residents), Error);
}

TEST_CASE_FIXTURE(Witness,
                  "undo knows every table whose rows belong to an organisation: a new one must be "
                  "added to undo.cpp, or be written by applies only") {
    const std::set<std::string> known{
        "organisation_placements", "organisation_terms", "organisation_successions",
        "member_placements",       "member_posts",       "member_transfers"};
    auto rows = database.prepare(
        "SELECT DISTINCT t.name FROM sqlite_master t, pragma_foreign_key_list(t.name) k "
        "WHERE t.type = 'table' AND k.\"table\" = 'organisations'");
    while (rows.step()) {
        const auto table = rows.text(0);
        CAPTURE(table);
        const auto tables = org::tables_of_dependents();
        const bool is_named = std::ranges::find(tables, table) != tables.end();
        CHECK((is_named || known.contains(table)));
    }
}

TEST_SUITE_END();
