#include "office.h"

#include "sotay/org/history.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace sotay;
using test::Office;

TEST_SUITE_BEGIN("org::reorganisation");

namespace {

constexpr const char* k_head = R"yaml(version: 1
organisations:
  - { code: T, name: Tỉnh, kind: dang_bo_tinh }
  - { code: X, parent: T, name: Xã X, kind: dang_bo_xa }
  - { code: Y, parent: T, name: Xã Y, kind: dang_bo_xa }
)yaml";

/// A file of two communes with these cells of the first.
std::string file(const std::vector<std::string>& cells, const std::string& entries = "") {
    std::string out = k_head;
    for (const auto& cell : cells) {
        const bool is_placed = cell.find("parent:") != std::string::npos;
        out += "  - { " + cell + (is_placed ? "" : ", parent: X") + ", kind: chi_bo }\n";
    }
    return entries.empty() ? out : out + "reorganisations:\n" + entries;
}

const std::string k_a = "code: A, name: Chi bộ A";
const std::string k_b = "code: B, name: Chi bộ B";
const std::string k_c = "code: C, name: Chi bộ C";

bool mentions(const org::Plan& plan, int line, const std::string& part) {
    return std::ranges::any_of(plan.problems, [&](const Problem& problem) {
        return problem.line == line && describe(problem).find(part) != std::string::npos;
    });
}

std::vector<std::string> actions(const org::Plan& plan) {
    std::vector<std::string> result;
    for (const auto& change : plan.changes)
        result.push_back(std::string{org::code_of(change.action)} + " " + change.code);
    return result;
}

}  // namespace

TEST_CASE_FIXTURE(Office, "two organisations swap their codes, once") {
    (void)apply(file({k_a, k_b}), "2020-01-01");
    const auto a = tree("2026-01-01").get("A").id;
    const auto swapped =
        file({"code: B, previously: A, name: Chi bộ A", "code: A, previously: B, name: Chi bộ B"});
    CHECK(actions(apply(swapped, "2026-02-01")) ==
          std::vector<std::string>{"rename B", "rename A"});
    CHECK(tree("2026-02-01").get("B").id == a);
    CHECK(tree("2026-01-31").get("A").id == a);
    CHECK(apply(swapped, "2026-03-01").changes.empty());
}

TEST_CASE_FIXTURE(Office, "a chain of previous codes moves every code on by one") {
    (void)apply(file({k_a, k_b}), "2020-01-01");
    const auto a = tree("2026-01-01").get("A").id;
    const auto b = tree("2026-01-01").get("B").id;
    const auto chained =
        file({"code: C, previously: B, name: Chi bộ B", "code: B, previously: A, name: Chi bộ A"});
    CHECK(actions(apply(chained, "2026-02-01")) ==
          std::vector<std::string>{"rename C", "rename B"});
    CHECK(tree("2026-02-01").get("B").id == a);
    CHECK(tree("2026-02-01").get("C").id == b);
    CHECK(apply(chained, "2026-03-01").changes.empty());
}

TEST_CASE_FIXTURE(Office, "a code two renamings ago still tells the organisation") {
    (void)apply(file({k_a}), "2020-01-01");
    const auto a = tree("2026-01-01").get("A").id;
    (void)apply(file({"code: B, previously: A, name: Chi bộ A"}), "2026-02-01");
    (void)apply(file({"code: C, previously: A, name: Chi bộ A"}), "2026-03-01");
    CHECK(tree("2026-03-01").get("C").id == a);
}

TEST_CASE_FIXTURE(Office, "a code that an ended organisation had is given to a new one") {
    (void)apply(file({k_a, k_b}), "2020-01-01");
    const auto old = tree("2026-01-01").get("A").id;
    (void)apply(file({k_b}, "  - { merge: [A], into: B, on: 2026-02-01 }\n"), "2026-02-01");
    (void)apply(file({"code: A, name: Chi bộ mới, founded_on: 2026-03-01", k_b},
                     "  - { merge: [A], into: B, on: 2026-02-01 }\n"),
                "2026-03-01");
    CHECK(tree("2026-01-31").get("A").id == old);
    CHECK(tree("2026-02-15").find("A") == nullptr);
    CHECK(tree("2026-03-01").get("A").id != old);
    CHECK(org::history(database, "A", parse_date("2026-01-01"), false).id == old);
    CHECK(org::history(database, "A", std::nullopt, false).id != old);
}

