#include "zalo_oa.h"

#include "text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <initializer_list>

namespace gateway_sim {

using Json = nlohmann::json;

namespace {

constexpr std::string_view k_consult = "/v3.0/oa/message/cs";
constexpr std::string_view k_template = "/v3.0/oa/message/template";
constexpr std::string_view k_quota = "/v3.0/oa/quota/message";
constexpr std::string_view k_about = "/v2.0/oa/getoa";
constexpr std::size_t k_longest_text = 2'000;

bool has_only(const Json& object, std::initializer_list<std::string_view> names) {
    return object.is_object() && std::ranges::all_of(object.items(), [&](const auto& item) {
               return std::ranges::find(names, item.key()) != names.end();
           });
}

Refusal invalid(std::string_view field) { return {-201, fmt::format("{} is invalid!", field)}; }

bool is_user_id(const std::string& text) {
    return text.size() >= 15 && text.size() <= 20 &&
           std::ranges::all_of(text, [](char letter) { return letter >= '0' && letter <= '9'; });
}

}  // namespace

ZaloOa::ZaloOa(const OAuthSettings& oauth, const ZaloSettings& settings, const SimClock& clock,
               const ZaloOAuth& tokens, Journal& journal)
    : oauth_settings_{oauth},
      settings_{settings},
      clock_{clock},
      oauth_{tokens},
      journal_{journal} {}

bool ZaloOa::has(std::string_view path) {
    return path == k_consult || path == k_template || path == k_quota || path == k_about;
}

Answer ZaloOa::answer(const Request& request) {
    if (const auto refusal = check_call(request)) return refused(*refusal);
    if (request.path == k_about) return about();
    if (!request.has_content_type("application/json")) return refused(invalid("Content-Type"));
    const auto body = Json::parse(request.body, nullptr, false);
    if (!body.is_object()) return refused(invalid("body"));
    if (request.path == k_consult) return consult(body);
    return request.path == k_template ? send_template(body) : quota(body);
}

Answer ZaloOa::consult(const Json& body) {
    const auto recipient = body.find("recipient");
    const auto message = body.find("message");
    if (!has_only(body, {"recipient", "message"})) return refused(invalid("body"));
    if (recipient == body.end() || !has_only(*recipient, {"user_id"})) {
        return refused(invalid("recipient"));
    }
    if (message == body.end() || !has_only(*message, {"text"}) || !has_text(*message, "text")) {
        return refused(invalid("message"));
    }
    const auto& text = text_of(*message, "text");
    if (text.empty()) return refused(invalid("text"));
    if (count_characters(text) > k_longest_text) {
        return refused({-210, "text is over 2000 characters"});
    }
    if (const auto refusal = check_user(*recipient)) return refused(*refusal);
    const auto& user = text_of(*recipient, "user_id");
    if (ends_with_any(user, settings_.outside_window)) {
        return refused({-230, "User has not interacted with the OA in the past 7 days"});
    }
    const auto now = clock_.now();
    const auto id =
        journal_.append({.provider = Provider::zalo,
                         .phone = user,
                         .key = {},
                         .details = fmt::format(R"("service":"cs","text":{})", json_string(text))},
                        now);
    return granted(fmt::format(
        R"({{"message_id":"{}","user_id":"{}","sent_time":"{}","quota":{{"quota_type":"reply"}}}})",
        id, user, unix_milliseconds(now)));
}

Answer ZaloOa::send_template(const Json& body) {
    if (!has_only(body, {"user_id", "template_id", "template_data"})) {
        return refused(invalid("body"));
    }
    if (const auto refusal = check_data(body)) return refused(invalid(refusal->message));
    if (const auto refusal = check_template(settings_.templates, body)) return refused(*refusal);
    if (!settings_.templates.find(text_of(body, "template_id"))->second.by_user_id) {
        return refused({-249, "The template cannot be sent by UID"});
    }
    if (const auto refusal = check_user(body)) return refused(*refusal);
    const auto& user = text_of(body, "user_id");
    const auto now = clock_.now();
    const auto id = journal_.append({.provider = Provider::zalo,
                                     .phone = user,
                                     .key = {},
                                     .details = R"("service":"uid",)" + template_details(body)},
                                    now);
    Answer answer;
    answer.body = fmt::format(
        R"({{"error":0,"message":"Success","data":{{"message_id":"{}","user_id":"{}",)"
        R"("quota":{{"quota_type":"purchase_quota","owner_type":"OA","owner_id":"{}"}}}},)"
        R"("sent_time":"{}"}})",
        id, user, oauth_settings_.oa_id, unix_milliseconds(now));
    return answer;
}

Answer ZaloOa::quota(const Json& body) const {
    if (!has_only(body, {"quota_owner", "product_type", "quota_type"}) || body.size() != 3) {
        return refused(invalid("body"));
    }
    if (body["quota_owner"] != "OA") return refused(invalid("quota_owner"));
    if (body["product_type"] != "cs" && body["product_type"] != "transaction") {
        return refused(invalid("product_type"));
    }
    if (body["quota_type"] != "sub_quota") return refused(invalid("quota_type"));
    return granted(Json::array({{{"asset_id", "1"},
                                 {"product_type", body["product_type"]},
                                 {"quota_type", "sub_quota"},
                                 {"valid_through", "31/12/2026"},
                                 {"total", 1'000},
                                 {"remain", 1'000}}})
                       .dump());
}

Answer ZaloOa::about() const {
    return granted(Json{
        {"oaid", oauth_settings_.oa_id},
        {"name", "Van phong Dang uy"},
        {"is_verified", true},
        {"num_follower", 100},
        {"package_name", "Nang cao"},
        {"linked_ZCA",
         "ZCA"}}.dump());
}

std::optional<Refusal> ZaloOa::check_call(const Request& request) const {
    if (request.method != (request.path == k_about ? "GET" : "POST")) {
        return Refusal{-209, "Not supported this api"};
    }
    const auto token = request.header("access_token");
    if (const int verdict = oauth_.verdict_on(token); verdict != 0) {
        if (verdict == -124) return Refusal{-216, "Access token is invalid"};
        return Refusal{verdict, "access_token is expired or removed"};
    }
    const auto proof = request.header("appsecret_proof");
    if ((settings_.requires_proof || !proof.empty()) && !oauth_.is_proof(proof, token)) {
        return Refusal{-242, "appsecret_proof is invalid"};
    }
    return std::nullopt;
}

std::optional<Refusal> ZaloOa::check_user(const Json& holder) const {
    if (!has_text(holder, "user_id") || !is_user_id(text_of(holder, "user_id"))) {
        return invalid("user_id");
    }
    const auto& user = text_of(holder, "user_id");
    if (ends_with_any(user, settings_.no_follower)) {
        return Refusal{-213, "User has not followed the OA"};
    }
    if (ends_with_any(user, settings_.restricted)) {
        return Refusal{-244, "User has restricted this type of message from the OA"};
    }
    return std::nullopt;
}

}  // namespace gateway_sim
