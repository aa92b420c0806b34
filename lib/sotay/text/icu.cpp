#include "sotay/text/icu.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include <array>
#include <cassert>
#include <cstdint>

namespace sotay::text {

namespace {

constexpr UChar32 k_substitute = 0xFFFD;

std::int32_t length_of(std::size_t size) { return static_cast<std::int32_t>(size); }

}  // namespace

std::u16string to_utf16(std::string_view text) {
    std::u16string result(text.size(), u'\0');
    std::int32_t length = 0;
    UErrorCode status = U_ZERO_ERROR;
    u_strFromUTF8WithSub(result.data(), length_of(result.size()), &length, text.data(),
                         length_of(text.size()), k_substitute, nullptr, &status);
    assert(U_SUCCESS(status));
    result.resize(static_cast<std::size_t>(length));
    return result;
}

std::string to_utf8(std::u16string_view text) {
    constexpr std::size_t k_bytes_of_unit = 3;
    std::string result(text.size() * k_bytes_of_unit, '\0');
    std::int32_t length = 0;
    UErrorCode status = U_ZERO_ERROR;
    u_strToUTF8WithSub(result.data(), length_of(result.size()), &length, text.data(),
                       length_of(text.size()), k_substitute, nullptr, &status);
    assert(U_SUCCESS(status));
    result.resize(static_cast<std::size_t>(length));
    return result;
}

std::u16string compose(std::u16string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2* composer = unorm2_getNFCInstance(&status);
    // No code point grows to more than three units under NFC.
    std::u16string result(3 * text.size(), u'\0');
    const std::int32_t length = unorm2_normalize(composer, text.data(), length_of(text.size()),
                                                 result.data(), length_of(result.size()), &status);
    assert(U_SUCCESS(status));
    result.resize(static_cast<std::size_t>(length));
    return result;
}

std::u32string decompose(char32_t value) {
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2* decomposer = unorm2_getNFDInstance(&status);
    std::array<UChar, 32> units{};
    const std::int32_t length = unorm2_getDecomposition(
        decomposer, static_cast<UChar32>(value), units.data(), length_of(units.size()), &status);
    assert(U_SUCCESS(status));
    if (length < 0) return {value};
    std::array<UChar32, 32> points{};
    std::int32_t count = 0;
    u_strToUTF32(points.data(), length_of(points.size()), &count, units.data(), length, &status);
    assert(U_SUCCESS(status));
    return {points.begin(), points.begin() + count};
}

char32_t to_lower(char32_t value) noexcept {
    return static_cast<char32_t>(u_tolower(static_cast<UChar32>(value)));
}

char32_t to_upper(char32_t value) noexcept {
    return static_cast<char32_t>(u_toupper(static_cast<UChar32>(value)));
}

}  // namespace sotay::text
