#include "context.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"

#include <pwd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>

namespace sotay::cli {

namespace {

Format parse_format(const std::string& text) {
    static const std::map<std::string, Format> k_formats{{"table", Format::table},
                                                         {"json", Format::json},
                                                         {"jsonl", Format::jsonl},
                                                         {"csv", Format::csv},
                                                         {"xlsx", Format::xlsx}};
    const auto found = k_formats.find(text);
    if (found == k_formats.end()) {
        throw Error{ErrorKind::usage,
                    tr("\"{}\" is no format: choose table, json, jsonl or csv", text)};
    }
    return found->second;
}

std::unique_ptr<Clock> make_clock() {
    const char* pretended = std::getenv("SOTAY_NOW");
    if (pretended == nullptr || *pretended == '\0') return std::make_unique<SystemClock>();
    const auto instant = parse_instant(pretended);
    if (!instant) {
        throw Error{ErrorKind::usage,
                    tr("SOTAY_NOW is \"{}\", not an instant such as 2026-12-03T14:00", pretended)};
    }
    return std::make_unique<FixedClock>(*instant);
}

std::string user_name() {
    const passwd* entry = ::getpwuid(::getuid());
    return entry == nullptr ? std::to_string(::getuid()) : entry->pw_name;
}

void write_line(std::FILE* stream, const std::string& line) {
    std::fwrite(line.data(), 1, line.size(), stream);
    std::fputc('\n', stream);
}

}  // namespace

void Context::configure(GlobalOptions options) {
    options_ = std::move(options);
    format_ = parse_format(options_.format);
    clock_ = make_clock();
}

std::string Context::home_directory() const {
    return options_.home.empty() ? home::default_directory() : options_.home;
}

home::Home& Context::home() {
    if (!home_) {
        const auto config = options_.config.empty() ? std::nullopt : std::optional{options_.config};
        home_ = std::make_unique<home::Home>(home_directory(), config);
    }
    return *home_;
}

store::Database& Context::database() {
    if (!database_) database_.emplace(home().open_database());
    return *database_;
}

const store::Vault& Context::vault() {
    if (!vault_) {
        auto vault = home().open_vault();
        home::require_fitting_key(vault, database());
        vault_.emplace(std::move(vault));
    }
    return *vault_;
}

store::Actor Context::actor() const {
    return {options_.actor.empty() ? user_name() : options_.actor, *clock_};
}

bool Context::has_color() const {
    return !options_.no_color && std::getenv("NO_COLOR") == nullptr && ::isatty(STDOUT_FILENO) == 1;
}

void Context::print(const std::string& line) const { write_line(stdout, line); }

void Context::redirect(const std::string& path) const {
    if (path == "-") return;
    if (std::freopen(path.c_str(), "w", stdout) == nullptr) {
        throw Error{ErrorKind::environment,
                    tr("cannot write \"{}\": {}", path, std::strerror(errno))};
    }
}

void Context::note(const std::string& line) const {
    if (!options_.quiet) write_line(stderr, line);
}

}  // namespace sotay::cli
