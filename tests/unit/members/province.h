#pragma once

#include "register.h"
#include "rule_directories.h"

#include "sotay/members/import.h"
#include "sotay/members/member.h"

#include <string>

namespace sotay::test {

/// A province with two cells, and a folder for sheets.
struct Province : test::Register {
    Province() {
        add_organisation(1, "38", "dang_bo_tinh", {});
        add_organisation(2, "38.001", "chi_bo", 1);
        add_organisation(3, "38.002", "chi_bo", 1, "2024-05-01");
    }

    members::ImportReport import(const std::string& sheet, members::ImportOptions options = {},
                                 bool repair = false) {
        const auto tree = org::Tree::load(database, local_date(clock.now()));
        const members::Standards standards{tree,
                                           kinds.in_force_on(tree.on()).rules,
                                           terms.in_force_on(tree.on()).rules,
                                           phones.in_force_on(tree.on()).rules,
                                           citizen_ids.in_force_on(tree.on()).rules,
                                           admissions,
                                           repair};
        options.file = folder.write("sheet.csv", sheet);
        return members::import_sheet({database, vault, actor}, standards, options);
    }
    members::Member only_member() {
        return *members::find(database, vault, number("SELECT min(id) FROM members"),
                              local_date(clock.now()));
    }
    std::int64_t count(const std::string& table) { return number("SELECT count(*) FROM " + table); }

    test::ScratchFolder folder;
    rules::Dated<org::KindRules> kinds = org::load_kinds(rule_directories());
    rules::Dated<members::MemberRules> terms = members::load_rules(rule_directories());
    rules::Dated<PhonePlan> phones = members::load_phone_plans(rule_directories());
    rules::Dated<members::CitizenIdRules> citizen_ids =
        members::load_citizen_ids(rule_directories());
    rules::Dated<members::AdmissionRules> admissions = members::load_admissions(rule_directories());
};

inline const std::string k_headings =
    "Họ và tên,Ngày sinh,Giới tính,Số CCCD,Số điện thoại,Mã chi bộ,Ngày vào Đảng,Ngày chính thức,"
    "Trạng thái,Chức vụ Đảng,Số thẻ đảng viên,Email,Zalo ID,Dân tộc,Trình độ\n";
inline const std::string k_an =
    "Nguyễn Văn An,01/02/1970,Nam,038070001234,0987 654 321,38.001,03/02/2021,03/02/2022,"
    "chính thức,Bí thư,38.123456,an@example.vn,z12,Kinh,Đại học\n";
inline const std::string k_binh =
    "Lê Thị Bình,15-8-1987,Nữ,038187001234,,38.002,19/05/2023,,dự bị,,,,,,\n";

}  // namespace sotay::test