TEST_CASE_FIXTURE(Office, "a code is given anew on the very day it becomes free, not before") {
    (void)apply(file({k_a, k_b}), "2020-01-01");
    const auto anew = [](const std::string& day) {
        return file({"code: A, name: Chi bộ mới, founded_on: " + day, k_b},
                    "  - { merge: [A], into: B, on: 2026-02-01 }\n");
    };
    (void)apply(anew("2026-02-01"), "2026-02-01");
    CHECK(tree("2026-02-01").get("A").name == "Chi bộ mới");
    CHECK(apply(anew("2026-02-01"), "2026-04-01").changes.empty());
    (void)apply(file({k_b}, "  - { merge: [A], into: B, on: 2026-05-01 }\n"), "2026-05-01");
    const auto early =
        run(file({k_b, "code: A, name: Thứ ba, founded_on: 2026-04-01"}), "2026-06-01", false);
    CHECK(mentions(early, 7, "01/05/2026"));
}

TEST_CASE_FIXTURE(Office, "a list of terms that changed is a change, one that went as well") {
    (void)apply(file({k_a + ", terms: [{ from: 2020-05-01 }]"}), "2020-01-01");
    const auto longer =
        apply(file({k_a + ", terms: [{ from: 2020-05-01 }, { from: 2025-08-15 }]"}), "2026-01-01");
    REQUIRE(longer.changes.size() == 1);
    CHECK(longer.changes[0].action == org::Action::update);
    CHECK(longer.changes[0].to == Json({"2020-05-01", "2025-08-15"}));
    CHECK(apply(file({k_a}), "2026-01-01").changes.size() == 1);
    CHECK(number("SELECT count(*) FROM organisation_terms") == 0);
}

TEST_CASE_FIXTURE(Office, "entries that contradict each other are told with their lines, at once") {
    (void)apply(file({k_a, k_b, k_c}), "2020-01-01");
    const auto bad = run(file({k_c},
                              "  - { merge: [A], into: B, on: 2026-02-01 }\n"
                              "  - { dissolve: B, into: C, on: 2026-02-01 }\n"
                              "  - { merge: [A], into: C, on: 2026-02-01 }\n"
                              "  - { dissolve: Z, into: W }\n"
                              "  - { merge: [C], into: C }\n"),
                         "2026-02-01", false);
    CHECK(mentions(bad, 8, "01/02/2026"));
    CHECK(mentions(bad, 10, "8"));
    CHECK(mentions(bad, 11, "\"Z\""));
    CHECK(mentions(bad, 12, "\"C\""));
    const auto chained = run(file({k_c},
                                  "  - { dissolve: B, into: C, on: 2026-03-01 }\n"
                                  "  - { merge: [A], into: B, on: 2026-02-01 }\n"),
                             "2026-02-01", false);
    CHECK(chained.problems.empty());
}

TEST_CASE_FIXTURE(Office, "whoever stands under an organisation that ends must have a place") {
    (void)apply(file({k_a, k_b}), "2020-01-01");
    const std::string rest =
        "version: 1\norganisations:\n  - { code: Y, parent: T, name: Xã Y, kind: dang_bo_xa }\n"
        "  - { code: A, parent: Y, name: Chi bộ A, kind: chi_bo }\nreorganisations:\n"
        "  - { merge: [X], into: Y, on: 2026-02-01 }\n";
    CHECK(mentions(run(rest, "2026-02-01", false), 6, "\"B\""));
}

