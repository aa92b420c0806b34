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

/// What a text says of a telephone number.
struct PhoneReading {
    enum class Kind {
        none,      ///< no number of Vietnam
        landline,  ///< 02…
        letter,    ///< mobile but for a letter in place of a digit: "O912 345 678"
        mobile,
    };
    Kind kind = Kind::none;
    std::string number;          ///< of mobile and letter: E.164 digits without "+": "84987654321"
    bool had_lost_zero = false;  ///< "987654321", as spreadsheets leave it
    bool was_migrated = false;   ///< had eleven digits, as until 2018
    bool has_several = false;    ///< the first mobile number of several
    bool has_remark = false;     ///< words in brackets were left out
};

/// The mobile number that `text` (NFC) means. Takes "0987 654 321", "+84 987.654.321",
/// "+84 (0) 987-654-321", "84987654321", eleven-digit numbers of before 2018, numbers whose leading
/// 0 a spreadsheet dropped, and several parted by any sign: "0912345678; 0987654321".
[[nodiscard]] PhoneReading read_phone(std::string_view text, const PhonePlan& plan);

/// The digits of the one mobile number that `text` is; nullopt for all else.
[[nodiscard]] std::optional<std::string> normalise_phone(std::string_view text,
                                                         const PhonePlan& plan);
/// "0987654321" for "84987654321".
[[nodiscard]] std::string national_phone(std::string_view number);

}  // namespace sotay
