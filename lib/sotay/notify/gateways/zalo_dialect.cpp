#include "sotay/notify/gateways/zalo_dialect.h"

#include <algorithm>
#include <charconv>

namespace sotay::notify::zalo {

namespace {

using Kind = Outcome::Kind;
using Cause = Outcome::Cause;

std::vector<net::Header> headers(const Credentials& credentials) {
    std::vector<net::Header> all{{"access_token", std::string{credentials.access_token.reveal()}}};
    if (!credentials.app_secret_proof.empty()) {
        all.push_back({"appsecret_proof", std::string{credentials.app_secret_proof.reveal()}});
    }
    return all;
}

/// Of the day; the service by phone writes it as a text.
std::optional<std::int64_t> quota_left(const Json& data) {
    if (!data.is_object() || !data.contains("quota") || !data["quota"].is_object()) return {};
    const auto left = id_field(data["quota"], "remainingQuota");
    std::int64_t number = 0;
    const auto* end = left.data() + left.size();
    const auto [stop, error] = std::from_chars(left.data(), end, number);
    if (left.empty() || error != std::errc{} || stop != end) return {};
    return number;
}

}  // namespace

net::HttpRequest post(const std::string& url, const Json& body, const Credentials& credentials) {
    net::HttpRequest request{.url = url, .headers = headers(credentials), .body = json::dump(body)};
    request.headers.push_back({"Content-Type", "application/json"});
    return request;
}

net::HttpRequest get(const std::string& url, const Credentials& credentials) {
    return {.method = "GET", .url = url, .headers = headers(credentials)};
}

std::optional<Envelope> read_envelope(const net::HttpResponse& response) {
    if (response.reach != net::HttpResponse::Reach::answered) return std::nullopt;
    const auto body = json::try_parse(response.body);
    if (!body || !body->is_object()) return std::nullopt;
    const auto error = body->find("error");
    if (error == body->end() || !error->is_number_integer()) return std::nullopt;
    Envelope envelope;
    envelope.code = error->get<int>();
    const auto message = body->find("message");
    if (message != body->end() && message->is_string()) {
        envelope.message = message->get<std::string>();
    }
    if (const auto data = body->find("data"); data != body->end()) envelope.data = *data;
    return envelope;
}

std::string id_field(const Json& data, const char* name) {
    if (!data.is_object()) return {};
    const auto found = data.find(name);
    if (found == data.end()) return {};
    if (found->is_number_unsigned()) return found->dump();
    return found->is_string() ? found->get<std::string>() : std::string{};
}

Outcome classify(const net::HttpResponse& response, const char* id_name,
                 std::initializer_list<std::span<const CodeRule>> tables) {
    const auto envelope = read_envelope(response);
    if (!envelope) return without_verdict(response);
    if (envelope->code == 0) {
        Outcome outcome{Kind::accepted, Cause::none, {}, id_field(envelope->data, id_name), {}};
        outcome.quota_left = quota_left(envelope->data);
        return outcome;
    }
    const auto detail = fmt::format("Zalo {}", envelope->code);
    for (const auto table : tables) {
        const auto rule = std::ranges::find(table, envelope->code, &CodeRule::code);
        if (rule != table.end()) return {rule->kind, rule->cause, detail, {}, {}, rule->hold};
    }
    return {Kind::retry, Cause::none, detail, {}, {}};
}

}  // namespace sotay::notify::zalo
