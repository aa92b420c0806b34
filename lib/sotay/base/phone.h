#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sotay {

/// The mobile numbers of Vietnam.
struct PhonePlan {
    std::vector<std::string> mobile_prefixes;  ///< with the leading 0: "032", "099"
    /// Prefix of the eleven-digit numbers used until 2018, and the prefix that took its place.
    std::vector<std::pair<std::string, std::string>> migrated;
};

/// The mobile number that `text` (NFC) means, in E.164 digits without "+": "84987654321". Takes
/// "0987 654 321", "+84 987.654.321", "+84 (0) 987-654-321", "84987654321", eleven-digit numbers of
/// before 2018, and numbers whose leading 0 a spreadsheet dropped. nullopt for all else, fixed
/// lines included.
[[nodiscard]] std::optional<std::string> normalise_phone(std::string_view text,
                                                         const PhonePlan& plan);

}  // namespace sotay
