#include "sotay/base/messages.h"

#include <libintl.h>

#include <clocale>
#include <cstdlib>

namespace sotay {

namespace {

constexpr const char* k_domain = "sotay";

// Set once before the first thread starts, read ever after.
Language g_language = Language::vietnamese;

}  // namespace

void set_language(Language language, const std::string& catalogues) {
    g_language = language;
    if (language == Language::english) return;
    // gettext ignores LANGUAGE in the locale "C"; "C.UTF-8" is part of Debian's libc-bin and is
    // always there, whatever the environment asks for.
    std::setlocale(LC_MESSAGES, "C.UTF-8");
    ::setenv("LANGUAGE", "vi", 1);
    ::bindtextdomain(k_domain, catalogues.c_str());
    ::bind_textdomain_codeset(k_domain, "UTF-8");
    ::textdomain(k_domain);
    // The system's own words, of strerror(), come by the same language.
    ::bind_textdomain_codeset("libc", "UTF-8");
}

Language language() noexcept { return g_language; }

const char* translated(const char* id) noexcept {
    // gettext("") is the catalogue's header, never a message.
    if (g_language == Language::english || *id == '\0') return id;
    return ::gettext(id);
}

const char* translated_plural(const char* one, const char* many, unsigned long count) noexcept {
    if (g_language == Language::english) return count == 1 ? one : many;
    return ::ngettext(one, many, count);
}

}  // namespace sotay