TEST_CASE_FIXTURE(Office,
                  "cells of a dissolved commune move on its last day, however late the file") {
    (void)apply(file({k_a, k_b}), "2020-01-01");
    const auto moved =
        "version: 1\norganisations:\n  - { code: T, name: Tỉnh, kind: dang_bo_tinh }\n  - { code: "
        "Y, parent: T, name: Xã Y, kind: dang_bo_xa }\n  - { code: A, parent: Y, name: Chi bộ A, "
        "kind: chi_bo }\n  - { code: B, parent: Y, name: Chi bộ B, kind: chi_bo }\n"
        "reorganisations:\n  - { merge: [X], into: Y, on: 2025-07-01 }\n";
    (void)apply(moved, "2026-02-01");
    CHECK(tree("2025-06-30").get("A").level == 2);
    CHECK(tree("2025-07-01").get("A").parent == tree("2025-07-01").get("Y").id);
    CHECK(apply(moved, "2026-02-01").changes.empty());
}

TEST_CASE_FIXTURE(Office, "a split goes by names, then by rules in their order, then to the rest") {
    (void)apply(file({k_a}), "2020-01-01");
    const auto a = tree("2026-01-01").get("A").id;
    for (int id = 1; id <= 6; ++id) {
        add_member({.id = id, .full_name = "Lê Thị B"}, a, id == 4 ? "du_bi" : "chinh_thuc",
                   "2021-01-01");
        database.execute("UPDATE members SET birth_date = $2, gender = $3 WHERE id = $1", id,
                         id <= 2 ? "1950-01-01" : "1990-01-01", id == 5 ? "male" : "female");
    }
    const std::string shares =
        "  - split: A\n    into: [B, C, D]\n    on: 2026-02-01\n    members:\n"
        "      B: { born_before: 1965-01-01 }\n      C: [\"1\", \"6\"]\n      D: ";
    const std::string d = "code: D, name: Chi bộ D";
    const auto open = run(file({k_b, k_c, d}, shares + "{ gender: male }\n"), "2026-02-01", false);
    CHECK(open.refusals.size() == 1);
    const auto wrong = run(file({k_b, k_c, d}, shares + "[\"99\"]\n"), "2026-02-01", false);
    CHECK(mentions(wrong, 16, "99"));
    (void)apply(file({k_b, k_c, d}, shares + "rest\n"), "2026-02-01");
    const auto in = [&](const char* code) {
        return residents.list(database, tree("2026-02-01").get(code).id, *parse_date("2026-02-01"));
    };
    CHECK(in("B").size() == 1);
    CHECK(in("C").size() == 2);
    CHECK(in("D").size() == 3);
}

TEST_CASE_FIXTURE(Office, "a plan says what an apply would refuse for its date") {
    (void)apply(file({k_a}), "2020-01-01");
    (void)apply(file({"code: A, name: Tên mới"}), "2026-02-01");
    CHECK(run(file({"code: A, name: Tên khác"}), "2026-01-01", false).refusals.size() == 1);
    CHECK(run(file({"code: A, name: Tên khác"}), "2026-02-01", false).refusals.empty());
}

TEST_CASE_FIXTURE(Office, "history follows an organisation through its names, places and mergers") {
    (void)apply(file({k_a, k_b}), "2020-01-01");
    (void)apply(file({"code: A, name: Tên mới", k_b}), "2026-01-01");
    (void)apply(file({"code: A, name: Tên mới, parent: Y"},
                     "  - { merge: [B], into: A, on: 2026-02-01, by: NQ 1 }\n"),
                "2026-02-01");
    std::vector<std::string> said;
    for (const auto& event : org::history(database, "A", std::nullopt, false).events)
        said.push_back(iso(event.on) + " " + event.action + " " + event.field);
    CHECK(said == std::vector<std::string>{"2020-01-01 create ", "2026-01-01 rename name",
                                           "2026-02-01 move parent", "2026-02-01 merge "});
    const auto merged = org::history(database, "B", std::nullopt, false);
    CHECK(merged.events.back().to == "A");
    CHECK(merged.events.back().decision == "NQ 1");
    CHECK(org::history(database, "A", std::nullopt, true).events.size() == 6);
}

TEST_SUITE_END();
