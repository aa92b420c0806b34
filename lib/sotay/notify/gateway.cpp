#include "sotay/notify/gateway.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/notify/gateways/console.h"
#include "sotay/notify/gateways/esms.h"
#include "sotay/notify/gateways/gammu.h"
#include "sotay/notify/gateways/kannel.h"
#include "sotay/notify/gateways/smtp.h"
#include "sotay/notify/gateways/speedsms.h"
#include "sotay/notify/gateways/viettel.h"
#include "sotay/notify/gateways/vnpt.h"
#include "sotay/notify/gateways/zalo_oa.h"
#include "sotay/notify/gateways/zalo_template.h"
#include "sotay/notify/gateways/zalo_uid.h"

#include <algorithm>
#include <array>

namespace sotay::notify {

namespace {

using Kind = Outcome::Kind;
using Cause = Outcome::Cause;

struct Driver {
    std::string_view name;
    std::unique_ptr<Gateway> (*make)(const home::GatewayConfig& config, const SmsTexts& texts);
};

constexpr std::array k_drivers{
    Driver{"zalo_oa", make_zalo_oa},
    Driver{"zalo_uid", make_zalo_uid},
    Driver{"zalo_template", make_zalo_template},
    Driver{"esms", make_esms},
    Driver{"speedsms", make_speedsms},
    Driver{"viettel", make_viettel},
    Driver{"vnpt", make_vnpt},
    Driver{"kannel", make_kannel},
    Driver{"gammu", make_gammu},
    Driver{"smtp", make_smtp},
    Driver{"console", make_console},
};

constexpr std::chrono::seconds k_busy_pause{5};

Outcome nothing_known(std::string detail) {
    Outcome outcome{Kind::unknown, Cause::none, std::move(detail), {}, {}};
    outcome.has_verdict = false;
    return outcome;
}

Outcome by_status(const net::HttpResponse& response) {
    const int status = response.status;
    auto detail = fmt::format("HTTP {}", status);
    if (status == 429 || status == 503) {
        return {
            Kind::retry, Cause::throttled, detail, {}, response.retry_after.value_or(k_busy_pause)};
    }
    // A redirect, a refused login or a wrong path is the configuration's fault: all share it.
    const bool is_refusal = status >= 300 && status < 500 && status != 408;
    if (is_refusal) return {Kind::retry, Cause::refused, detail, {}, {}};
    return nothing_known(detail + ", no verdict");
}

}  // namespace

const Secret& Credentials::secret(const std::string& name) const {
    static const Secret none;
    const auto found = secrets.find(name);
    return found == secrets.end() ? none : found->second;
}

net::HttpRequest Gateway::request(const Outgoing& /*outgoing*/,
                                  const Credentials& /*credentials*/) const {
    throw Error{ErrorKind::bug, "this gateway uses no network"};
}

Outcome Gateway::classify(const net::HttpResponse& /*response*/) const {
    throw Error{ErrorKind::bug, "this gateway uses no network"};
}

Outcome Gateway::deliver(const Outgoing& /*outgoing*/) const {
    throw Error{ErrorKind::bug, "this gateway delivers over the network"};
}

std::vector<ProviderReport> Gateway::read_callback(const Callback& /*callback*/) const {
    throw Error{ErrorKind::invalid_input, tr("this gateway reports nothing")};
}

std::vector<ProviderReport> Gateway::poll() const { return {}; }

void Gateway::forget(const ProviderReport& /*report*/) const {}

std::vector<Probe> Gateway::probes(const Credentials& /*credentials*/) const { return {}; }

std::unique_ptr<Gateway> make_gateway(const home::GatewayConfig& config, const SmsTexts& texts) {
    const auto found = std::ranges::find(k_drivers, config.driver, &Driver::name);
    if (found == k_drivers.end()) {
        throw Error{ErrorKind::invalid_input, tr("the gateway \"{}\" has the unknown driver \"{}\"",
                                                 config.name, config.driver)};
    }
    return found->make(config, texts);
}

Outcome without_verdict(const net::HttpResponse& response) {
    using Reach = net::HttpResponse::Reach;
    switch (response.reach) {
        case Reach::not_sent:
            return {Kind::retry, Cause::unreachable, response.failure, {}, {}};
        case Reach::unanswered:
            return nothing_known(response.failure);
        case Reach::answered:
            break;
    }
    return by_status(response);
}

}  // namespace sotay::notify
