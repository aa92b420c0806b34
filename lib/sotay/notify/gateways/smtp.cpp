#include "sotay/notify/gateways/smtp.h"

#include "sotay/base/messages.h"
#include "sotay/notify/gateways/letter.h"
#include "sotay/notify/gateways/wording.h"

#include <algorithm>

namespace sotay::notify {

namespace {

using Kind = Outcome::Kind;
using Cause = Outcome::Cause;

constexpr const char* k_channel = "email";
constexpr const char* k_subject = "subject";

/// The enhanced code (RFC 3463) without its class, "1.1" of "550 5.1.1 …"; "" when there is none.
/// The words behind it may quote the address and are left alone.
std::string enhanced_code(std::string_view reply) {
    if (reply.size() < 7 || (reply[3] != ' ' && reply[3] != '-') || reply[5] != '.') return {};
    reply.remove_prefix(6);
    const auto end =
        std::ranges::find_if(reply, [](char c) { return c != '.' && (c < '0' || c > '9'); });
    return {reply.begin(), end};
}

Cause cause_of_refusal(int status, const std::string& code) {
    const auto is_one_of = [&code](auto... codes) { return ((code == codes) || ...); };
    if (is_one_of("1.7", "1.8")) return Cause::refused;  // our own address
    if (is_one_of("2.3", "3.4")) return Cause::message;  // too long
    if (code.starts_with("1.") || code.starts_with("2.")) return Cause::recipient;
    if (code.starts_with("7.")) return Cause::refused;
    if (code.starts_with("6.")) return Cause::message;
    switch (status) {
        case 530:  // a login or TLS is asked for, or the login fails
        case 534:
        case 535:
        case 538:
        case 521:  // takes no mail
            return Cause::refused;
        case 550:
        case 551:
        case 553:
            return Cause::recipient;
        default:
            return Cause::message;
    }
}

class Smtp final : public Gateway {
public:
    Smtp(const home::GatewayConfig& config, const SmsTexts& texts)
        : config_{config}, texts_{texts} {}

    [[nodiscard]] Traits traits() const override { return {.address = Traits::Address::email}; }

    [[nodiscard]] bool has_wording(const std::string& purpose) const override {
        return texts_.find(k_channel, purpose) != nullptr;
    }

    [[nodiscard]] Rendered render(const std::string& purpose, const Values& values) const override {
        auto rendered = render_text(texts_, k_channel, purpose, values, std::string::npos);
        if (!rendered.content) return rendered;
        for (const auto* name : {"title", "symbol"}) {
            const auto found = values.find(name);
            if (found == values.end() || found->second.empty()) continue;
            rendered.content->template_data[k_subject] = found->second;
            return rendered;
        }
        rendered.content->template_data[k_subject] = tr("Notice");
        return rendered;
    }

    [[nodiscard]] net::HttpRequest request(const Outgoing& outgoing,
                                           const Credentials& credentials) const override {
        const auto& from = config_.setting("from");
        const auto at = from.find('@');
        const auto domain = at == std::string::npos ? "localhost" : from.substr(at + 1);
        // A letter is dated by the world's time, whatever the clock of a rehearsal says.
        const Letter letter{from,
                            outgoing.address,
                            outgoing.content.template_data.at(k_subject),
                            outgoing.content.text,
                            outgoing.key + "@" + domain,
                            std::chrono::system_clock::now()};
        net::HttpRequest request{.url = config_.base_url, .body = compose(letter)};
        request.mail = net::Envelope{from, outgoing.address, config_.setting("username"),
                                     credentials.secret("password")};
        return request;
    }

    [[nodiscard]] Outcome classify(const net::HttpResponse& response) const override {
        if (response.reach != net::HttpResponse::Reach::answered) return without_verdict(response);
        const int status = response.status;
        if (status / 100 == 2) return {Kind::accepted, Cause::none, {}, {}, {}};
        const auto code = enhanced_code(response.body);
        const auto detail = code.empty() ? fmt::format("SMTP {}", status)
                                         : fmt::format("SMTP {} {}.{}", status, status / 100, code);
        if (status == 421) return {Kind::retry, Cause::throttled, detail, {}, {}};
        if (status == 454) return {Kind::retry, Cause::refused, detail, {}, {}};
        if (status / 100 == 4) return {Kind::retry, Cause::none, detail, {}, {}};
        const auto cause = cause_of_refusal(status, code);
        const auto kind = cause == Cause::refused ? Kind::retry : Kind::rejected;
        return {kind, cause, detail, {}, {}};
    }

    [[nodiscard]] long long price(const Content& /*content*/) const override {
        return config_.price;
    }

private:
    home::GatewayConfig config_;
    const SmsTexts& texts_;
};

}  // namespace

std::unique_ptr<Gateway> make_smtp(const home::GatewayConfig& config, const SmsTexts& texts) {
    return std::make_unique<Smtp>(config, texts);
}

}  // namespace sotay::notify
