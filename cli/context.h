#pragma once

#include "sotay/base/clock.h"
#include "sotay/home/home.h"
#include "sotay/store/audit.h"
#include "sotay/store/database.h"
#include "sotay/store/vault.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace sotay::cli {

/// xlsx is for `stats` alone.
enum class Format { table, json, jsonl, csv, xlsx };

/// The options that every command takes, before or after the noun.
struct GlobalOptions {
    std::string home;
    std::string config;
    std::string format = "table";
    std::string actor;
    std::string language;
    bool quiet = false;
    bool no_color = false;
    bool yes = false;
    bool bom = false;
};

/// What a verb works with; each part is made when first asked for, so that a command pays only for
/// what it uses.
class Context {
public:
    /// Takes the parsed options; before it only `chosen` may be used.
    void configure(GlobalOptions options);
    /// What the verb on the command line wants done; set while parsing, run once configured.
    std::function<void()> chosen;

    [[nodiscard]] home::Home& home();
    [[nodiscard]] store::Database& database();
    [[nodiscard]] const store::Vault& vault();
    [[nodiscard]] const Clock& clock() const { return *clock_; }
    [[nodiscard]] Date today() const { return local_date(clock_->now()); }
    [[nodiscard]] store::Actor actor() const;
    [[nodiscard]] std::string home_directory() const;

    [[nodiscard]] Format format() const { return format_; }
    [[nodiscard]] const GlobalOptions& options() const { return options_; }
    [[nodiscard]] bool is_for_people() const { return format_ == Format::table; }
    /// True when colours may be used on standard output.
    [[nodiscard]] bool has_color() const;

    /// A line of the result, to standard output.
    void print(const std::string& line) const;
    /// Sends the result to `path` instead of standard output; "-" changes nothing.
    void redirect(const std::string& path) const;
    /// A message to the person at the terminal, to standard error; silent under --quiet.
    void note(const std::string& line) const;

    /// What the process will exit with when nothing is thrown: a report may be printed and still
    /// fail.
    int exit_code = 0;

private:
    GlobalOptions options_;
    Format format_ = Format::table;
    std::unique_ptr<Clock> clock_;
    std::unique_ptr<home::Home> home_;
    std::optional<store::Database> database_;
    std::optional<store::Vault> vault_;
};

}  // namespace sotay::cli
