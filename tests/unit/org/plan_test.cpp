#include "sotay/org/apply.h"
#include "sotay/org/export.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

using namespace sotay;
using namespace std::chrono_literals;

TEST_SUITE_BEGIN("org::plan");

namespace {

constexpr const char* k_two_communes = R"yaml(version: 1
organisations:
  - code: "38"
    name: Đảng bộ tỉnh Thanh Hóa
    kind: dang_bo_tinh
    founded_on: 2025-07-01
    children:
      - code: "38.001"
        name: Đảng bộ phường Hạc Thành
        kind: dang_bo_phuong
        founded_on: 2025-07-01
        children:
          - { code: "38.001.001", name: Chi bộ Phố 1, kind: chi_bo, founded_on: 2025-07-01 }
          - { code: "38.001.002", name: Chi bộ Phố 2, kind: chi_bo, founded_on: 2025-07-01 }
      - { code: "38.002", parent: "38", name: Đảng bộ xã Hoằng Giang, kind: dang_bo_xa, founded_on: 2025-07-01 }
)yaml";

/// Keeps who lives where in a map instead of the register.
class FakeResidents final : public org::Residents {
public:
    org::MemberCounts counts;
    mutable std::vector<std::pair<org::OrganisationId, org::OrganisationId>> moves;

    [[nodiscard]] org::MemberCounts count(store::Database&, Date) const override { return counts; }
    [[nodiscard]] std::vector<org::Resident> list(store::Database&, org::OrganisationId,
                                                  Date) const override {
        return {};
    }
    [[nodiscard]] std::optional<std::int64_t> find(store::Database&,
                                                   std::string_view) const override {
        return std::nullopt;
    }
    [[nodiscard]] bool knows_state(std::string_view) const override { return true; }
    void move(store::Database&, const org::Removal&, std::span<const std::int64_t>) const override {
    }
    void move_all(store::Database&, const org::Removal& removal) const override {
        moves.emplace_back(removal.from, removal.to);
    }
    [[nodiscard]] std::vector<org::Dependent> dependents(store::Database&,
                                                         org::ApplyId) const override {
        return {};
    }
    void end(store::Database&, org::ApplyId, org::OrganisationId, Date) const override {}
    void undo(store::Database&, org::ApplyId) const override {}
};

struct Register {
    store::Database database = store::Database::in_memory();
    FixedClock clock{*parse_instant("2026-01-15T09:00")};
    store::Actor actor{"clerk", clock};
    FakeResidents residents;
    rules::Dated<org::KindRules> kinds{std::vector<rules::RuleSet<org::KindRules>>{
        {{Date{}, "test", "test"},
         {{{"dang_bo_tinh", "Đảng bộ tỉnh", "province", false, {}},
           {"dang_bo_xa", "Đảng bộ xã", "grassroots", false, {"dang_bo_tinh"}},
           {"dang_bo_phuong", "Đảng bộ phường", "grassroots", false, {"dang_bo_tinh"}},
           {"chi_bo", "Chi bộ", "cell", true, {"dang_bo_xa", "dang_bo_phuong"}}}}}}};
    std::filesystem::path file;

    Register() {
        std::string name = (std::filesystem::temp_directory_path() / "sotay-org-XXXXXX").string();
        file = std::filesystem::path{::mkdtemp(name.data())} / "tree.yaml";
    }
    ~Register() { std::filesystem::remove_all(file.parent_path()); }

    org::Plan run(const std::string& yaml, bool is_applied, Date on, double max_removal = 25) {
        std::ofstream{file, std::ios::trunc} << yaml;
        std::vector<Problem> problems;
        const auto hierarchy = org::read_hierarchy(file, problems);
        const org::PlanOptions options{on, max_removal};
        return is_applied
                   ? org::apply(database, actor, hierarchy, kinds, residents, options, problems)
                   : org::plan(database, hierarchy, kinds, residents, options, problems);
    }
    org::Plan apply(const std::string& yaml, const char* on = "2026-01-15") {
        return run(yaml, true, *parse_date(on));
    }
    org::Plan plan(const std::string& yaml, const char* on = "2026-01-15") {
        return run(yaml, false, *parse_date(on));
    }
    org::Tree tree(const char* on = "2026-01-15") {
        return org::Tree::load(database, *parse_date(on));
    }
};

