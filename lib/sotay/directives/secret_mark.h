#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sotay::directives {

/// The state-secret mark that a paper bears, "MẬT", "TỐI MẬT" or "TUYỆT MẬT": stamped in capitals
/// at the head of one of its first pages or as the running head of any page, also spaced out, in a
/// cell of a table, beside the number, or as a scanner misreads it; in a field "Độ mật"; in the
/// name of its file; in what the file says of itself (`properties`: title, subject, keywords, a
/// line each). Words of the text ("bí mật", "mật thiết") and titles that speak of secrets are none.
/// Doubt refuses: a paper wrongly refused can be registered by hand, a secret taken in cannot be
/// taken out.
[[nodiscard]] std::optional<std::string> find_secret_mark(
    std::span<const std::string> pages, std::string_view file_name,
    std::span<const std::string> properties = {});

}  // namespace sotay::directives
