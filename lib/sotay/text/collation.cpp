#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/text/icu.h"
#include "sotay/text/vietnamese.h"

#include <unicode/ucol.h>

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>

namespace sotay::text {

namespace {

using Collator = std::unique_ptr<UCollator, decltype(&ucol_close)>;

Collator open_collator() {
    UErrorCode status = U_ZERO_ERROR;
    Collator collator{ucol_open("vi", &status), &ucol_close};
    // A warning here means other rules than the Vietnamese ones.
    if (status != U_ZERO_ERROR) {
        throw Error{
            ErrorKind::environment,
            tr("ICU has no Vietnamese sorting rules ({}): install its data", u_errorName(status))};
    }
    return collator;
}

/// Opened once; asking it for keys changes nothing in it, so threads share it.
const UCollator* collator() {
    static const Collator instance = open_collator();
    return instance.get();
}

}  // namespace

std::string sort_key(std::string_view text) {
    const std::u16string units = to_utf16(nfc(text));
    const auto length = static_cast<std::int32_t>(units.size());
    std::string key(4 * units.size() + 16, '\0');
    const auto fill = [&] {
        return static_cast<std::size_t>(ucol_getSortKey(collator(), units.data(), length,
                                                        reinterpret_cast<std::uint8_t*>(key.data()),
                                                        static_cast<std::int32_t>(key.size())));
    };
    std::size_t size = fill();
    if (size > key.size()) {
        key.resize(size);
        size = fill();
    }
    key.resize(size - 1);  // without the 0 that ends it
    return key;
}

namespace {

/// The key of a part of a name. Names repeat their parts, so what one came to is kept a while.
std::string part_key(std::string_view part) {
    constexpr std::size_t k_most = 4096;
    thread_local std::unordered_map<std::string, std::string> known;
    if (known.size() >= k_most) known.clear();
    const auto [at, is_new] = known.try_emplace(std::string{part});
    if (is_new) at->second = sort_key(part);
    return at->second;
}

}  // namespace

std::string name_sort_key(std::string_view full_name) {
    // A key holds letters, tones and cases, each part ended by a byte 1 that none of them contains;
    // one more ends the key, so that a name wholly decides before the next one is looked at.
    constexpr char separator = '\x01';
    const std::string name = squeeze(full_name);
    const std::string_view view{name};
    const std::size_t last_space = view.rfind(' ');
    if (last_space == std::string_view::npos) return part_key(view) + separator + separator;

    const std::string_view given = view.substr(last_space + 1);
    const std::size_t first_space = view.find(' ');
    const std::string_view family = view.substr(0, first_space);
    const std::string_view middle =
        first_space == last_space ? std::string_view{}
                                  : view.substr(first_space + 1, last_space - first_space - 1);
    return part_key(given) + separator + part_key(family) + separator + part_key(middle);
}

}  // namespace sotay::text