std::string with(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

bool mentions(const std::vector<Problem>& problems, int line, const std::string& part) {
    return std::ranges::any_of(problems, [&](const auto& problem) {
        return problem.line == line && describe(problem).find(part) != std::string::npos;
    });
}

}  // namespace

TEST_CASE_FIXTURE(
    Register, "planning changes nothing, applying makes what was planned, a second time is empty") {
    CHECK(plan(k_two_communes).changes.size() == 5);
    CHECK(tree().empty());
    CHECK(apply(k_two_communes).changes.size() == 5);
    CHECK(tree().all().size() == 5);
    CHECK(tree().get("38.001.001").level == 2);
    CHECK(apply(k_two_communes).changes.empty());
    CHECK(store::verify_audit(database).entries == 1);
}

TEST_CASE_FIXTURE(Register, "an organisation stands from its founding, not before") {
    (void)apply(k_two_communes);
    CHECK(tree("2025-06-30").empty());
    CHECK(tree("2025-07-01").all().size() == 5);
}

TEST_CASE_FIXTURE(Register, "a new name holds from its day, the old one up to the day before") {
    (void)apply(k_two_communes);
    const auto renamed = with(k_two_communes, "Chi bộ Phố 1", "Chi bộ Phố Hàng");
    const auto result = apply(renamed, "2026-02-01");
    REQUIRE(result.changes.size() == 1);
    CHECK(result.changes[0].action == org::Action::rename);
    CHECK(result.changes[0].from == "Chi bộ Phố 1");
    CHECK(tree("2026-01-31").get("38.001.001").name == "Chi bộ Phố 1");
    CHECK(tree("2026-02-01").get("38.001.001").name == "Chi bộ Phố Hàng");
}

TEST_CASE_FIXTURE(Register,
                  "a new code with its previous one is a rename, and its children do not move") {
    (void)apply(k_two_communes);
    const auto renamed = with(k_two_communes, "code: \"38.001\"",
                              "code: \"38.100\"\n        previously: \"38.001\"");
    const auto result = plan(renamed, "2026-02-01");
    REQUIRE(result.changes.size() == 1);
    CHECK(result.changes[0].action == org::Action::rename);
    CHECK(result.changes[0].to == "38.100");
}

TEST_CASE_FIXTURE(Register, "another superior is a move") {
    (void)apply(k_two_communes);
    const auto moved = with(k_two_communes, "          - { code: \"38.001.002\"",
                            "          - { parent: \"38.002\", code: \"38.001.002\"");
    // Under `children` a second parent is a contradiction; flat it is a move.
    CHECK_FALSE(plan(moved).problems.empty());
    const auto flat =
        with(k_two_communes,
             "          - { code: \"38.001.002\", name: Chi bộ Phố 2, kind: chi_bo, founded_on: "
             "2025-07-01 }\n",
             "") +
        "  - { code: \"38.001.002\", parent: \"38.002\", name: Chi bộ Phố 2, kind: chi_bo }\n";
    const auto result = apply(flat, "2026-02-01");
    REQUIRE(result.changes.size() == 1);
    CHECK(result.changes[0].action == org::Action::move);
    CHECK(result.changes[0].to == "38.002");
    CHECK(tree("2026-02-01").get("38.001.002").parent == tree("2026-02-01").get("38.002").id);
}

