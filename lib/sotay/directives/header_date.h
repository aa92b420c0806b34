#pragma once

#include "sotay/base/date.h"
#include "sotay/directives/header_text.h"

#include <optional>
#include <span>
#include <string>

namespace sotay::directives {

/// "Hà Nội, ngày 26 tháng 5 năm 2025" as it stands in a header.
struct PlaceAndDate {
    std::string place;
    std::optional<Date> date;  ///< none where the day is still blank, as in a draft
    bool in_words = true;      ///< false for 26/5/2025
};

/// The first such line; a date may run over two of them.
[[nodiscard]] std::optional<PlaceAndDate> find_place_and_date(std::span<const HeaderLine> lines);

}  // namespace sotay::directives
