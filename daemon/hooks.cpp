#include "hooks.h"

#include "sotay/base/log.h"
#include "sotay/base/token.h"
#include "sotay/formats/json.h"
#include "sotay/notify/callback_path.h"
#include "sotay/notify/inbox_worker.h"

#include <algorithm>

namespace sotay::daemon {

namespace {

constexpr int k_ok = 200;
constexpr int k_bad = 400;
constexpr int k_forbidden = 403;
constexpr int k_wrong_method = 405;
constexpr int k_too_large = 413;
constexpr int k_busy = 503;

// The longest event that is known has some kilobytes.
constexpr std::size_t k_longest_body = 65'536;

/// What the applier works with, on its own thread.
struct Applier {
    Applier(const home::Home& home, notify::Inbox& inbox, const Clock& clock)
        : database{home.open_database()},
          vault{home.open_vault()},
          worker{{home, database, vault, inbox, clock}} {}

    store::Database database;
    store::Vault vault;
    notify::InboxWorker worker;
};

Bytes bytes_of(std::string_view text) { return {text.begin(), text.end()}; }

std::vector<std::pair<Bytes, std::string>> gateway_paths(const home::Home& home) {
    const auto vault = home.open_vault();
    const notify::CallbackPaths paths{vault, home.config().callback_url()};
    std::vector<std::pair<Bytes, std::string>> found;
    for (const auto& gateway : home.config().gateways) {
        found.emplace_back(bytes_of(paths.path(gateway.name)), gateway.name);
    }
    return found;
}

std::string query_text(const net::ServerRequest& request) {
    Json query = Json::object();
    for (const auto& [name, value] : request.query) query[name] = value;
    return json::dump(query);
}

void refuse(const net::Reply& reply, int status, const char* why) {
    reply({.status = status, .body = why});
}

}  // namespace

Hooks::Hooks(const home::Home& home, const Clock& clock)
    : clock_{clock},
      zalo_{notify::webhook_accounts(home)},
      has_zalo_{std::ranges::any_of(home.config().accounts,
                                    [](const auto& one) { return one.provider == "zalo"; })},
      gateways_{gateway_paths(home)},
      inbox_{notify::inbox_path(home), clock, {.on_arrival = [this] { wake(); }}} {
    auto applier = std::make_shared<Applier>(home, inbox_, clock);
    applier_ = std::make_unique<Worker>(
        "inbox", [applier](const std::stop_token& stop) { return applier->worker.run(stop); });
    const std::scoped_lock lock{mutex_};
    woken_ = applier_.get();
}

Hooks::~Hooks() {
    const std::scoped_lock lock{mutex_};
    woken_ = nullptr;
}

void Hooks::wake() {
    const std::scoped_lock lock{mutex_};
    if (woken_ != nullptr) woken_->wake();
}

bool Hooks::take(net::ServerRequest& request, const net::Reply& reply) {
    if (request.path == notify::CallbackPaths::k_zalo_path && has_zalo_) {
        take_event(request, reply);
        return true;
    }
    const auto* gateway = gateway_at(request.path);
    if (gateway == nullptr) return false;
    take_callback(request, *gateway, reply);
    return true;
}

const std::string* Hooks::gateway_at(std::string_view path) const {
    if (!path.starts_with(notify::CallbackPaths::k_path)) return nullptr;
    const auto given = bytes_of(path);
    const std::string* found = nullptr;
    for (const auto& [known, name] : gateways_) {
        if (is_same_secret(given, known)) found = &name;
    }
    return found;
}

void Hooks::take_event(net::ServerRequest& request, const net::Reply& reply) {
    using Kind = notify::ZaloWebhook::Judgement::Kind;
    if (request.method != "POST") return refuse(reply, k_wrong_method, "only POST\n");
    if (request.body.size() > k_longest_body) return refuse(reply, k_too_large, "too large\n");
    const auto now = clock_.now();
    const auto judgement = zalo_.judge(request.headers, request.body, now);
    switch (judgement.kind) {
        case Kind::probe:
            return reply({.status = k_ok, .body = "ok\n"});
        case Kind::forged:
        case Kind::stale:
            ++refused_;
            return refuse(reply, k_forbidden, "not signed by Zalo\n");
        case Kind::unreadable:
            return refuse(reply, k_bad, "no event\n");
        case Kind::event:
            break;
    }
    const auto source = std::string{notify::k_zalo_source} + judgement.account;
    auto key = notify::inbox_key(judgement.at, source, request.body);
    keep({source, now, request.method, "{}", std::move(request.body)}, std::move(key), reply);
}

void Hooks::take_callback(net::ServerRequest& request, const std::string& gateway,
                          const net::Reply& reply) {
    if (request.method != "GET" && request.method != "POST") {
        return refuse(reply, k_wrong_method, "only GET and POST\n");
    }
    if (request.body.size() > k_longest_body) return refuse(reply, k_too_large, "too large\n");
    const auto source = std::string{notify::k_gateway_source} + gateway;
    auto query = query_text(request);
    const auto now = clock_.now();
    // Such a call does not say when it was made: the same within the hour is the same.
    auto key = notify::inbox_key(std::chrono::floor<std::chrono::hours>(now), source,
                                 query + '\n' + request.body);
    keep({source, now, request.method, std::move(query), std::move(request.body)}, std::move(key),
         reply);
}

void Hooks::keep(store::InboxItem item, Bytes key, const net::Reply& reply) {
    inbox_.put({std::move(item), std::move(key)}, [reply](bool is_kept) {
        if (is_kept) return reply({.status = k_ok, .body = "ok\n"});
        reply({.status = k_busy, .body = "busy\n", .headers = {{"Retry-After", "30"}}});
    });
}

}  // namespace sotay::daemon
