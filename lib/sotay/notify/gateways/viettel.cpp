#include "sotay/notify/gateways/viettel.h"

#include "sotay/base/messages.h"
#include "sotay/formats/markup.h"
#include "sotay/formats/small_xml.h"
#include "sotay/notify/gateways/sms_gateway.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <initializer_list>
#include <utility>

namespace sotay::notify {

namespace {

using Kind = Outcome::Kind;
using Cause = Outcome::Cause;

/// How a refusal begins, and what it means; the rest of the text varies.
struct Refusal {
    std::string_view begin;
    Kind kind;
    Cause cause;
};

// The more particular beginning stands first.
constexpr std::array k_refusals{
    Refusal{"Authenticate: IP_INVALID", Kind::retry, Cause::refused},
    Refusal{"Authenticate:", Kind::retry, Cause::refused},
    Refusal{"CP_CODE_NOT_FOUND", Kind::retry, Cause::refused},
    Refusal{"WRONG_INFORMATION_AUTHENTICATE", Kind::retry, Cause::refused},
    Refusal{"Check RequestID:", Kind::retry, Cause::refused},
    Refusal{"Check CommandCode:", Kind::retry, Cause::refused},
    Refusal{"Check UserID:", Kind::rejected, Cause::recipient},
    Refusal{"Check ReceiverID:", Kind::rejected, Cause::recipient},
    Refusal{"UserID_NOT_EQUAL_ReceiverID", Kind::rejected, Cause::recipient},
    Refusal{"Unable to check telco from input receiver", Kind::rejected, Cause::recipient},
    Refusal{"Length of ReceiverID is invalid", Kind::rejected, Cause::recipient},
    // These words went to this number already, for this delivery or for another one.
    Refusal{"Check ServiceID: DUPLICATE MESSAGE", Kind::unknown, Cause::none},
    // The brand name is not registered at this number's network.
    Refusal{"Check ServiceID: ALIAS_INVALID:TELCO", Kind::rejected, Cause::recipient},
    Refusal{"Check ServiceID:", Kind::retry, Cause::refused},
    Refusal{"Check Content: MAXLENGTH_LIMIT", Kind::rejected, Cause::message},
    Refusal{"Check Content: MSG_ERROR_CONTAIN_BLACKLIST", Kind::rejected, Cause::message},
    Refusal{"Check Content:", Kind::rejected, Cause::message},
    Refusal{"Check template:", Kind::rejected, Cause::message},
    Refusal{"Check information error", Kind::retry, Cause::none},
};

constexpr std::size_t k_longest_without_accents = 480;  // bytes

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char letter) { return letter >= '\0'; });
}

using Fields = std::initializer_list<std::pair<std::string_view, std::string_view>>;

std::string envelope(std::string_view operation, Fields fields) {
    std::string body =
        R"(<?xml version="1.0" encoding="UTF-8"?>)"
        R"(<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" )"
        R"(xmlns:impl="http://impl.bulkSms.ws/"><soapenv:Header/><soapenv:Body>)";
    body += fmt::format("<impl:{}>", operation);
    for (const auto& [name, text] : fields) {
        body += fmt::format("<{0}>{1}</{0}>", name, escape_markup(text));
    }
    return body + fmt::format("</impl:{}></soapenv:Body></soapenv:Envelope>", operation);
}

const Refusal* refusal_of(std::string_view text) {
    const auto* found = std::ranges::find_if(
        k_refusals, [text](const Refusal& row) { return text.starts_with(row.begin); });
    return found == k_refusals.end() ? nullptr : found;
}

/// What begins like no refusal may quote the message, so it is not repeated.
std::string shown(const Refusal* refusal) {
    return refusal == nullptr ? "Viettel: unlisted refusal"
                              : fmt::format("Viettel: {}", refusal->begin);
}

Outcome refused(std::string_view text) {
    const auto* refusal = refusal_of(text);
    if (refusal == nullptr) return {Kind::retry, Cause::none, shown(refusal), {}, {}};
    return {refusal->kind, refusal->cause, shown(refusal), {}, {}};
}

