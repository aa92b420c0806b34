#pragma once

#include "sotay/base/phone.h"
#include "sotay/members/rules.h"
#include "sotay/org/kinds.h"
#include "sotay/org/tree.h"

namespace sotay::members {

/// What rows are checked against: the register's organisations and the rules of one day, those of
/// admissions for every day.
struct Standards {
    const org::Tree& tree;
    const org::KindRules& kinds;
    const MemberRules& rules;
    const PhonePlan& phones;
    const CitizenIdRules& citizen_ids;
    const sotay::rules::Dated<AdmissionRules>& admissions;
    /// Accept what can have only one meaning: numbers whose leading 0 a spreadsheet dropped, dates
    /// with the month before the day.
    bool repair = false;
};

}  // namespace sotay::members
