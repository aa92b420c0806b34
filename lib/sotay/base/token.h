#pragma once

#include "sotay/base/secret.h"

#include <optional>
#include <string>
#include <string_view>

namespace sotay {

[[nodiscard]] std::string to_base64(const Bytes& bytes);
/// In the letters that an address holds as they are, without padding.
[[nodiscard]] std::string to_base64url(const Bytes& bytes);
/// nullopt unless to_base64url() writes exactly `text`.
[[nodiscard]] std::optional<Bytes> from_base64url(std::string_view text);

/// Takes as long whatever the bytes are; how many they are is no secret.
[[nodiscard]] bool is_same_secret(const Bytes& one, const Bytes& other);

}  // namespace sotay