/// A fault of the client means that the call was not understood, so nothing was sent.
bool is_client_fault(const std::vector<xml::Leaf>& leaves) {
    const auto* code = xml::find_leaf(leaves, "faultcode");
    return code != nullptr && (*code == "Client" || code->ends_with(":Client"));
}

std::string judge_account(const net::HttpResponse& response) {
    const auto leaves = xml::try_read_leaves(response.body);
    if (!leaves) return no_verdict(response);
    const auto* balance = xml::find_leaf(*leaves, "balance");
    const auto* description = xml::find_leaf(*leaves, "errDesc");
    if (description != nullptr && refusal_of(*description) != nullptr) {
        return tr("the provider answers \"{}\"", shown(refusal_of(*description)));
    }
    double amount = 0;
    const auto text = balance == nullptr ? std::string_view{} : std::string_view{*balance};
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), amount);
    if (text.empty() || error != std::errc{}) return no_verdict(response);
    return judge_balance(amount);
}

class Viettel final : public SmsGateway {
public:
    using SmsGateway::SmsGateway;

    [[nodiscard]] Traits traits() const override {
        return {.address = Traits::Address::phone, .is_confirmed = false};
    }

    [[nodiscard]] Rendered render(const std::string& purpose, const Values& values) const override {
        auto rendered = SmsGateway::render(purpose, values);
        if (!rendered.content) return rendered;
        const auto& text = rendered.content->text;
        if (text.find('&') != std::string::npos) {
            return {std::nullopt, tr("Viettel takes no \"&\" in a message: write the word")};
        }
        if (!config().unicode && !is_ascii(text)) {
            return {std::nullopt,
                    tr("the text has signs that an SMS without accents cannot carry")};
        }
        if (!config().unicode && text.size() > k_longest_without_accents) {
            return {std::nullopt, tr("the SMS has {} letters, Viettel takes {}", text.size(),
                                     k_longest_without_accents)};
        }
        return rendered;
    }

    [[nodiscard]] net::HttpRequest request(const Outgoing& outgoing,
                                           const Credentials& credentials) const override {
        const auto& text = outgoing.content.text;
        return post(envelope("wsCpMt", {{"User", config().setting("username")},
                                        {"Password", credentials.secret("password").reveal()},
                                        {"CPCode", config().setting("cp_code")},
                                        {"RequestID", "1"},
                                        {"UserID", outgoing.address},
                                        {"ReceiverID", outgoing.address},
                                        {"ServiceID", config().setting("brandname")},
                                        {"CommandCode", "bulksms"},
                                        {"Content", text},
                                        {"ContentType", is_ascii(text) ? "0" : "1"}}));
    }

    [[nodiscard]] Outcome classify(const net::HttpResponse& response) const override {
        if (response.reach != net::HttpResponse::Reach::answered) return without_verdict(response);
        const auto leaves = xml::try_read_leaves(response.body);
        if (!leaves) return without_verdict(response);
        if (is_client_fault(*leaves)) {
            return {Kind::retry, Cause::refused, "Viettel: SOAP fault", {}, {}};
        }
        const auto* result = xml::find_leaf(*leaves, "result");
        if (result == nullptr) return without_verdict(response);
        if (*result == "1") return {Kind::accepted, Cause::none, {}, {}, {}};
        const auto* message = xml::find_leaf(*leaves, "message");
        if (*result != "0" || message == nullptr) return without_verdict(response);
        return refused(*message);
    }

    [[nodiscard]] std::vector<Probe> probes(const Credentials& credentials) const override {
        return {
            {tr("keys and balance"),
             post(envelope("checkBalance", {{"User", config().setting("username")},
                                            {"Password", credentials.secret("password").reveal()},
                                            {"CPCode", config().setting("cp_code")}})),
             judge_account}};
    }

private:
    [[nodiscard]] net::HttpRequest post(std::string body) const {
        return {.url = config().base_url,
                .headers = {{"Content-Type", "text/xml; charset=utf-8"}, {"SOAPAction", "\"\""}},
                .body = std::move(body)};
    }
};

}  // namespace

std::unique_ptr<Gateway> make_viettel(const home::GatewayConfig& config, const SmsTexts& texts) {
    return std::make_unique<Viettel>(config, texts);
}

}  // namespace sotay::notify
