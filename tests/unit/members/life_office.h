#pragma once

#include "register.h"

#include "sotay/base/paths.h"
#include "sotay/members/change.h"
#include "sotay/members/desk.h"
#include "sotay/members/transfer.h"
#include "sotay/rules/holidays.h"

#include <string>

namespace sotay::test {

/// A province with a ward of two cells and a commune of one, and the desk that works with them.
/// Organisations: 1 province, 2 ward, 3 and 4 its cells, 5 commune, 6 its cell.
struct LifeOffice : Register {
    LifeOffice() {
        add_organisation(1, "38", "dang_bo_tinh", {});
        add_organisation(2, "38.001", "dang_bo_phuong", 1);
        add_organisation(3, "38.001.001", "chi_bo", 2);
        add_organisation(4, "38.001.002", "chi_bo", 2);
        add_organisation(5, "38.002", "dang_bo_xa", 1);
        add_organisation(6, "38.002.001", "chi_bo", 5);
    }

    /// Runs `work` with a desk of the clock's day.
    template <typename Work>
    auto at_desk(Work work) {
        const auto tree = org::Tree::load(database, local_date(clock.now()));
        const members::Standards standards{tree,
                                           kinds.in_force_on(tree.on()).rules,
                                           terms.in_force_on(tree.on()).rules,
                                           phones.in_force_on(tree.on()).rules,
                                           citizen_ids.in_force_on(tree.on()).rules,
                                           admissions,
                                           false};
        const members::Office office{database, vault, actor};
        return work(members::Desk{office, standards, membership, working_days});
    }
    members::ChangeReport set(std::int64_t member,
                              std::vector<std::pair<std::string, std::string>> values,
                              const std::string& on = "2026-12-01") {
        return at_desk([&](const members::Desk& desk) {
            return members::change_member(
                desk, {.member = member, .values = std::move(values), .on = *parse_date(on)});
        });
    }
    members::TransferReport send(std::int64_t member, const std::string& to, const std::string& on,
                                 members::StayKind kind = members::StayKind::official) {
        return at_desk([&](const members::Desk& desk) {
            return members::send(
                desk, {.member = member, .destination = to, .kind = kind, .on = *parse_date(on)});
        });
    }
    members::TransferReport receive(std::int64_t id, const std::string& on) {
        return at_desk(
            [&](const members::Desk& desk) { return members::receive(desk, id, *parse_date(on)); });
    }

    rules::Directories directories{data_directory() + "/rules"};
    rules::Dated<org::KindRules> kinds = org::load_kinds(directories);
    rules::Dated<members::MemberRules> terms = members::load_rules(directories);
    rules::Dated<PhonePlan> phones = members::load_phone_plans(directories);
    rules::Dated<members::CitizenIdRules> citizen_ids = members::load_citizen_ids(directories);
    rules::Dated<members::AdmissionRules> admissions = members::load_admissions(directories);
    members::Membership membership = members::load_membership(directories);
    calendar::WorkingDays working_days =
        rules::load_working_days(directories, *parse_date("2026-12-01"));
};

}  // namespace sotay::test
