#pragma once

#include "register.h"

#include "sotay/members/residents.h"
#include "sotay/org/apply.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace sotay::test {

/// A register whose hierarchy comes from files, with kinds that only tests have.
struct Office : Register {
    members::Residents residents{vault};
    rules::Dated<org::KindRules> kinds{std::vector<rules::RuleSet<org::KindRules>>{
        {{Date{}, "test", "test"},
         {{{"dang_bo_tinh", "Đảng bộ tỉnh", "province", false, {}},
           {"dang_bo_xa", "Đảng bộ xã", "grassroots", false, {"dang_bo_tinh"}},
           {"chi_bo", "Chi bộ", "cell", true, {"dang_bo_xa"}}}}}}};
    ScratchFolder folder;

    org::Plan run(const std::string& yaml, const char* on, bool is_applied) {
        const auto file = folder.write("tree.yaml", yaml);
        std::vector<Problem> problems;
        const auto hierarchy = org::read_hierarchy(file, problems);
        const org::PlanOptions options{*parse_date(on), 100};
        return is_applied
                   ? org::apply(database, actor, hierarchy, kinds, residents, options, problems)
                   : org::plan(database, hierarchy, kinds, residents, options, problems);
    }
    org::Plan apply(const std::string& yaml, const char* on) {
        auto done = run(yaml, on, true);
        INFO(yaml);
        for (const auto& problem : done.problems) FAIL_CHECK(describe(problem));
        for (const auto& refusal : done.refusals) FAIL_CHECK(refusal);
        return done;
    }

    [[nodiscard]] org::Tree tree(const char* on) {
        return org::Tree::load(database, *parse_date(on));
    }
};

}  // namespace sotay::test
