#pragma once

#include <fmt/format.h>

#include <string_view>

namespace sotay::log {

enum class Level { debug, info, warning, error };

/// Sends lines to the journal when systemd started us, else to standard error. Only sotayd logs; a
/// command speaks to its user. Never pass a phone number, a name or a token.
void open();

void write(Level level, std::string_view line);

template <typename... Args>
void info(fmt::format_string<Args...> format, Args&&... args) {
    write(Level::info, fmt::format(format, std::forward<Args>(args)...));
}
template <typename... Args>
void warning(fmt::format_string<Args...> format, Args&&... args) {
    write(Level::warning, fmt::format(format, std::forward<Args>(args)...));
}
template <typename... Args>
void error(fmt::format_string<Args...> format, Args&&... args) {
    write(Level::error, fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace sotay::log
