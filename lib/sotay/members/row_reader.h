#pragma once

#include "sotay/members/draft.h"
#include "sotay/members/memo.h"
#include "sotay/members/organisation_finder.h"
#include "sotay/members/term_reader.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sotay::members {

/// What the cells of a sheet's rows came to, for the next row that says the same.
struct DraftReader::Memory {
    explicit Memory(const Standards& standards) : organisations{standards} {}

    OrganisationFinder organisations;
    Memo<std::optional<std::string>> genders;
    Memo<StateCell> states;
    Memo<PostCell> posts;
    Memo<bool> same_organisation;  ///< by code, NUL and name
};

/// Where a row stands.
struct RowPlace {
    const Standards& standards;
    const Layout& layout;
    const csv::Row& row;
};

/// Reads one row.
class RowReader {
public:
    RowReader(const RowPlace& place, DraftReader::Memory& memory, std::vector<Problem>& problems)
        : standards_{place.standards},
          layout_{place.layout},
          row_{place.row},
          memory_{memory},
          problems_{problems} {}

    [[nodiscard]] Draft run();

private:
    /// Holds until the cell of another field is asked for.
    [[nodiscard]] const std::string& cell(Field field) const;
    void problem(Field field, std::string message);
    void warn(Field field, std::string message);
    /// True for "không có" and the like. Asked only of what is nothing else.
    [[nodiscard]] bool says_nothing(Field field) const;

    void check_width();
    void read_name();
    void read_gender();
    void read_zalo_id();
    void read_email();
    [[nodiscard]] std::optional<std::string> plain(Field field) const;

    [[nodiscard]] std::optional<PartialDate> read_date(Field field);
    [[nodiscard]] std::optional<PartialDate> accepted(Field field, const PartialDate& date);

    void read_citizen_id();
    void repair_citizen_id(const std::string& digits);
    void read_card_number();
    void repair_card_number(const std::string& digits);
    void read_phone();

    void read_organisation();
    void compare_organisation_name();
    void read_state();
    void read_post();

    void check_birth();
    void check_admission();
    void check_age_at_admission();
    void check_official();
    void check_state();
    [[nodiscard]] const sotay::rules::RuleSet<AdmissionRules>& rules_of_admission() const;

    const Standards& standards_;
    const Layout& layout_;
    const csv::Row& row_;
    DraftReader::Memory& memory_;
    std::vector<Problem>& problems_;
    Draft draft_;
    mutable std::string assembled_;
};

}  // namespace sotay::members
