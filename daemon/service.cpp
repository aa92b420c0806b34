#include "service.h"

#include "endpoints.h"
#include "hooks.h"

#include "sotay/base/error.h"
#include "sotay/base/log.h"
#include "sotay/directives/reminder.h"
#include "sotay/notify/dispatcher.h"
#include "sotay/notify/folding.h"
#include "sotay/notify/templates.h"
#include "sotay/store/outside_changes.h"

#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <optional>
#include <utility>

#include "portal/directive_page.h"

namespace sotay::daemon {

namespace {

using std::chrono::milliseconds;

// New messages are written by other processes, which ring. Should a ring be missed: how long one
// may lie before the daemon looks whether anything was written at all.
constexpr milliseconds k_longest_rest{1'000};
// How long before it looks at everything although nothing was written: tokens, keys and time.
constexpr std::chrono::seconds k_between_looks{5};

// How long in all a single run waits because gateways ask it to; the rest is left to the next run.
constexpr milliseconds k_patience_of_one_run = std::chrono::minutes{2};

constexpr int k_cache_megabytes = 16;
constexpr int k_log_megabytes = 16;

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
        // A sender goes through its pages in order, and writes those of a batch again with the
        // next.
        database_.set_cache(k_cache_megabytes, k_log_megabytes);
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
        const bool has_reminded = remind();
        fold();
        if (has_reminded || has_work()) look(stop);
        if (!due_) return k_longest_rest;
        return std::clamp(std::chrono::duration_cast<milliseconds>(*due_ - clock_.now()),
                          milliseconds{1}, k_longest_rest);
    }

    [[nodiscard]] const auto& throttle() const { return dispatcher_.throttle(); }
    [[nodiscard]] bool is_outdated() {
        return database_.schema_version() != store::newest_schema();
    }

private:
    /// Whether anything was written by others, is due, or was not looked at for long.
    [[nodiscard]] bool has_work() {
        const auto changes = store::outside_changes(database_);
        if (std::exchange(seen_changes_, changes) != changes) return true;
        return (due_ && *due_ <= clock_.now()) || std::chrono::steady_clock::now() >= next_look_;
    }

    void look(const std::stop_token& stop) {
        next_look_ = {};  // at once again after a failure
        dispatcher_.run_once(stop);
        due_ = dispatcher_.next_due();
        if (const auto& throttle = dispatcher_.throttle();
            throttle && (!due_ || throttle->until < *due_)) {
            due_ = throttle->until;
        }
        next_look_ = std::chrono::steady_clock::now() + k_between_looks;
    }

    /// Whether it was time for it.
    bool remind() {
        const auto now = clock_.now();
        const auto& config = home_.config();
        if (now < next_reminders_ || config.public_url.empty()) return false;
        if (!home::is_released(home_, database_)) return false;
        next_reminders_ = now + k_between_reminders;
        try {
            static_cast<void>(directives::post_reminders(database_, {"sotayd", clock_},
                                                         config.directives.remind_days_before));
        } catch (const Error& error) {
            // What is due to be sent must not wait for it.
            log::error("reminders: {}", error.what());
        }
        return true;
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
    std::optional<Instant> due_;
    std::optional<std::int64_t> seen_changes_;
    std::chrono::steady_clock::time_point next_look_;
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
    auto hooks = std::make_shared<Hooks>(home, clock);
    auto endpoints = std::make_shared<Endpoints>(home, clock, *hooks);
    auto page = std::make_shared<DirectivePage>(home, clock);
    server_ = std::make_unique<net::HttpServer>(
        listen, [hooks, endpoints, page](net::ServerRequest&& request, const net::Reply& reply) {
            if (hooks->take(request, reply)) return;
            auto answer = page->answer(request);
            reply(answer ? *std::move(answer) : endpoints->answer(request));
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
    doorbell_ =
        std::make_unique<notify::Doorbell>(home.database_path(), [this] { sender_->wake(); });
}

void send_once(const home::Home& home, const Clock& clock, const std::stop_token& stop) {
    Sender sender{home, clock};
    auto patience = k_patience_of_one_run;
    while (!stop.stop_requested()) {
        const auto pause = sender.send(stop);
        const auto& throttle = sender.throttle();
        if (!throttle) return;
        if (throttle->is_asked_for) {
            if (throttle->until > clock.now() + patience) return;
            patience -= pause;
        }
        rest(pause, stop);
    }
}

}  // namespace sotay::daemon
