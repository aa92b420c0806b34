#include "command_line.h"

#include "command.h"
#include "help.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/base/paths.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

namespace sotay::cli {

namespace {

constexpr std::array<std::string_view, 5> k_valued{"--home", "--config", "--format", "--as",
                                                   "--lang"};

constexpr std::array<std::string_view, 7> k_flags{"--quiet", "--no-color", "--yes",    "--bom",
                                                  "--help",  "-h",         "--version"};

/// The words of a command line that are neither options nor the values of global options.
struct Words {
    std::vector<std::string> words;
    GlobalOptions options;  ///< only --home, --config and --lang, which are needed before parsing
    std::optional<std::string> strange;  ///< an option before the first word that no command knows
};

Words scan(const std::vector<std::string>& args) {
    Words result;
    for (std::size_t i = 0; i < args.size(); ++i) {
        if (!args[i].starts_with("-")) {
            result.words.push_back(args[i]);
            continue;
        }
        const auto name = args[i].substr(0, args[i].find('='));
        if (std::ranges::find(k_valued, name) == k_valued.end()) {
            const bool is_known = std::ranges::find(k_flags, name) != k_flags.end();
            if (result.words.empty() && !is_known && !result.strange) result.strange = name;
            continue;
        }
        const bool joined = name.size() < args[i].size();
        if (!joined && i + 1 >= args.size()) continue;
        const auto value = joined ? args[i].substr(name.size() + 1) : args[++i];
        if (name == "--home") result.options.home = value;
        if (name == "--config") result.options.config = value;
        if (name == "--lang") result.options.language = value;
    }
    return result;
}

/// --lang, else the configuration, else LANG beginning with "en", else Vietnamese.
Language choose_language(const GlobalOptions& options) {
    if (options.language == "en") return Language::english;
    if (options.language == "vi") return Language::vietnamese;
    const auto home = options.home.empty() ? home::default_directory() : options.home;
    const auto file = options.config.empty() ? home + "/sotay.yaml" : options.config;
    if (std::filesystem::exists(file)) {
        try {
            return home::read_config(file).language;
        } catch (const Error&) {
            // The command that needs the configuration reports it; help must work without.
            return Language::vietnamese;
        }
    }
    const char* lang = std::getenv("LANG");
    return lang != nullptr && std::string_view{lang}.starts_with("en") ? Language::english
                                                                       : Language::vietnamese;
}

void add_global_options(CLI::App& app, GlobalOptions& options) {
    const auto text = [&app](const char* name, std::string& value, const std::string& type,
                             const std::string& help) {
        app.add_option(name, value, help)->type_name(type)->group("global");
    };
    text("--home", options.home, tr("DIR"), tr("the home (or SOTAY_HOME)"));
    text("--config", options.config, tr("FILE"), tr("configuration, by default HOME/sotay.yaml"));
    text("--format", options.format, "table|json|jsonl|csv", tr("form of the result"));
    text("--as", options.actor, tr("ACTOR"), tr("who acts, for the audit trail"));
    text("--lang", options.language, "vi|en", tr("language of messages"));
    app.add_flag("--quiet", options.quiet, tr("no messages besides the result"))->group("global");
    app.add_flag("--no-color", options.no_color, tr("no colours (also NO_COLOR)"))->group("global");
    app.add_flag("--yes", options.yes, tr("answer every question with yes"))->group("global");
    app.add_flag("--bom", options.bom, tr("byte-order mark before CSV, for Excel"))
        ->group("global");
}

/// `path` is how the person reached the commands `known`: "sotay" or "sotay org".
[[noreturn]] void unknown_word(const std::string& given, const std::string& word,
                               const std::vector<std::string>& known, const std::string& path) {
    const auto near = text::nearest(word, known);
    const auto help = path + " --help";
    if (near.empty()) {
        throw Error{ErrorKind::usage, tr("there is no command \"{}\"\n  {}", given, help)};
    }
    const std::string program = "sotay ";
    const auto whole = (path + " " + near).substr(program.size());
    throw Error{ErrorKind::usage,
                tr("there is no command \"{}\" – do you mean \"{}\"?\n  {}", given, whole, help)};
}

std::vector<std::string> names_of(const CLI::App& app) {
    std::vector<std::string> names;
    for (const auto* sub : app.get_subcommands({})) names.push_back(sub->get_name());
    return names;
}

const CLI::App* find_command(const CLI::App& app, const std::string& name) {
    for (const auto* sub : app.get_subcommands({})) {
        if (sub->get_name() == name) return sub;
    }
    return nullptr;
}

/// Names a mistyped noun or verb; CLI11 would only say that one is required.
void check_words(const CLI::App& root, const std::vector<std::string>& words) {
    if (words.empty()) return;
    const auto* noun = find_command(root, words[0]);
    if (noun == nullptr) unknown_word(words[0], words[0], names_of(root), "sotay");
    if (words.size() < 2 || noun->get_subcommands({}).empty()) return;
    if (find_command(*noun, words[1]) == nullptr) {
        unknown_word(words[0] + " " + words[1], words[1], names_of(*noun), "sotay " + words[0]);
    }
}

/// The option or argument that a CLI11 message begins with, as the help writes it.
std::string named_part(const CLI::App& app, const std::string& message) {
    const auto name = message.substr(0, message.find_first_of(": "));
    const auto* option = app.get_option_no_throw(name);
    return option == nullptr || option->nonpositional() ? name : option_usage(*option);
}

/// The first word that no command took; "" when there is none.
std::string unexpected_word(const CLI::App& app) {
    const auto* root = &app;  // where CLI11 gathers what falls through the verb and the noun
    while (root->get_parent() != nullptr) root = root->get_parent();
    const auto words = root->remaining(true);
    return words.empty() ? "" : words.front();
}

std::string describe_unexpected(const CLI::App& app, const std::string& word) {
    std::vector<std::string> known;
    for (const auto* parent = &app; parent != nullptr; parent = parent->get_parent()) {
        for (const auto* option : shown_options(*parent)) known.push_back(option->get_name());
    }
    const auto near = word.starts_with("-") ? text::nearest(word, known) : "";
    return near.empty() ? tr("\"{}\" is not expected here", word)
                        : tr("there is no option \"{}\" – do you mean {}?", word, near);
}

std::string describe_parse_error(const CLI::App& app, const CLI::ParseError& error) {
    std::string message = error.what();
    // A mistyped option is also one that is missing; the typing error says more.
    if (const auto word = unexpected_word(app); !word.empty())
        return describe_unexpected(app, word);
    if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
        if (!app.get_subcommands({}).empty())
            return tr("a command is missing after \"{}\"", app.get_name());
        return tr("{} is missing", named_part(app, message));
    }
    if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
        return tr("{} needs a value", named_part(app, message));
    }
    if (dynamic_cast<const CLI::ConversionError*>(&error) != nullptr) {
        return tr("a value is not a number: {}", message.substr(message.find(':') + 2));
    }
    if (dynamic_cast<const CLI::ValidationError*>(&error) != nullptr) {
        return tr("{} does not take this value", named_part(app, message));
    }
    return message;
}

