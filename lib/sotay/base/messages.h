#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace sotay {

enum class Language { vietnamese, english };

/// Chooses the language of every later tr(); call once, before the first thread.
/// Works under any environment locale (cron's LANG=C too). `catalogues` holds
/// LANG/LC_MESSAGES/sotay.mo.
void set_language(Language language, const std::string& catalogues);
[[nodiscard]] Language language() noexcept;

/// The message `id` (English, as written in the source) in the chosen language.
/// xgettext finds calls of tr and trn by name, so `id` is always a literal.
[[nodiscard]] const char* translated(const char* id) noexcept;
[[nodiscard]] const char* translated_plural(const char* one, const char* many,
                                            unsigned long count) noexcept;

[[nodiscard]] inline std::string tr(const char* id) { return translated(id); }

/// tr() with arguments, checked against the English text when compiled. A translation may
/// reorder them by number: "{1} … {0}".
template <typename First, typename... Rest>
[[nodiscard]] std::string tr(fmt::format_string<First, Rest...> id, First&& first, Rest&&... rest) {
    return fmt::vformat(translated(fmt::string_view{id}.data()),
                        fmt::make_format_args(first, rest...));
}

/// The singular or plural by `count`, which is also the argument {0}.
template <typename... Rest>
[[nodiscard]] std::string trn(const char* one, const char* many, unsigned long count,
                              Rest&&... rest) {
    return fmt::vformat(translated_plural(one, many, count), fmt::make_format_args(count, rest...));
}

/// Marks a text of a constant table for translation; tr() it where it is shown.
[[nodiscard]] constexpr const char* N_(const char* id) noexcept { return id; }

}  // namespace sotay
