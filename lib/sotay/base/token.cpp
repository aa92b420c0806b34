#include "sotay/base/token.h"

#include <sodium.h>

namespace sotay {

namespace {

std::string encoded(const Bytes& bytes, int variant) {
    std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), variant);
    text.pop_back();  // the terminator, which the length counts
    return text;
}

}  // namespace

std::string to_base64(const Bytes& bytes) { return encoded(bytes, sodium_base64_VARIANT_ORIGINAL); }

std::string to_base64url(const Bytes& bytes) {
    return encoded(bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

std::optional<Bytes> from_base64url(std::string_view text) {
    if (text.empty()) return Bytes{};  // libsodium takes no null pointer
    Bytes bytes(text.size());
    std::size_t length = 0;
    const char* end = nullptr;
    const int refused =
        sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &length,
                          &end, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    if (refused != 0 || end != text.data() + text.size()) return std::nullopt;
    bytes.resize(length);
    return bytes;
}

bool is_same_secret(const Bytes& one, const Bytes& other) {
    return one.size() == other.size() &&
           (one.empty() || sodium_memcmp(one.data(), other.data(), one.size()) == 0);
}

}  // namespace sotay
