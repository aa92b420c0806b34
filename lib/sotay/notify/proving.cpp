#include "sotay/notify/proving.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/notify/zalo_account.h"

namespace sotay::notify {

namespace {

/// What keeps the credentials from being used; "" when nothing does.
std::string fill_from_account(Credentials& credentials, const home::Home& home,
                              const home::GatewayConfig& config, net::HttpClient& http,
                              const Clock& clock) {
    ZaloAccount account{home, *home.config().find_account(config.account), clock};
    const auto readiness = account.prepare(http, {});
    if (!readiness.is_ready) return readiness.problem;
    credentials.access_token = account.token();
    credentials.app_secret_proof = account.proof();
    return {};
}

std::string fill_from_files(Credentials& credentials, const home::Home& home,
                            const home::GatewayConfig& config) {
    try {
        for (const auto& [secret, file] : config.secret_files) {
            credentials.secrets.insert_or_assign(secret, home.read_secret(file));
        }
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

std::string judged(const Probe& probe, const net::HttpResponse& response) {
    using Reach = net::HttpResponse::Reach;
    if (response.reach == Reach::answered) return probe.judge(response);
    return tr("no answer: {}", response.failure);
}

}  // namespace

std::vector<Verdict> prove(const Gateway& gateway, const Credentials& credentials,
                           net::HttpClient& http) {
    std::vector<Verdict> verdicts;
    for (const auto& probe : gateway.probes(credentials)) {
        verdicts.push_back({probe.what, judged(probe, http.fetch(probe.request))});
    }
    return verdicts;
}

std::vector<Verdict> prove(const home::Home& home, const std::string& name, net::HttpClient& http,
                           const Clock& clock) {
    const auto* config = home.config().find_gateway(name);
    if (config == nullptr) {
        throw Error{ErrorKind::not_found, tr("the configuration has no gateway \"{}\"", name)};
    }
    const SmsTexts texts{home.path("templates/sms"), home.config().language};
    const auto gateway = make_gateway(*config, texts);
    Credentials credentials;
    std::vector<Verdict> verdicts;
    const bool has_account = !config->account.empty();
    verdicts.push_back({has_account ? tr("access token") : tr("keys"),
                        has_account ? fill_from_account(credentials, home, *config, http, clock)
                                    : fill_from_files(credentials, home, *config)});
    if (!verdicts.front().problem.empty()) return verdicts;
    for (auto& verdict : prove(*gateway, credentials, http)) {
        verdicts.push_back(std::move(verdict));
    }
    return verdicts;
}

}  // namespace sotay::notify
