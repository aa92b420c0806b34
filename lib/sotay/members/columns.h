#pragma once

#include "sotay/base/error.h"

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sotay::members {

/// What a column of a sheet of members may hold.
enum class Field {
    card_number,
    full_name,
    birth_date,
    gender,
    citizen_id,
    phone,
    zalo_id,
    email,
    org_code,
    org_name,
    admitted_on,
    official_on,
    state,
    post,
    ethnicity,
    education,
};
inline constexpr std::size_t k_field_count = 16;

/// The key of JSON and CSV: "card_number".
[[nodiscard]] const char* key_of(Field field);
/// What people call it, in the chosen language.
[[nodiscard]] std::string heading_of(Field field);
[[nodiscard]] const std::array<Field, k_field_count>& all_fields();

/// Headings an office uses that `find_field` does not know, in the form of heading_key().
using HeadingMap = std::map<std::string, Field>;

/// A heading without case, accents, remarks in brackets and punctuation: what headings are compared
/// by.
[[nodiscard]] std::string heading_key(std::string_view heading);
/// By key or by a usual Vietnamese or English heading; nullopt for any other column.
[[nodiscard]] std::optional<Field> find_field(std::string_view heading);
/// Reads `columns: { "Heading": key, … }`. Throws Error{invalid_input} listing every problem.
[[nodiscard]] HeadingMap read_heading_map(const std::string& path);

/// What is wrong with one cell, or with the whole row when `field` is empty.
[[nodiscard]] Problem cell_problem(int row, std::string field, std::string value,
                                   std::string message);

struct ByGender {
    std::size_t male = 0;
    std::size_t female = 0;
};

/// Which column of a sheet is what.
struct Layout {
    std::vector<std::string> headings;  ///< as the sheet has them
    std::array<std::optional<std::size_t>, k_field_count> columns;
    std::optional<std::size_t> reason;  ///< the column `ly_do` of a sheet of rejected rows
    /// Holds the given name; column(full_name) then holds what stands before it.
    std::optional<std::size_t> given_name;
    /// Columns "Nam" and "Nữ", of which the filled one tells the gender and, where the sheet has no
    /// other column for it, the birth date.
    std::optional<ByGender> by_gender;
    std::vector<std::string> ignored;  ///< headings that mean nothing here

    [[nodiscard]] std::optional<std::size_t> column(Field field) const {
        return columns.at(static_cast<std::size_t>(field));
    }
    /// What several columns of a row together say of a field, "" when nothing; nullopt for a field
    /// that has one column or none, see column().
    [[nodiscard]] std::optional<std::string> assembled(Field field,
                                                       const std::vector<std::string>& cells) const;
    /// The sheet's own heading of `key`, else the usual one.
    [[nodiscard]] std::string heading(std::string_view key) const;
};

/// `headings` are row `row` of the sheet, or of HeaderFinder. A column that stands twice and a
/// missing one that every sheet needs are problems.
[[nodiscard]] Layout read_layout(const std::vector<std::string>& headings, int row,
                                 const HeadingMap& map, std::vector<Problem>& problems);

}  // namespace sotay::members
