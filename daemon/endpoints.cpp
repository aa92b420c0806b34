#include "endpoints.h"

#include "sotay/base/log.h"
#include "sotay/formats/json.h"
#include "sotay/notify/status.h"

#include <prometheus/gauge.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <array>

namespace sotay::daemon {

namespace {

constexpr int k_ok = 200;
constexpr int k_not_found = 404;
constexpr int k_wrong_method = 405;
constexpr int k_unwell = 503;

constexpr std::array k_states{notify::State::pending,   notify::State::sending,
                              notify::State::accepted,  notify::State::delivered,
                              notify::State::seen,      notify::State::rejected,
                              notify::State::unknown,   notify::State::expired,
                              notify::State::cancelled, notify::State::unreached};

}  // namespace

Endpoints::Endpoints(const home::Home& home, const Hooks& hooks)
    : home_{home}, hooks_{hooks}, database_{home.open_database()} {}

std::int64_t Endpoints::steady_seconds() {
    return std::chrono::duration_cast<std::chrono::seconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

net::ServerResponse Endpoints::answer(const net::ServerRequest& request) {
    const bool is_known = request.path == "/healthz" || request.path == "/metrics";
    if (!is_known) return {.status = k_not_found, .body = "not found\n"};
    if (request.method != "GET" && request.method != "HEAD") {
        return {
            .status = k_wrong_method, .body = "only GET\n", .headers = {{"Allow", "GET, HEAD"}}};
    }
    return request.path == "/healthz" ? health() : metrics();
}

net::ServerResponse Endpoints::health() {
    // One round is at work while it sends; a second begins only when the first one failed.
    const bool is_sender_well = rounds_since_success_ < 2;
    const bool is_released = home::is_released(home_, database_);
    const Json body{{"status", is_sender_well ? "ok" : "failing"},
                    {"version", SOTAY_VERSION},
                    {"uptime_seconds", steady_seconds() - started_},
                    {"sender", is_sender_well ? "ok" : "failing"},
                    {"released", is_released}};
    return {.status = is_sender_well ? k_ok : k_unwell,
            .content_type = "application/json",
            .body = json::dump(body) + "\n"};
}

net::ServerResponse Endpoints::metrics() {
    // Made anew at each request from what the database says, so that a restart loses no count.
    prometheus::Registry registry;
    const auto counts = notify::count(database_, std::nullopt);
    auto& deliveries = prometheus::BuildGauge()
                           .Name("sotay_deliveries")
                           .Help("Deliveries by their furthest state")
                           .Register(registry);
    for (const auto state : k_states) {
        deliveries.Add({{"state", std::string{notify::name(state)}}})
            .Set(static_cast<double>(counts[state]));
    }
    const auto gauge = [&registry](const char* name, const char* help, double value) {
        prometheus::BuildGauge().Name(name).Help(help).Register(registry).Add({}).Set(value);
    };
    gauge("sotay_up_seconds", "Seconds since sotayd took up its configuration",
          static_cast<double>(steady_seconds() - started_));
    gauge("sotay_sender_failing", "1 while the last round of the sender failed",
          rounds_since_success_ < 2 ? 0 : 1);
    gauge("sotay_inbox_waiting", "Reports of providers that are kept and not applied yet",
          static_cast<double>(hooks_.waiting()));
    gauge("sotay_webhook_refused", "Webhook calls with a wrong signature or time since the start",
          static_cast<double>(hooks_.refused()));
    gauge("sotay_home_released", "0 while a copied or restored home waits for its release",
          home::is_released(home_, database_) ? 1 : 0);
    return {.content_type = "text/plain; version=0.0.4; charset=utf-8",
            .body = prometheus::TextSerializer{}.Serialize(registry.Collect())};
}

}  // namespace sotay::daemon