/// The App of the last verb that was recognised, and how the person reached it.
std::pair<const CLI::App*, std::string> reached(const CLI::App& root) {
    std::pair<const CLI::App*, std::string> result{&root, "sotay"};
    for (auto subs = root.get_subcommands(); !subs.empty();
         subs = result.first->get_subcommands()) {
        result.first = subs.front();
        result.second += " " + result.first->get_name();
    }
    return result;
}

std::unique_ptr<CLI::App> make_root() {
    auto app = std::make_unique<CLI::App>(
        tr("electronic handbook of party members, for a committee's office"), "sotay");
    app->formatter(std::make_shared<HelpFormatter>());
    app->set_help_flag("-h,--help", tr("this help"));
    app->set_version_flag("--version", "sotay " SOTAY_VERSION, tr("the version"));
    app->fallthrough();
    app->require_subcommand(1);
    return app;
}

void add_noun(CLI::App& root, const Noun& noun, Context& context, bool whole) {
    auto* app = root.add_subcommand(noun.name, tr(noun.summary));
    if (noun.add == add_manual) app->group("");
    if (!whole) return;
    noun.add(*app, context);
    if (!app->get_subcommands({}).empty()) app->require_subcommand(1);
}

void parse(CLI::App& root, int argc, char** argv) {
    try {
        root.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        const auto help = root.help();
        std::fwrite(help.data(), 1, help.size(), stdout);
        return;
    } catch (const CLI::ParseError& error) {
        const auto [app, path] = reached(root);
        throw Error{ErrorKind::usage,
                    fmt::format("{}\n  {} --help", describe_parse_error(*app, error), path)};
    }
}

}  // namespace

std::unique_ptr<CLI::App> whole_tree(Context& context) {
    auto root = make_root();
    static GlobalOptions options;  // never read: the tree is only looked at
    add_global_options(*root, options);
    for (const auto& noun : nouns()) add_noun(*root, noun, context, true);
    return root;
}

int run_command_line(int argc, char** argv) {
    const std::vector<std::string> args{argv + 1, argv + argc};
    auto [words, options, strange] = scan(args);
    const auto is_given = [&args](std::string_view flag) {
        return std::ranges::find(args, flag) != args.end();
    };
    if (words.empty() && is_given("--version")) {
        std::puts("sotay " SOTAY_VERSION);
        return 0;
    }
    if (const char* home = std::getenv("SOTAY_HOME"); options.home.empty() && home != nullptr) {
        options.home = home;
    }
    set_language(choose_language(options), catalogue_directory());

    Context context;
    auto root = make_root();
    add_global_options(*root, options);
    // Only the noun that was named is filled in: a command must start at once.
    for (const auto& noun : nouns()) {
        add_noun(*root, noun, context, !words.empty() && words[0] == noun.name);
    }
    if (strange && (words.empty() || find_command(*root, words[0]) == nullptr)) {
        throw Error{ErrorKind::usage,
                    fmt::format("{}\n  sotay --help", describe_unexpected(*root, *strange))};
    }
    if (words.empty() && !is_given("--help") && !is_given("-h")) {
        const auto help = root->help();
        std::fwrite(help.data(), 1, help.size(), stderr);
        return static_cast<int>(ErrorKind::usage);
    }
    check_words(*root, words);
    parse(*root, argc, argv);
    if (!context.chosen) return 0;
    if (options.format == "xlsx" && words[0] != "stats") {
        throw Error{ErrorKind::usage, tr("--format xlsx goes with sotay stats only")};
    }
    context.configure(options);
    context.chosen();
    return context.exit_code;
}

}  // namespace sotay::cli
