// Proves one gateway for `sotay notify gateway test`, which does not load libcurl itself. Writes
// one JSON object a line: what, problem ("" when all is well); or error and kind when it cannot go
// on.

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/base/paths.h"
#include "sotay/formats/json.h"
#include "sotay/home/home.h"
#include "sotay/notify/dispatcher.h"
#include "sotay/notify/proving.h"

#include <cstdio>
#include <exception>
#include <optional>
#include <string>

#include "../clock.h"

namespace sotay::daemon {

namespace {

constexpr int k_arguments = 5;  // program, home, configuration or "", language, gateway

void write(const Json& object) {
    const auto line = json::dump(object) + "\n";
    std::fwrite(line.data(), 1, line.size(), stdout);
}

void run(char** argv) {
    const std::string config{argv[2]};
    set_language(std::string{argv[3]} == "en" ? Language::english : Language::vietnamese,
                 catalogue_directory());
    const home::Home home{argv[1], config.empty() ? std::nullopt : std::optional{config}};
    const auto clock = make_clock();
    auto database = home.open_database();
    net::HttpClient http{notify::client_options(home::identity(database))};
    for (const auto& verdict : notify::prove(home, argv[4], http, *clock)) {
        write({{"what", verdict.what}, {"problem", verdict.problem}});
    }
}

}  // namespace

}  // namespace sotay::daemon

int main(int argc, char** argv) {
    using namespace sotay;
    try {
        if (argc != daemon::k_arguments) throw Error{ErrorKind::bug, "HOME CONFIG LANG GATEWAY"};
        daemon::run(argv);
    } catch (const Error& error) {
        daemon::write({{"error", error.what()}, {"kind", static_cast<int>(error.kind())}});
    } catch (const std::exception& error) {
        daemon::write({{"error", error.what()}, {"kind", static_cast<int>(ErrorKind::bug)}});
    }
    return 0;
}
