#pragma once

#include "sotay/base/error.h"
#include "sotay/base/partial_date.h"
#include "sotay/formats/csv.h"
#include "sotay/members/columns.h"
#include "sotay/members/standards.h"
#include "sotay/org/tree.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sotay::members {

/// A post that a row names.
struct HeldPost {
    std::string code;
    bool is_above = false;  ///< in the organisation above the cell: "Đảng ủy viên"

    friend bool operator==(const HeldPost&, const HeldPost&) = default;
};

/// What a row of a sheet says about a member. An empty cell says nothing.
struct Draft {
    int row = 0;
    std::string full_name;
    std::optional<std::string> card_number;
    std::optional<std::string> citizen_id;
    std::optional<PartialDate> birth_date;
    std::optional<std::string> gender;
    std::optional<std::string> phone;
    std::optional<std::string> zalo_id;
    std::optional<std::string> email;
    std::optional<PartialDate> admitted_on;
    std::optional<PartialDate> official_on;
    std::optional<std::string> ethnicity;
    std::optional<std::string> education;
    const org::Organisation* organisation = nullptr;
    std::optional<std::string> state;
    std::optional<std::string> departure;    ///< how the member left the cell; then without a state
    std::optional<PartialDate> departed_on;  ///< when the cell of the state says it
    /// The first of `posts` that is held in the cell itself, else the first of all; "" = holds
    /// none.
    std::optional<std::string> post;
    std::vector<HeldPost> posts;    ///< in the order of the cell
    std::vector<Problem> warnings;  ///< what is worth a look although the row is good
};

/// Reads rows of one sheet. `standards` and `layout` must outlive it.
class DraftReader {
public:
    DraftReader(const Standards& standards, const Layout& layout);
    ~DraftReader();

    /// Every bad cell of the row is a problem; with any, the draft is not to be used.
    [[nodiscard]] Draft read(const csv::Row& row, std::vector<Problem>& problems);

    struct Memory;

private:
    const Standards& standards_;
    const Layout& layout_;
    std::unique_ptr<Memory> memory_;  ///< what cells of earlier rows came to
};

}  // namespace sotay::members
