#include "options.h"

#include "address.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <fstream>
#include <iostream>
#include <stdexcept>

namespace gateway_sim {

namespace {

using Json = nlohmann::json;

constexpr const char* k_description =
    R"(A stand-in for the gateways that sotay sends through: Zalo OAuth v4, Zalo template
messages by phone and by Zalo id, consultation messages, eSMS, SpeedSMS, Viettel and VNPT, behind one address, for
rehearsals and tests. It is
strict: what the providers' documentation does not show is refused.)";

constexpr const char* k_footer =
    R"(Paths: POST /v4/oa/access_token, GET /v4/oa/permission,
  POST /message/template, GET /message/status, GET /message/quota, GET /template/info/v2,
  POST /v3.0/oa/message/cs, POST /v3.0/oa/message/template, POST /v3.0/oa/quota/message,
  GET /v2.0/oa/getoa,
  POST /MainService.svc/json/SendMultipleMessage_V4_post_json/,
  GET /MainService.svc/json/GetSendStatus, GET /MainService.svc/json/GetSmsReceiverStatus_get,
  POST /MainService.svc/json/GetBalance_json,
  GET /MainService.svc/json/GetListBrandname/{ApiKey}/{SecretKey},
  POST /index.php/sms/send, GET /index.php/user/info (SpeedSMS, token sim-speedsms-token),
  POST /bulkapi (Viettel, user sim-viettel, password sim-viettel-password, CP code SIM),
  POST /smsmarketing/api (VNPT, user sim-vnpt, password sim-vnpt-password, agent 181, contract
  3024, template 7). Their brand name is SOTAY; numbers that end in 99 or 97 are refused by SpeedSMS
  (105) and Viettel (ALIAS_INVALID).

Numbers: how a number ends decides what becomes of a message to it. By default 7 has no
  Zalo account (-118), 8 refuses this Official Account (-141), and eSMS blocks 99 and 97
  (CodeResult 99): one number in five falls to SMS, one in a hundred (97) gets nothing.
  Zalo ids that end in 7 are outside the window of consultation messages (-230), in 8 want no
  message of this kind (-244).
  An empty suffix ("") switches a rule off.

Templates: 300001 ten(30) noi_dung(200) thoi_gian(20) dia_diem(200), 300002 ten(30)
  noi_dung(400), 300003 ngay(20) lien_ket(200), 300004 so_hieu(200) trich_yeu(200)
  ngay(20) lien_ket(200), 300005 so_hieu(200) noi_dung(400) lien_ket(200); or a JSON file:
  {"300001": {"params": {"ten": 30}, "approved": true, "by_user_id": true}}. Every parameter is a non-empty string.

Faults: refuse, reset-before, reset-after, slow, http429, http5xx, truncated, html,
  token-expired, token-invalid, lost-rotation. Endpoints: oauth, zalo-send, zalo-status,
  zalo-quota, esms-send, esms-status, esms-balance, esms-brands, speedsms-send,
  speedsms-account, viettel-call, vnpt-send, or zalo, esms … for all of one's.
  reset-after, slow, truncated and lost-rotation strike after the message was accepted,
  the others before. refuse closes a new connection unread.

Control: GET|DELETE /sim/journal, GET /sim/stats, GET|POST /sim/clock {"advance_ms": N},
  GET|POST /sim/faults {"seed": N, "faults": [{"kind", "endpoint", "odds", "times", "ms",
  "retry_after"}]}, which replaces all faults; times: strike so often, then
  never again; POST /sim/webhook {"url", "oa_secret", "delay_ms", and odds: "delivered", "seen",
  "duplicate", "early" (before the answer), "swapped" (seen first), "unknown" (one more, of a
  message that nobody sent)}; POST /sim/events {"probe": true, "events": [any objects]}, which
  are signed and sent.

A repeated tracking_id is delivered twice, as Zalo would; eSMS refuses a repeated RequestId
for 24 hours (124). The journal names the first message in "duplicate_of".
  DELETE /sim/journal forgets ids and keys too. A journal that exists is read at the start and
  continued.)";

Templates read_templates(const std::string& path) {
    std::ifstream file{path};
    if (!file) throw std::invalid_argument{"cannot read \"" + path + "\""};
    Templates templates;
    try {
        const auto registry = Json::parse(file);
        for (const auto& [id, entry] : registry.items()) {
            Template& made = templates[id];
            made.approved = entry.value("approved", true);
            made.by_user_id = entry.value("by_user_id", true);
            for (const auto& [name, longest] : entry.at("params").items()) {
                made.params[name] = longest.get<std::size_t>();
            }
        }
    } catch (const Json::exception& error) {
        throw std::invalid_argument{path + ": " + error.what()};
    }
    return templates;
}

struct Raw {
    std::string now;
    std::string templates;
    std::vector<std::string> faults;
    std::int64_t token_life = 0;
    std::int64_t delivery_delay = 0;
    std::int64_t callback_retry = 0;
    std::int64_t callback_timeout = 0;
    std::int64_t slow_ms = 1'000;
    std::int64_t webhook_delay = 0;
    std::int64_t retry_after = 1;
};

void add_general(CLI::App& app, Settings& settings, Raw& raw) {
    app.add_option("--listen", settings.listen, "Loopback address and port; 0 chooses a port")
        ->capture_default_str();
    app.add_option("--port-file", settings.port_file, "Write the port to this file");
    app.add_option("--journal", settings.journal,
                   "Append each accepted message to this file, one JSON line each");
    app.add_option("--now", raw.now, "Where the clock starts, e.g. 2026-11-24T08:00:00+07:00");
    app.add_option("--seed", settings.seed, "Seed of faults and tokens")->capture_default_str();
    app.add_option("--fault", raw.faults, "KIND[@ENDPOINT]=ODDS, odds from 0 to 1; may repeat")
        ->take_all();
    app.add_option("--slow-ms", raw.slow_ms, "Delay of `slow` faults given by --fault")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    app.add_option("--retry-after", raw.retry_after, "Seconds that http429 faults ask for")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
}

void add_zalo(CLI::App& app, OAuthSettings& oauth, ZaloSettings& zalo, Raw& raw) {
    raw.token_life = oauth.access_token_life.count();
    const std::string group = "Zalo";
    const auto add = [&](const char* name, auto& value, const char* help) {
        return app.add_option(name, value, help)->group(group)->capture_default_str();
    };
    add("--app-id", oauth.app_id, "Application id");
    add("--app-secret", oauth.app_secret, "Application secret (header secret_key)");
    add("--refresh-token", oauth.refresh_token, "The first refresh token");
    add("--oa-id", oauth.oa_id, "Official Account id");
    add("--token-life", raw.token_life, "Seconds that an access token lives")
        ->check(CLI::NonNegativeNumber);
    add("--no-zalo-suffix", zalo.no_account, "Ends of numbers without an account (-118)");
    add("--refuse-oa-suffix", zalo.refuses_oa, "Ends of numbers that refuse this OA (-141)");
    add("--inactive-suffix", zalo.inactive, "Ends of numbers that cannot receive (-114)");
    add("--outside-window-suffix", zalo.outside_window,
        "Ends of Zalo ids that did not interact for 7 days (-230)");
    add("--no-follower-suffix", zalo.no_follower, "Ends of Zalo ids that do not follow (-213)");
    add("--restricted-suffix", zalo.restricted,
        "Ends of Zalo ids that want no such message (-244)");
    add("--daily-quota", zalo.daily_quota, "Messages a day in Vietnam time (-144)");
    add("--delivery-ms", raw.delivery_delay, "Until /message/status says delivered")
        ->check(CLI::NonNegativeNumber);
    add("--templates", raw.templates, "JSON file of the registered templates");
    app.add_flag("--night", zalo.refuses_at_night, "Refuse from 22:00 to 06:00 (-133)")
        ->group(group);
    app.add_flag("--require-proof", zalo.requires_proof, "Ask for appsecret_proof (-1241)")
        ->group(group);
}

void add_sms(CLI::App& app, EsmsSettings& esms, SpeedSmsSettings& speedsms,
             CallbackSettings& callback, Raw& raw) {
    raw.callback_retry = callback.retry_after.count();
    raw.callback_timeout = callback.timeout.count();
    const std::string group = "SMS";
    const auto add = [&](const char* name, auto& value, const char* help) {
        return app.add_option(name, value, help)->group(group)->capture_default_str();
    };
    add("--esms-api-key", esms.api_key, "ApiKey");
    add("--esms-secret-key", esms.secret_key, "SecretKey");
    add("--brandname", esms.brandnames, "Registered brand names");
    add("--sms-blocked-suffix", esms.blocked, "Ends of blocked numbers (99)");
    add("--sms-undelivered-suffix", esms.undelivered,
        "Ends of numbers whose message is accepted and fails (SendFailed 1)");
    add("--sms-price", esms.price, "Dong a part");
    add("--speedsms-per-minute", speedsms.per_minute, "Calls that SpeedSMS takes a minute (429)");
    add("--callback-base", callback.base,
        "http://HOST:PORT that replaces that of every CallbackUrl; only loopback is called");
    add("--callback-retry-ms", raw.callback_retry, "Between the five retries of a callback")
        ->check(CLI::NonNegativeNumber);
    add("--callback-timeout-ms", raw.callback_timeout, "Until a callback counts as unanswered")
        ->check(CLI::NonNegativeNumber);
}

void add_webhook(CLI::App& app, WebhookSettings& webhook, Raw& raw) {
    const std::string group = "Events of Zalo";
    const auto add = [&](const char* name, auto& value, const char* help) {
        return app.add_option(name, value, help)->group(group)->capture_default_str();
    };
    add("--webhook", webhook.url, "http://HOST:PORT/hooks/zalo, where events go; none without");
    add("--oa-secret", webhook.oa_secret, "Secret key of the OA, which signs them");
    add("--webhook-delivered", webhook.delivered, "Odds that a message is reported as delivered");
    add("--webhook-seen", webhook.seen, "Odds that one delivered is reported as seen");
    add("--webhook-delay-ms", raw.webhook_delay, "Between the answer and the events")
        ->check(CLI::NonNegativeNumber);
}

void drop_empty(std::vector<std::string>& suffixes) {
    std::erase_if(suffixes, [](const auto& suffix) { return suffix.empty(); });
}

void finish(Settings& settings, const Raw& raw) {
    using std::chrono::milliseconds;
    if (!parse_loopback(settings.listen)) {
        throw std::invalid_argument{"\"" + settings.listen +
                                    "\" is not a loopback address and port"};
    }
    if (!raw.now.empty()) {
        settings.now = parse_instant(raw.now);
        if (!settings.now) throw std::invalid_argument{"\"" + raw.now + "\" is no instant"};
    }
    for (const auto& text : raw.faults) {
        auto rule = parse_fault(text);
        rule.delay = milliseconds{raw.slow_ms};
        rule.retry_after = std::chrono::seconds{raw.retry_after};
        settings.faults.push_back(std::move(rule));
    }
    if (!raw.templates.empty()) settings.zalo.templates = read_templates(raw.templates);
    settings.oauth.access_token_life = std::chrono::seconds{raw.token_life};
    settings.zalo.delivery_delay = milliseconds{raw.delivery_delay};
    settings.callback.retry_after = milliseconds{raw.callback_retry};
    settings.callback.timeout = milliseconds{raw.callback_timeout};
    settings.webhook.delay = milliseconds{raw.webhook_delay};
    for (auto* suffixes :
         {&settings.zalo.no_account, &settings.zalo.refuses_oa, &settings.zalo.inactive,
          &settings.zalo.outside_window, &settings.zalo.no_follower, &settings.zalo.restricted,
          &settings.esms.blocked, &settings.esms.undelivered}) {
        drop_empty(*suffixes);
    }
}

}  // namespace

std::optional<Settings> read_options(int argc, const char* const* argv, int& exit_code) {
    Settings settings;
    Raw raw;
    CLI::App app{k_description, "sotay-gateway-sim"};
    app.footer(k_footer);
    add_general(app, settings, raw);
    add_zalo(app, settings.oauth, settings.zalo, raw);
    add_sms(app, settings.esms, settings.speedsms, settings.callback, raw);
    add_webhook(app, settings.webhook, raw);
    try {
        app.parse(argc, argv);
        finish(settings, raw);
    } catch (const CLI::ParseError& error) {
        exit_code = app.exit(error) == 0 ? 0 : 2;
        return std::nullopt;
    } catch (const std::invalid_argument& error) {
        std::cerr << "sotay-gateway-sim: " << error.what() << '\n';
        exit_code = 2;
        return std::nullopt;
    }
    return settings;
}

}  // namespace gateway_sim
