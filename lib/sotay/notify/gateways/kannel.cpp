#include "sotay/notify/gateways/kannel.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/net/percent_encoding.h"
#include "sotay/notify/gateways/sms_gateway.h"
#include "sotay/text/sms.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace sotay::notify {

namespace {

using Kind = Outcome::Kind;
using Cause = Outcome::Cause;

/// How an answer of smsbox begins, and what it means. Kannel tells by its words: the status 400 is
/// that of a wrong number as well as that of a wrong configuration.
struct Reply {
    int status;
    std::string_view begin;
    Kind kind;
    Cause cause;
};

constexpr std::string_view k_nobody = "Missing receiver number";
constexpr std::string_view k_forbidden = "Authorization failed for sendsms";

constexpr std::array k_replies{
    Reply{202, "0: Accepted for delivery", Kind::accepted, Cause::none},
    Reply{202, "3: Queued for later delivery", Kind::accepted, Cause::none},
    Reply{202, "Sent.", Kind::accepted, Cause::none},
    Reply{403, "Not routable. Do not try again.", Kind::rejected, Cause::recipient},
    Reply{503, "Temporal failure, try again later.", Kind::retry, Cause::throttled},
    Reply{403, k_forbidden, Kind::retry, Cause::refused},
    Reply{400, k_nobody, Kind::rejected, Cause::recipient},
    Reply{400, "Empty receiver number", Kind::rejected, Cause::recipient},
    Reply{400, "Number(s) has/have been denied", Kind::rejected, Cause::recipient},
    Reply{400, "Sender missing and no global set", Kind::retry, Cause::refused},
    Reply{400, "Coding field misformed", Kind::retry, Cause::refused},
    Reply{400, "DLR-URL field misformed", Kind::retry, Cause::refused},
    Reply{400, "Charset or body misformed", Kind::rejected, Cause::message},
    Reply{500, "Sending failed.", Kind::retry, Cause::none},
};

constexpr std::string_view k_denied = "Denied receivers are:";

// Bits of the status that Kannel reports (`dlr-mask`).
constexpr unsigned k_delivered = 1;
constexpr unsigned k_failed = 2 | 16;
constexpr unsigned k_on_its_way = 4 | 8 | 32;
constexpr int k_all_but_intermediate = 31;

/// `text` as Kannel leaves it when it fills the %-escapes of dlr-url.
std::string literal(std::string_view text) {
    std::string out;
    for (const char letter : text) out.append(letter == '%' ? 2 : 1, letter);
    return out;
}

std::string report_url(const Outgoing& outgoing) {
    const auto& base = outgoing.callback_url;
    return fmt::format("{}{}key={}&status=%d&id=%F&reply=%A", literal(base),
                       base.find('?') == std::string::npos ? '?' : '&',
                       literal(net::percent_encode(outgoing.key)));
}

std::string word_after(std::string_view text, std::string_view mark) {
    constexpr std::size_t k_longest = 12;
    const auto at = text.find(mark);
    if (at == std::string_view::npos) return {};
    text.remove_prefix(at + mark.size());
    const auto end = std::ranges::find_if_not(text, [](char letter) {
        return (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z');
    });
    const auto length = static_cast<std::size_t>(end - text.begin());
    return length == 0 || length > k_longest ? std::string{}
                                             : fmt::format(" {}{}", mark, text.substr(0, length));
}

/// The operator's verdict. The rest of its reply may quote the message itself, so it is dropped.
std::string verdict_in(std::string_view reply) {
    return word_after(reply, "NACK/") + word_after(reply, "stat:") + word_after(reply, "err:");
}

const std::string& value_of(const Callback& callback, const char* name) {
    static const std::string none;
    const auto found = callback.query.find(name);
    return found == callback.query.end() ? none : found->second;
}

unsigned status_of(const Callback& callback) {
    const auto& text = value_of(callback, "status");
    unsigned status = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, status);
    const bool is_known = (status & (k_delivered | k_failed | k_on_its_way)) != 0;
    if (text.empty() || error != std::errc{} || stop != end || !is_known) {
        throw Error{ErrorKind::invalid_input, tr("the report has no status of Kannel")};
    }
    return status;
}

class Kannel final : public SmsGateway {
public:
    using SmsGateway::SmsGateway;

