#pragma once

#include "context.h"

#include <CLI/CLI.hpp>

#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

namespace sotay::cli {

/// Adds the verb `name` to a noun. `examples` are whole command lines, shown in the help and man
/// page.
[[nodiscard]] CLI::App* add_verb(CLI::App& noun, const std::string& name,
                                 const std::string& summary,
                                 std::initializer_list<std::string> examples);

/// Runs `run(options, context)` when the verb was given.
template <typename Options>
void on_run(CLI::App* verb, std::shared_ptr<Options> options, Context& context,
            void (*run)(const Options&, Context&)) {
    verb->callback([options, &context, run] {
        context.chosen = [options, &context, run] { run(*options, context); };
    });
}

/// Readers of option values; each throws Error{usage} naming the option.
[[nodiscard]] Date date_option(const std::string& name, const std::string& text);
[[nodiscard]] Month month_option(const std::string& name, const std::string& text);
[[nodiscard]] Instant instant_option(const std::string& name, const std::string& text);

/// One noun of the command line.
struct Noun {
    const char* name;
    const char* summary;  ///< English, translated when shown
    void (*add)(CLI::App& noun, Context& context);
};

/// Every noun in the order of the help.
[[nodiscard]] const std::vector<Noun>& nouns();

// One function a noun, each in the file of its name.
void add_init(CLI::App& noun, Context& context);
void add_org(CLI::App& noun, Context& context);
void add_member(CLI::App& noun, Context& context);
void add_directive(CLI::App& noun, Context& context);
void add_meeting(CLI::App& noun, Context& context);
void add_notify(CLI::App& noun, Context& context);
void add_news(CLI::App& noun, Context& context);
void add_stats(CLI::App& noun, Context& context);
void add_audit(CLI::App& noun, Context& context);
void add_backup(CLI::App& noun, Context& context);
void add_config(CLI::App& noun, Context& context);
void add_doctor(CLI::App& noun, Context& context);
void add_completion(CLI::App& noun, Context& context);
void add_manual(CLI::App& noun, Context& context);

}  // namespace sotay::cli
