#pragma once

#include "sotay/members/columns.h"

#include <optional>
#include <string_view>

namespace sotay::members {

/// What a column tells that means something only together with another.
enum class Part {
    family_name,  ///< with the middle names
    given_name,
    male,    ///< filled for men: with a mark or with the birth date
    female,  ///< the same for women
};

struct Meaning {
    std::optional<Field> field;
    std::optional<Part> part;
    /// Gives way to a column of the same meaning: "Năm sinh" beside "Ngày sinh".
    bool is_weak = false;

    [[nodiscard]] bool is_known() const noexcept { return field || part; }
};

/// By `map`, by the key of a column, or by a usual heading, Vietnamese or English; also one that
/// joins a group with what stands beneath it ("Ngày vào Đảng / Dự bị") and one with a number before
/// it ("3. Họ và tên").
[[nodiscard]] Meaning meaning_of(std::string_view heading, const HeadingMap& map);

}  // namespace sotay::members