    [[nodiscard]] Traits traits() const override {
        return {
            .address = Traits::Address::phone, .gives_receipts = true, .reports_name_key = true};
    }

    [[nodiscard]] net::HttpRequest request(const Outgoing& outgoing,
                                           const Credentials& credentials) const override {
        auto url = login(credentials);
        const auto add = [&url](std::string_view name, std::string_view value) {
            if (!value.empty()) url += fmt::format("&{}={}", name, net::percent_encode(value));
        };
        add("from", config().setting("brandname"));
        add("to", outgoing.address);
        add("smsc", config().setting("smsc"));
        add("coding", text::is_gsm7(outgoing.content.text) ? "0" : "2");
        add("charset", "UTF-8");
        add("text", outgoing.content.text);
        if (!outgoing.callback_url.empty()) {
            add("dlr-mask", std::to_string(k_all_but_intermediate));
            add("dlr-url", report_url(outgoing));
        }
        return {.method = "GET", .url = std::move(url)};
    }

    [[nodiscard]] Outcome classify(const net::HttpResponse& response) const override {
        if (response.reach != net::HttpResponse::Reach::answered) return without_verdict(response);
        const std::string_view body = response.body;
        const auto* reply = std::ranges::find_if(k_replies, [&](const Reply& row) {
            return row.status == response.status && body.starts_with(row.begin);
        });
        if (reply == k_replies.end()) return without_verdict(response);
        if (reply->kind == Kind::accepted && body.find(k_denied) != std::string_view::npos) {
            return {Kind::rejected, Cause::recipient, "Kannel: denied", {}, {}};
        }
        if (reply->cause == Cause::throttled) {
            auto outcome = without_verdict(response);
            outcome.detail = fmt::format("Kannel: {}", reply->begin);
            return outcome;
        }
        if (reply == k_replies.begin()) return {Kind::accepted, Cause::none, {}, {}, {}};
        return {reply->kind, reply->cause, fmt::format("Kannel: {}", reply->begin), {}, {}};
    }

    [[nodiscard]] std::vector<ProviderReport> read_callback(
        const Callback& callback) const override {
        ProviderReport report{.key = value_of(callback, "key"),
                              .provider_id = value_of(callback, "id"),
                              .detail = {}};
        if (report.key.empty()) {
            throw Error{ErrorKind::invalid_input, tr("the report names no message")};
        }
        const auto status = status_of(callback);
        if ((status & k_failed) != 0) {
            report.kind = ProviderReport::Kind::failed;
            report.detail =
                fmt::format("Kannel {}{}", status, verdict_in(value_of(callback, "reply")));
        } else if ((status & k_delivered) != 0) {
            report.kind = ProviderReport::Kind::delivered;
        }
        return {std::move(report)};
    }

    /// A message to nobody: Kannel looks at the account before it misses the receiver.
    [[nodiscard]] std::vector<Probe> probes(const Credentials& credentials) const override {
        return {{tr("account"), {.method = "GET", .url = login(credentials)}, judge_account}};
    }

private:
    [[nodiscard]] std::string login(const Credentials& credentials) const {
        return fmt::format("{}/cgi-bin/sendsms?username={}&password={}", config().base_url,
                           net::percent_encode(config().setting("username")),
                           net::percent_encode(credentials.secret("password").reveal()));
    }

    static std::string judge_account(const net::HttpResponse& response) {
        const std::string_view body = response.body;
        if (response.status == 400 && body.starts_with(k_nobody)) return {};
        if (response.status == 403 && body.starts_with(k_forbidden)) {
            return tr(
                "Kannel refuses the account: check username, password_file and Kannel's "
                "group sendsms-user");
        }
        return no_verdict(response);
    }
};

}  // namespace

std::unique_ptr<Gateway> make_kannel(const home::GatewayConfig& config, const SmsTexts& texts) {
    return std::make_unique<Kannel>(config, texts);
}

}  // namespace sotay::notify
