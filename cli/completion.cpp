#include "command.h"
#include "command_line.h"
#include "help.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"

#include <algorithm>

namespace sotay::cli {

namespace {

struct Options {
    std::string shell;
};

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const auto& word : words) out += (out.empty() ? "" : " ") + word;
    return out;
}

std::vector<std::string> option_names(const CLI::App& app) {
    std::vector<std::string> names;
    for (const auto* option : shown_options(app)) {
        for (const auto& name : option->get_lnames()) names.push_back("--" + name);
    }
    return names;
}

std::vector<std::string> command_names(const CLI::App& app) {
    std::vector<std::string> names;
    for (const auto* sub : app.get_subcommands({})) {
        if (!sub->get_group().empty()) names.push_back(sub->get_name());
    }
    return names;
}

/// "noun verb" → what may follow; "" → the nouns.
std::vector<std::pair<std::string, std::string>> choices(const CLI::App& root) {
    std::vector<std::pair<std::string, std::string>> rows;
    const auto global = joined(option_names(root));
    rows.emplace_back("", joined(command_names(root)) + " " + global);
    for (const auto* noun : root.get_subcommands({})) {
        if (noun->get_group().empty()) continue;
        rows.emplace_back(noun->get_name(), joined(command_names(*noun)) + " " +
                                                joined(option_names(*noun)) + " " + global);
        for (const auto* verb : noun->get_subcommands({})) {
            rows.emplace_back(noun->get_name() + " " + verb->get_name(),
                              joined(option_names(*verb)) + " " + global);
        }
    }
    return rows;
}

std::string bash_script(const CLI::App& root) {
    std::string cases;
    for (const auto& [path, words] : choices(root))
        cases += fmt::format("        \"{}\") words=\"{}\" ;;\n", path, words);
    return fmt::format(R"(_sotay() {{
    local path="" words="" word count=0
    for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
        case "$word" in
            -*) ;;
            *) [ "$count" -lt 2 ] && path="${{path:+$path }}$word" && count=$((count + 1)) ;;
        esac
    done
    case "$path" in
{}        *) words="" ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "${{COMP_WORDS[COMP_CWORD]}}")
}}
complete -o default -F _sotay sotay
)",
                       cases);
}

std::string zsh_script(const CLI::App& root) {
    return "#compdef sotay\nautoload -U +X bashcompinit && bashcompinit\n" + bash_script(root);
}

std::string fish_script(const CLI::App& root) {
    std::string out = "complete -c sotay -e\n";
    for (const auto& [path, words] : choices(root)) {
        const auto condition = path.empty()
                                   ? std::string{"__fish_use_subcommand"}
                                   : "string match -q -- '*sotay " + path + " *' (commandline -cp)";
        out += fmt::format("complete -c sotay -n \"{}\" -a \"{}\"\n", condition, words);
    }
    return out;
}

void run(const Options& options, Context& context) {
    const auto root = whole_tree(context);
    std::string script;
    if (options.shell == "bash") script = bash_script(*root);
    if (options.shell == "zsh") script = zsh_script(*root);
    if (options.shell == "fish") script = fish_script(*root);
    if (script.empty()) {
        throw Error{ErrorKind::usage,
                    tr("\"{}\" is no known shell: choose bash, zsh or fish", options.shell)};
    }
    std::fwrite(script.data(), 1, script.size(), stdout);
}

}  // namespace

void add_completion(CLI::App& noun, Context& context) {
    auto options = std::make_shared<Options>();
    noun.add_option("shell", options->shell, tr("whose completion to print"))
        ->type_name("bash|zsh|fish")
        ->required();
    noun.footer(
        "sotay completion bash > /usr/share/bash-completion/completions/sotay\n"
        "sotay completion fish > ~/.config/fish/completions/sotay.fish");
    on_run(&noun, options, context, run);
}

}  // namespace sotay::cli
