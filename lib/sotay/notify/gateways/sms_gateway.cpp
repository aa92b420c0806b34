#include "sotay/notify/gateways/sms_gateway.h"

#include "sotay/base/messages.h"

#include <algorithm>
#include <charconv>

namespace sotay::notify {

SmsGateway::SmsGateway(const home::GatewayConfig& config, const SmsTexts& texts)
    : config_{config}, texts_{texts} {}

bool SmsGateway::has_wording(const std::string& purpose) const {
    return texts_.find(purpose) != nullptr;
}

Rendered SmsGateway::render(const std::string& purpose, const Values& values) const {
    const auto* text = texts_.find(purpose);
    if (text == nullptr) {
        return {std::nullopt, tr("there is no SMS wording \"{}\": write it to "
                                 "templates/sms/{}.txt in the home",
                                 purpose, purpose)};
    }
    return render_sms(*text, config_.unicode, values);
}

long long SmsGateway::price(const Content& content) const {
    return static_cast<long long>(config_.price) * content.segments;
}

Outcome by_code(std::string_view provider, std::span<const CodeRule> rules, int code) {
    auto detail = fmt::format("{} {}", provider, code);
    const auto found = std::ranges::find(rules, code, &CodeRule::code);
    if (found == rules.end()) {
        return {Outcome::Kind::retry, Outcome::Cause::none, std::move(detail), {}, {}};
    }
    return {found->kind, found->cause, std::move(detail), {}, {}, found->hold};
}

std::optional<int> code_in(const Json& body, const char* key) {
    const auto text = id_in(body, key);
    int code = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, code);
    if (text.empty() || error != std::errc{} || stop != end) return std::nullopt;
    return code;
}

std::string id_in(const Json& body, const char* key) {
    const auto found = body.find(key);
    if (found == body.end()) return {};
    if (found->is_string()) return found->get<std::string>();
    return found->is_number_integer() ? found->dump() : std::string{};
}

std::optional<Json> object_in(const net::HttpResponse& response) {
    auto body = json::try_parse(response.body);
    if (!body || !body->is_object()) return std::nullopt;
    return body;
}

std::string no_verdict(const net::HttpResponse& response) {
    if (response.reach != net::HttpResponse::Reach::answered) {
        return tr("no answer: {}", response.failure);
    }
    return tr("the answer (HTTP {}) says nothing of it: check base_url", response.status);
}

std::string judge_balance(double balance) {
    if (balance > 0) return {};
    return tr("the account's balance is used up: top it up at the provider");
}

}  // namespace sotay::notify
