#include "clock.h"
#include "options.h"
#include "service.h"
#include "signals.h"

#include "sotay/base/error.h"
#include "sotay/base/log.h"
#include "sotay/base/messages.h"
#include "sotay/home/home.h"

#include <malloc.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <thread>

namespace sotay::daemon {

namespace {

/// One pass on a thread of its own, so that the signals keep a thread that waits for them.
void run_once(const home::Home& home, const Clock& clock, const Signals& signals) {
    std::exception_ptr failure;
    std::jthread pass{[&](const std::stop_token& stop) {
        try {
            send_once(home, clock, stop);
        } catch (...) {
            failure = std::current_exception();  // rethrown below, on the main thread
        }
        ::kill(::getpid(), SIGTERM);
    }};
    while (signals.wait() == Signals::Request::reload) {
    }
    pass.request_stop();
    pass.join();
    if (failure) std::rethrow_exception(failure);
}

/// A new configuration that is broken leaves the present one at work.
std::unique_ptr<home::Home> read_again(const Options& options) {
    try {
        return std::make_unique<home::Home>(options.home, options.config);
    } catch (const Error& error) {
        log::error("the configuration was not reloaded: {}", error.what());
        return nullptr;
    }
}

void run(std::unique_ptr<home::Home> home, const Options& options, const Clock& clock,
         const Signals& signals) {
    for (bool is_running = true; is_running;) {
        std::unique_ptr<home::Home>
            next;  // outlives the service: after the swap it holds what that uses
        const Service service{*home, clock, options.listen.value_or(home->config().listen)};
        log::info("listening on {}", service.address());
        sd_notifyf(0, "READY=1\nSTATUS=listening on %s", service.address().c_str());
        while (!next && is_running) {
            is_running = signals.wait() == Signals::Request::reload;
            if (is_running) next = read_again(options);
        }
        sd_notify(0, is_running ? "RELOADING=1" : "STOPPING=1");
        if (next) home.swap(next);
    }
    log::info("stopped");
}

/// What one thread allocates another frees, in batches: to give the memory back to the kernel and
/// to ask for it again page by page costs more than the messages do.
void keep_freed_memory() {
    constexpr int k_step = 1'048'576;
    constexpr int k_kept = 16 * k_step;
    mallopt(M_TOP_PAD, k_step);
    mallopt(M_TRIM_THRESHOLD, k_kept);
}

int run_daemon(int argc, char** argv) {
    const auto options = parse_options(argc, argv);
    if (!options) return 0;
    keep_freed_memory();
    const Signals signals;
    log::open();
    const auto clock = make_clock();
    auto home = std::make_unique<home::Home>(options->home, options->config);
    const home::Lock lock{home->path("sotayd.lock"),
                          tr("another sotayd already works in \"{}\"", home->directory())};
    if (options->once) {
        run_once(*home, *clock, signals);
    } else {
        run(std::move(home), *options, *clock, signals);
    }
    return 0;
}

}  // namespace

}  // namespace sotay::daemon

int main(int argc, char** argv) {
    try {
        return sotay::daemon::run_daemon(argc, argv);
    } catch (const sotay::Error& error) {
        std::fprintf(stderr, "sotayd: %s\n", error.what());
        return static_cast<int>(error.kind());
    } catch (const std::exception& error) {
        std::fprintf(stderr, "sotayd: %s\n", error.what());
        return static_cast<int>(sotay::ErrorKind::bug);
    }
}
