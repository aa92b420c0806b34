#pragma once

#include "register.h"
#include "rule_directories.h"

#include "sotay/formats/csv.h"
#include "sotay/members/draft.h"

#include <deque>
#include <map>
#include <string>
#include <vector>

namespace sotay::test {

inline bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

/// What a row came to.
struct Read {
    members::Draft draft;
    std::vector<Problem> problems;

    [[nodiscard]] std::string problem() const {
        return problems.size() == 1 ? problems[0].message : std::to_string(problems.size());
    }
    [[nodiscard]] std::string warning() const {
        return draft.warnings.size() == 1 ? draft.warnings[0].message
                                          : std::to_string(draft.warnings.size());
    }
    [[nodiscard]] bool is_clean() const { return problems.empty() && draft.warnings.empty(); }
};

/// Two communes, each with cells, on 1 December 2026.
struct SheetOffice : Register {
    SheetOffice() {
        add_organisation(1, "38", "dang_bo_tinh", {});
        add_organisation(2, "38.012", "dang_bo_phuong", 1);
        add_organisation(3, "38.013", "dang_bo_xa", 1);
        name(2, "Đảng bộ phường Hạc Thành");
        name(3, "Đảng bộ xã Hoằng Giang");
        add_organisation(4, "38.012.009.001", "chi_bo", 2);
        add_organisation(5, "38.012.009.002", "chi_bo", 2);
        add_organisation(6, "38.013.001", "chi_bo", 3);
        add_organisation(7, "38.168.053.000.001", "chi_bo", 1);
        add_organisation(8, "01.168.053.000.001", "chi_bo", 1);
        name(4, "Chi bộ Phố 9");
        name(5, "Chi bộ Thôn 1");
        name(6, "Chi bộ Thôn 1");
        name(7, "Chi bộ Văn phòng - Tổng hợp");
    }
    void name(std::int64_t id, const std::string& name) {
        database.execute("UPDATE organisation_placements SET name = $2 WHERE organisation_id = $1",
                         id, name);
    }

    /// A good row but for the cells given by their keys.
    Read read(const std::map<std::string, std::string>& cells, bool repair = false) {
        const auto& tree =
            trees.emplace_back(org::Tree::load(database, local_date(clock.now())));
        const members::Standards standards{tree,
                                           kinds.in_force_on(tree.on()).rules,
                                           terms.in_force_on(tree.on()).rules,
                                           phones.in_force_on(tree.on()).rules,
                                           citizen_ids.in_force_on(tree.on()).rules,
                                           admissions,
                                           repair};
        auto all = cells;
        all.emplace("full_name", "Lê An");
        if (!cells.contains("org_name")) all.emplace("org_code", "38.012.009.001");
        std::vector<std::string> headings;
        csv::Row row{2, {}};
        for (const auto& [key, value] : all) {
            headings.push_back(key);
            row.cells.push_back(value);
        }
        Read read;
        const auto layout = members::read_layout(headings, 1, {}, read.problems);
        members::DraftReader reader{standards, layout};
        read.draft = reader.read(row, read.problems);
        return read;
    }

    std::deque<org::Tree> trees;  // that drafts point into
    rules::Dated<org::KindRules> kinds = org::load_kinds(rule_directories());
    rules::Dated<members::MemberRules> terms = members::load_rules(rule_directories());
    rules::Dated<PhonePlan> phones = members::load_phone_plans(rule_directories());
    rules::Dated<members::CitizenIdRules> citizen_ids =
        members::load_citizen_ids(rule_directories());
    rules::Dated<members::AdmissionRules> admissions = members::load_admissions(rule_directories());
};

}  // namespace sotay::test
