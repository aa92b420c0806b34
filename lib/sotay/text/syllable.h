#pragma once

#include <string_view>

namespace sotay::text {

/// Whether `word` (NFC, any case) is spelt as Vietnamese spells a syllable: a known onset and rime,
/// at most one tone, and before c, ch, p or t only sắc and nặng. Stricter than what fold_case()
/// asks for: foreign words and names of other languages mostly fail.
[[nodiscard]] bool is_syllable(std::string_view word);

}  // namespace sotay::text
