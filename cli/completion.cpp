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

using Choices = std::vector<std::pair<std::string, std::string>>;

void collect_choices(const CLI::App& app, const std::string& path, const std::string& global,
                     Choices& rows) {
    rows.emplace_back(path, joined(command_names(app)) + " " +
                                (path.empty() ? "" : joined(option_names(app))) + " " + global);
    for (const auto* sub : app.get_subcommands({})) {
        if (sub->get_group().empty()) continue;
        collect_choices(*sub, path.empty() ? sub->get_name() : path + " " + sub->get_name(), global,
                        rows);
    }
}

/// "noun verb" → what may follow; "" → the nouns.
Choices choices(const CLI::App& root) {
    Choices rows;
    collect_choices(root, "", joined(option_names(root)), rows);
    return rows;
}

std::string bash_script(const CLI::App& root) {
    std::string known;
    std::string cases;
    for (const auto& [path, words] : choices(root)) {
        known += "|" + path;
        cases += fmt::format("        \"{}\") words=\"{}\" ;;\n", path, words);
    }
    return fmt::format(R"(_sotay() {{
    local known="{}|" path="" next words word
    for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
        next="${{path:+$path }}$word"
        case "$known" in
            *"|$next|"*) path=$next ;;
        esac
    done
    case "$path" in
{}    esac
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "${{COMP_WORDS[COMP_CWORD]}}")
}}
complete -o default -F _sotay sotay
)",
                       known, cases);
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
