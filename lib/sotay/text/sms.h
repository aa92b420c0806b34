#pragma once

#include <cstddef>
#include <string_view>

namespace sotay::text {

/// How many segments the networks count for nfc(text), which is what must be sent: 160/153 septets
/// in the GSM 03.38 alphabet, 70/67 UTF-16 units outside it; an escape pair or a surrogate pair is
/// never split. Empty text is one.
[[nodiscard]] std::size_t sms_segments(std::string_view text);

/// True when every character of nfc(text) is in the GSM 03.38 alphabet or its extension.
[[nodiscard]] bool is_gsm7(std::string_view text);

}  // namespace sotay::text
