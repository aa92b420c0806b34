#pragma once

#include <CLI/CLI.hpp>

#include <memory>
#include <string>

namespace sotay::cli {

/// Help in the chosen language, aligned by display width; examples from the footer.
class HelpFormatter : public CLI::FormatterBase {
public:
    std::string make_help(const CLI::App* app, std::string name,
                          CLI::AppFormatMode mode) const override;
};

/// "sotay org plan [options] FILE.yaml", where `name` is how the person reaches the command.
[[nodiscard]] std::string usage_line(const CLI::App& app, const std::string& name);
/// "--org CODE": how an option is written, with its value's name.
[[nodiscard]] std::string option_usage(const CLI::Option& option);
/// The options a person may give, help last.
[[nodiscard]] std::vector<const CLI::Option*> shown_options(const CLI::App& app);

}  // namespace sotay::cli
