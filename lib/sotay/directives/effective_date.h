#pragma once

#include "sotay/base/date.h"
#include "sotay/directives/running_text.h"

#include <optional>

namespace sotay::directives {

/// The day that the paper itself says it is in force from: "có hiệu lực thi hành từ ngày
/// 01/7/2025". Nullopt where it is from its signing, or nothing is said.
[[nodiscard]] std::optional<Date> find_effective_date(const RunningText& running);

}  // namespace sotay::directives
