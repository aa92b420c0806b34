#include "speedsms.h"

#include "text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <chrono>

namespace gateway_sim {

using Json = nlohmann::json;

namespace {

constexpr std::chrono::minutes k_rate_window{1};
constexpr std::uint64_t k_deposit = 1'000'000'000;
constexpr std::uint64_t k_first_transaction = 9'007'199'254'740'993;  // no double holds it
constexpr unsigned k_most_parts = 4;
constexpr int k_brand_name = 3;
constexpr std::array k_types{2, 3, 4, 5};
constexpr std::array<std::string_view, 4> k_fields{"to", "content", "sms_type", "sender"};

Answer yii_error(unsigned status, std::string_view name, std::string_view message) {
    Answer answer;
    answer.status = status;
    answer.body =
        Json{{"name", name}, {"message", message}, {"code", 0}, {"status", status}}.dump();
    answer.refusal = std::to_string(status);
    return answer;
}

bool has_shape_of_message(const Json& body) {
    if (!body.is_object() || body.size() != k_fields.size()) return false;
    if (!std::ranges::all_of(k_fields, [&](auto field) { return body.contains(field); })) {
        return false;
    }
    const auto& to = body["to"];
    return to.is_array() && to.size() == 1 && to[0].is_string() && body["content"].is_string() &&
           body["sms_type"].is_number_integer() && body["sender"].is_string();
}

bool ends_with_any(std::string_view phone, const std::vector<std::string>& suffixes) {
    return std::ranges::any_of(suffixes,
                               [phone](const auto& suffix) { return phone.ends_with(suffix); });
}

}  // namespace

SpeedSms::SpeedSms(const SpeedSmsSettings& settings, const SimClock& clock, Journal& journal)
    : settings_{settings}, clock_{clock}, journal_{journal} {}

Answer SpeedSms::send(const Request& request) {
    if (auto refusal = check_call(request, "POST")) return *std::move(refusal);
    if (!request.has_content_type("application/json")) return refused({"101", "no JSON"});
    const auto body = Json::parse(request.body, nullptr, false);
    if (!has_shape_of_message(body)) return refused({"101", "parameter missing"});
    if (const auto refusal = check_message(body)) return refused(*refusal);
    return accept(body);
}

Answer SpeedSms::info(const Request& request) {
    if (auto refusal = check_call(request, "GET")) return *std::move(refusal);
    Answer answer;
    answer.body = Json{
        {"status", "success"},
        {"code", "00"},
        {"data",
         {{"email", "van-phong@example.vn"},
          {"balance", k_deposit - std::min(k_deposit, spent_)},
          {"currency",
           "VND"}}}}.dump();
    return answer;
}

std::optional<Answer> SpeedSms::check_call(const Request& request, std::string_view method) {
    if (request.header("Authorization") != settings_.authorization) {
        return yii_error(404, "Not Found", "Page not found.");
    }
    if (request.method != method) return yii_error(405, "Method Not Allowed", "");
    const auto now = clock_.now();
    while (!recent_.empty() && recent_.front() + k_rate_window <= now) recent_.pop_front();
    if (recent_.size() < settings_.per_minute) {
        recent_.push_back(now);
        return std::nullopt;
    }
    auto answer = yii_error(429, "Too Many Requests", "Rate limit exceeded.");
    const auto wait = std::chrono::ceil<std::chrono::seconds>(
        recent_.empty() ? k_rate_window : recent_.front() + k_rate_window - now);
    answer.headers.emplace_back("X-Rate-Limit-Reset", std::to_string(wait.count()));
    return answer;
}

std::optional<SpeedSms::Refusal> SpeedSms::check_message(const Json& body) const {
    const auto phone = body["to"][0].get<std::string>();
    const auto content = body["content"].get<std::string>();
    const auto sender = body["sender"].get<std::string>();
    const int type = body["sms_type"].get<int>();
    if (!is_mobile_number(phone) || ends_with_any(phone, settings_.blocked)) {
        return Refusal{"105", "phone number invalid"};
    }
    if (std::ranges::find(k_types, type) == k_types.end()) return Refusal{"101", "sms_type"};
    if (type == k_brand_name && sender != settings_.sender) {
        return Refusal{"101", "sender not found"};
    }
    if (content.empty()) return Refusal{"101", "content is empty"};
    if (count_sms_parts(content) > k_most_parts) return Refusal{"113", "content is too long"};
    return std::nullopt;
}

Answer SpeedSms::accept(const Json& body) {
    const auto content = body["content"].get<std::string>();
    const auto parts = count_sms_parts(content);
    const Message message{
        .provider = Provider::speedsms,
        .phone = body["to"][0],
        .key = {},
        .details = fmt::format(R"("brandname":{},"content":{},"type":{})", body["sender"].dump(),
                               json_string(content), body["sms_type"].get<int>()),
        .price = settings_.price * parts};
    static_cast<void>(journal_.append(message, clock_.now()));
    spent_ += message.price;
    Answer answer;
    answer.body = Json{{"status", "success"},
                       {"code", "00"},
                       {"data",
                        {{"tranId", k_first_transaction + transactions_++},
                         {"totalSMS", parts},
                         {"totalPrice", message.price},
                         {"invalidPhone", Json::array()}}}}
                      .dump();
    return answer;
}

Answer SpeedSms::refused(const Refusal& refusal) {
    Answer answer;
    answer.body = Json{{"status", "error"},
                       {"code", refusal.code},
                       {"message", refusal.message},
                       {"invalidPhone", Json::array()}}
                      .dump();
    answer.refusal = refusal.code;
    return answer;
}

}  // namespace gateway_sim
