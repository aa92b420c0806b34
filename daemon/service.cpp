#include "service.h"

#include "endpoints.h"

#include "sotay/base/error.h"
#include "sotay/base/log.h"
#include "sotay/directives/reminder.h"
#include "sotay/notify/dispatcher.h"
#include "sotay/notify/folding.h"
#include "sotay/notify/templates.h"

#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <csignal>
#include <mutex>

#include "portal/directive_page.h"

namespace sotay::daemon {

namespace {

using std::chrono::milliseconds;

// New messages are written by other processes: how long one may lie before the daemon looks.
constexpr milliseconds k_longest_rest{1'000};

// They fall due by the day.
constexpr std::chrono::minutes k_between_reminders{1};

/// A dispatcher with everything of its own that it works with.
class Sender {
public:
    Sender(const home::Home& home, const Clock& clock)
        : home_{home},
          clock_{clock},
          database_{home.open_database()},
          vault_{home.open_vault()},
          http_{notify::client_options(home::identity(database_))},
          dispatcher_{home, database_, vault_, http_, clock} {
        home::require_fitting_key(vault_, database_);
        for (const auto& fault :
             notify::check_wordings(home.path("templates"), home.config().language)) {
            log::warning("{}", describe(fault));
        }
        if (!home::is_released(home, database_)) {
            log::warning(
                "this home was copied or restored: nothing is sent until \"sotay notify release\"");
        }
    }

    /// Reminds and sends what is due; how long to rest.
    milliseconds send(const std::stop_token& stop) {
        remind();
        dispatcher_.run_once(stop);
        fold();
        auto due = dispatcher_.next_due();
        if (const auto throttled = dispatcher_.throttled_until();
            throttled && (!due || *throttled < *due))
            due = throttled;
        if (!due) return k_longest_rest;
        return std::clamp(std::chrono::duration_cast<milliseconds>(*due - clock_.now()),
                          milliseconds{1}, k_longest_rest);
    }

    [[nodiscard]] std::optional<Instant> throttled_until() const {
        return dispatcher_.throttled_until();
    }
    [[nodiscard]] bool is_outdated() {
        return database_.schema_version() != store::newest_schema();
    }

private:
    void remind() {
        const auto now = clock_.now();
        const auto& config = home_.config();
        if (now < next_reminders_ || config.public_url.empty()) return;
        if (!home::is_released(home_, database_)) return;
        next_reminders_ = now + k_between_reminders;
        try {
            static_cast<void>(directives::post_reminders(database_, {"sotayd", clock_},
                                                         config.directives.remind_days_before));
        } catch (const Error& error) {
            // What is due to be sent must not wait for it.
            log::error("reminders: {}", error.what());
        }
    }

    /// Once a day, a short transaction a round, so that nothing waits for it.
    void fold() {
        const auto now = clock_.now();
        if (!folding_) {
            if (now < next_folding_) return;
            const std::chrono::days keep{home_.config().notify.keep_days};
            folding_.emplace(database_, now - keep, local_date(now));
        }
        if (folding_->fold_some()) return;
        if (folding_->folded() > 0) {
            log::info("{} deliveries of long ago were folded into counts", folding_->folded());
        }
        folding_.reset();
        next_folding_ = now + std::chrono::hours{24};
    }

    const home::Home& home_;
    const Clock& clock_;
    Instant next_reminders_;
    Instant next_folding_;
    std::optional<notify::Folding> folding_;
    store::Database database_;
    store::Vault vault_;
    net::HttpClient http_;
    notify::Dispatcher dispatcher_;
};

void rest(milliseconds time, const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock{mutex};
    wake.wait_for(lock, stop, time, [] { return false; });
}

}  // namespace

Service::Service(const home::Home& home, const Clock& clock, const std::string& listen) {
    auto sender = std::make_shared<Sender>(home, clock);
    auto endpoints = std::make_shared<Endpoints>(home, clock);
    auto page = std::make_shared<DirectivePage>(home, clock);
    server_ = std::make_unique<net::HttpServer>(
        listen, [endpoints, page](const net::ServerRequest& request) {
            auto answer = page->answer(request);
            return answer ? *std::move(answer) : endpoints->answer(request);
        });
    sender_ = std::make_unique<Worker>("sender", [sender, endpoints](const std::stop_token& stop) {
        if (sender->is_outdated()) {
            log::error("a newer sotay has changed the database: ending, to be started anew");
            ::kill(::getpid(), SIGTERM);
            return milliseconds{k_longest_rest};
        }
        endpoints->sender_began();
        const auto pause = sender->send(stop);
        endpoints->sender_ended();
        return pause;
    });
}

void send_once(const home::Home& home, const Clock& clock, const std::stop_token& stop) {
    Sender sender{home, clock};
    while (!stop.stop_requested()) {
        const auto pause = sender.send(stop);
        if (!sender.throttled_until()) return;
        rest(pause, stop);
    }
}

}  // namespace sotay::daemon
