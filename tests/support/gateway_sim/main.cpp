#include "address.h"
#include "gateway.h"
#include "options.h"
#include "receipts.h"
#include "server.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>
#include <sodium.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

namespace gateway_sim {

namespace {

// Appears whole or not at all, so that a script may wait for the file to exist.
void write_port_file(const std::string& path, unsigned port) {
    const auto draft = path + ".new";
    {
        std::ofstream file{draft};
        file << port << '\n';
        if (!file.flush()) throw std::runtime_error{"cannot write \"" + draft + "\""};
    }
    std::filesystem::rename(draft, path);
}

void run(const Settings& settings) {
    const auto endpoint = parse_loopback(settings.listen).value();
    if (sodium_init() < 0) throw std::runtime_error{"libsodium cannot start"};

    boost::asio::io_context io{1};
    Gateway gateway{settings};
    Receipts receipts{io, settings.callback, gateway.counters()};
    const Server server{io, endpoint, gateway, receipts};
    boost::asio::signal_set signals{io, SIGTERM, SIGINT};
    signals.async_wait([&io](const auto&, int) { io.stop(); });

    const auto bound = server.endpoint();
    if (!settings.port_file.empty()) write_port_file(settings.port_file, bound.port());
    fmt::print("listening on http://{}\n", url_host(bound));
    std::fflush(stdout);
    io.run();
}

}  // namespace

}  // namespace gateway_sim

int main(int argc, char** argv) {
    int exit_code = 0;
    const auto settings = gateway_sim::read_options(argc, argv, exit_code);
    if (!settings) return exit_code;
    try {
        gateway_sim::run(*settings);
    } catch (const std::exception& error) {
        fmt::print(stderr, "sotay-gateway-sim: {}\n", error.what());
        return 1;
    }
    return 0;
}
