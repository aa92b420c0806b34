// What `sotay notify` does over the network, for it does not load libcurl itself.
//
//   HOME CONFIG LANG gateway NAME     proves a gateway; writes a line {what, problem} for each
//   thing HOME CONFIG LANG consent ACCOUNT  makes the account's grant from the code on standard
//   input
//
// When it cannot go on it writes {error, kind}.

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/base/paths.h"
#include "sotay/formats/json.h"
#include "sotay/home/home.h"
#include "sotay/notify/dispatcher.h"
#include "sotay/notify/proving.h"
#include "sotay/notify/zalo_exchange.h"

#include <cstdio>
#include <exception>
#include <iostream>
#include <iterator>
#include <optional>
#include <string>

#include "../clock.h"

namespace sotay::daemon {

namespace {

constexpr int k_arguments = 6;

void write(const Json& object) {
    const auto line = json::dump(object) + "\n";
    std::fwrite(line.data(), 1, line.size(), stdout);
}

void prove(const home::Home& home, const std::string& gateway, net::HttpClient& http,
           const Clock& clock) {
    for (const auto& verdict : notify::prove(home, gateway, http, clock)) {
        write({{"what", verdict.what}, {"problem", verdict.problem}});
    }
}

void exchange(const home::Home& home, const std::string& account, net::HttpClient& http,
              const Clock& clock) {
    const Secret code{std::string{std::istreambuf_iterator<char>{std::cin}, {}}};
    const auto* found = home.config().find_account(account);
    if (found == nullptr) throw Error{ErrorKind::bug, "no such account"};
    notify::exchange_code(home, *found, code, http, clock);
}

void run(char** argv) {
    const std::string config{argv[2]};
    set_language(std::string{argv[3]} == "en" ? Language::english : Language::vietnamese,
                 catalogue_directory());
    const home::Home home{argv[1], config.empty() ? std::nullopt : std::optional{config}};
    const auto clock = make_clock();
    auto database = home.open_database();
    net::HttpClient http{notify::client_options(home::identity(database))};
    const std::string task{argv[4]};
    if (task == "gateway") return prove(home, argv[5], http, *clock);
    if (task == "consent") return exchange(home, argv[5], http, *clock);
    throw Error{ErrorKind::bug, "no such task"};
}

}  // namespace

}  // namespace sotay::daemon

int main(int argc, char** argv) {
    using namespace sotay;
    try {
        if (argc != daemon::k_arguments) throw Error{ErrorKind::bug, "HOME CONFIG LANG TASK NAME"};
        daemon::run(argv);
    } catch (const Error& error) {
        daemon::write({{"error", error.what()}, {"kind", static_cast<int>(error.kind())}});
    } catch (const std::exception& error) {
        daemon::write({{"error", error.what()}, {"kind", static_cast<int>(ErrorKind::bug)}});
    }
    return 0;
}
