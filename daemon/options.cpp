#include "options.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/base/paths.h"
#include "sotay/home/home.h"

#include <CLI/CLI.hpp>

#include <cstdlib>

namespace sotay::daemon {

namespace {

// The language must be known before the options are described.
void choose_language(int argc, char** argv) {
    const char* lang = std::getenv("LANG");
    auto language = lang != nullptr && std::string_view{lang}.starts_with("en")
                        ? Language::english
                        : Language::vietnamese;
    for (int i = 1; i + 1 < argc; ++i) {
        if (std::string_view{argv[i]} == "--lang") {
            language =
                std::string_view{argv[i + 1]} == "en" ? Language::english : Language::vietnamese;
        }
    }
    set_language(language, catalogue_directory());
}

}  // namespace

std::optional<Options> parse_options(int argc, char** argv) {
    choose_language(argc, argv);
    Options options;
    std::string language;
    if (const char* home = std::getenv("SOTAY_HOME")) options.home = home;
    CLI::App app{tr("daemon of sotay: sends messages, answers health checks"), "sotayd"};
    app.get_formatter()->label("Usage", tr("Usage"));
    app.get_formatter()->label("OPTIONS", tr("options"));
    app.option_defaults()->group(tr("Options"));
    app.set_help_flag("-h,--help", tr("this help"));
    app.set_version_flag("--version", "sotayd " SOTAY_VERSION, tr("the version"));
    app.add_option("--home", options.home, tr("the home (or SOTAY_HOME)"))->type_name(tr("DIR"));
    app.add_option("--config", options.config, tr("configuration, by default HOME/sotay.yaml"))
        ->type_name(tr("FILE"));
    app.add_option("--listen", options.listen,
                   tr("where to answer, instead of the configuration's"))
        ->type_name("ADDR:PORT|unix:PATH");
    app.add_option("--lang", language, tr("language of messages"))->type_name("vi|en");
    app.add_flag("--once", options.once,
                 tr("send what is due, wait for what is in flight, and end"));
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& answer) {
        app.exit(answer);
        return std::nullopt;
    } catch (const CLI::ParseError& error) {
        throw Error{ErrorKind::usage, fmt::format("{}\n  sotayd --help", error.what())};
    }
    if (options.home.empty()) options.home = home::default_directory();
    return options;
}

}  // namespace sotay::daemon