TEST_CASE_FIXTURE(Register, "an organisation with members does not end without a destination") {
    (void)apply(k_two_communes);
    residents.counts[tree().get("38.001.002").id] = 12;
    const auto without = with(k_two_communes,
                              "          - { code: \"38.001.002\", name: Chi bộ Phố 2, kind: "
                              "chi_bo, founded_on: 2025-07-01 }\n",
                              "");
    const auto refused = apply(without, "2026-02-01");
    CHECK(refused.refusals.size() == 1);
    CHECK(tree("2026-02-01").find("38.001.002") != nullptr);

    const auto merged = without +
                        "reorganisations:\n  - { merge: [\"38.001.002\"], into: \"38.001.001\", "
                        "on: 2026-02-01, by: Nghị quyết 12-NQ/TU }\n";
    const auto done = apply(merged, "2026-02-01");
    REQUIRE(done.refusals.empty());
    REQUIRE(done.changes.size() == 1);
    CHECK(done.changes[0].members == 12);
    CHECK(residents.moves.size() == 1);
    CHECK(tree("2026-01-31").find("38.001.002") != nullptr);
    CHECK(tree("2026-02-01").find("38.001.002") == nullptr);
    CHECK(apply(merged, "2026-02-01").changes.empty());
}

TEST_CASE_FIXTURE(
    Register, "a file that lost a quarter of its organisations is refused unless that is allowed") {
    (void)apply(k_two_communes);
    const std::string lonely =
        "version: 1\norganisations:\n  - { code: \"38\", name: Đảng bộ tỉnh Thanh Hóa, kind: "
        "dang_bo_tinh }\n";
    CHECK(plan(lonely, "2026-02-01").refusals.size() == 1);
    const auto allowed = run(lonely, true, *parse_date("2026-02-01"), 90);
    CHECK(allowed.refusals.empty());
    CHECK(tree("2026-02-01").all().size() == 1);
}

TEST_CASE_FIXTURE(Register, "what is exported applies to an empty plan") {
    (void)apply(k_two_communes);
    const auto exported = org::export_yaml(database, tree());
    CHECK(plan(exported).changes.empty());
    CHECK(plan(exported).problems.empty());
}

TEST_CASE_FIXTURE(
    Register,
    "every mistake of a file is reported at once, with its line, and nothing is applied") {
    const auto result = apply(R"yaml(version: 1
organisations:
  - code: "38"
    name: Đảng bộ tỉnh
    kind: dang_bo_tinh
    nmae: typo
  - { code: "38.1", parent: "38", name: A, kind: dang_bo_xaa }
  - { code: "38.1", parent: "38", name: B, kind: dang_bo_xa }
  - { code: "38.2", parent: "39", name: C, kind: dang_bo_xa }
  - { code: "38.3", parent: "38", name: D, kind: dang_bo_xa, founded_on: 2025-02-31 }
  - { code: "x", parent: "y", name: X, kind: dang_bo_xa }
  - { code: "y", parent: "x", name: Y, kind: dang_bo_xa }
)yaml");
    CHECK(mentions(result.problems, 6, "nmae"));
    CHECK(mentions(result.problems, 7, "dang_bo_xaa"));
    CHECK(mentions(result.problems, 8, "38.1"));
    CHECK(mentions(result.problems, 9, "39"));
    CHECK(mentions(result.problems, 10, "2025-02-31"));
    CHECK(mentions(result.problems, 11, "under itself"));
    CHECK(tree().empty());
}

TEST_CASE_FIXTURE(Register, "a cell cannot stand under a cell") {
    const auto result = apply(with(k_two_communes, "          - { code: \"38.001.002\"",
                                   "          - { code: \"38.001.003\", name: C, kind: chi_bo, "
                                   "children: [{ code: \"c\", name: D, "
                                   "kind: chi_bo }] }\n          - { code: \"38.001.002\""));
    CHECK(result.problems.size() == 1);
    CHECK(tree().empty());
}

TEST_CASE("an official code is read with and without its dots and written with them") {
    CHECK(org::official_code("38168053000001") == "38.168.053.000.001");
    CHECK(org::official_code("38.168.053.000.001") == "38.168.053.000.001");
    CHECK_FALSE(org::official_code("38.001"));
    CHECK_FALSE(org::official_code("3816805300000x"));
}

TEST_SUITE_END();
