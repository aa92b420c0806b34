#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sotay::directives {

/// The state-secret mark that a paper bears, "MẬT", "TỐI MẬT" or "TUYỆT MẬT": stamped in capitals
/// at the head of one of its first pages, also spaced out, or in the name of its file. Words of the
/// text ("bí mật", "mật thiết") are none.
[[nodiscard]] std::optional<std::string> find_secret_mark(std::span<const std::string> pages,
                                                          std::string_view file_name);

}  // namespace sotay::directives
