#include "zalo_template.h"

#include "text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace gateway_sim {

using Json = nlohmann::json;

namespace {

constexpr std::size_t k_longest_tracking_id = 48;
constexpr std::array<std::string_view, 6> k_fields{"phone",       "template_id",  "template_data",
                                                   "tracking_id", "sending_mode", "mode"};

bool ends_with_any(std::string_view phone, const std::vector<std::string>& suffixes) {
    return std::ranges::any_of(suffixes,
                               [phone](const auto& suffix) { return phone.ends_with(suffix); });
}

bool has_text(const Json& body, const char* name) {
    const auto found = body.find(name);
    return found != body.end() && found->is_string();
}

const std::string& text_of(const Json& body, const char* name) {
    return body.find(name)->get_ref<const std::string&>();
}

Answer granted(std::string_view data) {
    Answer answer;
    answer.body = fmt::format(R"({{"error":0,"message":"Success","data":{}}})", data);
    return answer;
}

std::string details_of(const Json& body) {
    auto details =
        fmt::format(R"("template":{},"params":{{)", json_string(text_of(body, "template_id")));
    std::string_view separator;
    for (const auto& [name, value] : body.find("template_data")->items()) {
        fmt::format_to(std::back_inserter(details), "{}{}:{}", separator, json_string(name),
                       json_string(value.get_ref<const std::string&>()));
        separator = ",";
    }
    details += "}";
    return details;
}

}  // namespace

ZaloTemplate::ZaloTemplate(const ZaloSettings& settings, const SimClock& clock,
                           const ZaloOAuth& oauth, Journal& journal)
    : settings_{settings}, clock_{clock}, oauth_{oauth}, journal_{journal} {}

Answer ZaloTemplate::send(const Request& request) {
    if (const auto refusal = check_call(request, "POST")) return refused(*refusal);
    if (request.body.empty()) return refused({-121, "Body data is empty"});
    if (!request.has_content_type("application/json")) {
        return refused({-122, "Body is not of type application/json"});
    }
    const auto body = Json::parse(request.body, nullptr, false);
    if (!body.is_object()) return refused({-122, "Body data is not a JSON object"});

    if (const auto refusal = check_form(body)) return refused(*refusal);
    if (const auto refusal = check_options(body)) return refused(*refusal);
    if (const auto refusal = check_template(body)) return refused(*refusal);
    if (const auto refusal = check_recipient(text_of(body, "phone"))) return refused(*refusal);
    if (const auto refusal = check_moment()) return refused(*refusal);
    return accept(body);
}

Answer ZaloTemplate::status(const Request& request) const {
    if (const auto refusal = check_call(request, "GET")) return refused(*refusal);
    const auto form = parse_form(request.query);
    if (!form || form->size() != 1 || field(*form, "message_id").empty()) {
        return refused({-107, "Message id is invalid"});
    }
    const auto* sent = journal_.find(field(*form, "message_id"));
    if (sent == nullptr || sent->provider != Provider::zalo) {
        return granted(
            R"({"delivery_time":"","message":"The message does not exist","status":-1})");
    }
    const auto delivered_at = sent->received_at + settings_.delivery_delay;
    if (clock_.now() < delivered_at) {
        return granted(R"({"delivery_time":"","message":"Not delivered yet","status":0})");
    }
    return granted(
        fmt::format(R"({{"delivery_time":"{}","message":"Delivered to the phone","status":1}})",
                    unix_milliseconds(delivered_at)));
}

Answer ZaloTemplate::quota(const Request& request) {
    if (const auto refusal = check_call(request, "GET")) return refused(*refusal);
    return granted(
        fmt::format(R"({{"dailyQuota":{},"remainingQuota":{},"dailyQuotaPromotion":0,)"
                    R"("remainingQuotaPromotion":0,"monthlyPromotionQuota":0,)"
                    R"("remainingMonthlyPromotionQuota":0,"estimatedNextMonthPromotionQuota":0}})",
                    settings_.daily_quota, remaining_today()));
}

Answer ZaloTemplate::refused(const Refusal& refusal) {
    Answer answer;
    answer.body =
        fmt::format(R"({{"error":{},"message":{}}})", refusal.code, json_string(refusal.message));
    answer.refusal = std::to_string(refusal.code);
    return answer;
}

std::optional<ZaloTemplate::Refusal> ZaloTemplate::check_call(const Request& request,
                                                              std::string_view method) const {
    if (request.method != method) return Refusal{-106, "Method is unsupported"};
    const auto token = request.header("access_token");
    if (const int verdict = oauth_.verdict_on(token); verdict != 0) {
        return Refusal{verdict, verdict == -124 ? "Access token is invalid"
                                                : "access_token is expired or removed"};
    }
    const auto proof = request.header("appsecret_proof");
    if ((settings_.requires_proof || !proof.empty()) && !oauth_.is_proof(proof, token)) {
        return Refusal{-1241, "appsecret_proof is invalid"};
    }
    return std::nullopt;
}

std::optional<ZaloTemplate::Refusal> ZaloTemplate::check_form(const Json& body) {
    for (const auto& [name, value] : body.items()) {
        if (std::ranges::find(k_fields, name) == k_fields.end()) {
            return Refusal{-132, "Parameter " + name + " is invalid"};
        }
    }
    if (!has_text(body, "phone") || !is_mobile_number(text_of(body, "phone"))) {
        return Refusal{-108, "Phone number is invalid"};
    }
    if (!has_text(body, "template_id")) return Refusal{-109, "Template ID is invalid"};
    const auto data = body.find("template_data");
    if (data == body.end() || data->empty()) return Refusal{-111, "Template data is empty"};
    if (!data->is_object()) return Refusal{-112, "Template data type is undefined"};
    return std::nullopt;
}

std::optional<ZaloTemplate::Refusal> ZaloTemplate::check_options(const Json& body) {
    if (!has_text(body, "tracking_id") || text_of(body, "tracking_id").empty() ||
        text_of(body, "tracking_id").size() > k_longest_tracking_id) {
        return Refusal{-132, "Parameter tracking_id is invalid"};
    }
    if (const auto mode = body.find("sending_mode"); mode != body.end()) {
        if (*mode == "3") return Refusal{-162, "The OA may not send over its quota"};
        if (*mode != "1") return Refusal{-161, "sending_mode is invalid"};
    }
    if (const auto mode = body.find("mode"); mode != body.end()) {
        if (*mode != "development") return Refusal{-132, "Parameter mode is invalid"};
        return Refusal{-127, "Test templates go to the admins only"};
    }
    return std::nullopt;
}

std::optional<ZaloTemplate::Refusal> ZaloTemplate::check_template(const Json& body) const {
    const auto found = settings_.templates.find(text_of(body, "template_id"));
    if (found == settings_.templates.end()) return Refusal{-109, "Template ID is invalid"};
    if (!found->second.approved) return Refusal{-131, "The template is not approved"};
    const auto& params = found->second.params;
    const auto& data = *body.find("template_data");
    for (const auto& [name, value] : data.items()) {
        if (!params.contains(name)) return Refusal{-132, "Parameter " + name + " is invalid"};
        if (!value.is_string()) return Refusal{-1124, "Parameter " + name + " has a wrong format"};
    }
    for (const auto& [name, longest] : params) {
        const auto value = data.find(name);
        if (value == data.end() || value->get_ref<const std::string&>().empty()) {
            return Refusal{-1122, "Parameter " + name + " is missing"};
        }
        if (count_characters(value->get_ref<const std::string&>()) > longest) {
            return Refusal{-1121, "Parameter " + name + " is too long"};
        }
    }
    return std::nullopt;
}

std::optional<ZaloTemplate::Refusal> ZaloTemplate::check_recipient(const std::string& phone) const {
    if (ends_with_any(phone, settings_.no_account)) {
        return Refusal{-118, "Zalo account not existed"};
    }
    if (ends_with_any(phone, settings_.inactive)) {
        return Refusal{-114,
                       "User is inactive, or reject the message, or using an outdated Zalo "
                       "version, or other internal errors"};
    }
    if (ends_with_any(phone, settings_.refuses_oa)) {
        return Refusal{-141, "User has refused messages of this OA"};
    }
    return std::nullopt;
}

std::optional<ZaloTemplate::Refusal> ZaloTemplate::check_moment() {
    const auto hour = vietnam_hour(clock_.now()).count();
    if (settings_.refuses_at_night && (hour >= 22 || hour < 6)) {
        return Refusal{-133, "Messages cannot be sent from 22:00 to 06:00"};
    }
    if (remaining_today() == 0) return Refusal{-144, "The OA has reached its daily limit"};
    return std::nullopt;
}

Answer ZaloTemplate::accept(const Json& body) {
    const auto now = clock_.now();
    const auto id = journal_.append({.provider = Provider::zalo,
                                     .phone = text_of(body, "phone"),
                                     .key = text_of(body, "tracking_id"),
                                     .details = details_of(body)},
                                    now);
    ++sent_today_;
    auto answer =
        granted(fmt::format(R"({{"msg_id":"{}","sent_time":"{}","sending_mode":"1",)"
                            R"("quota":{{"dailyQuota":"{}","remainingQuota":"{}"}}}})",
                            id, unix_milliseconds(now), settings_.daily_quota, remaining_today()));
    answer.taken = Taken{id, text_of(body, "tracking_id"), text_of(body, "phone")};
    return answer;
}

std::uint64_t ZaloTemplate::remaining_today() {
    const auto today = vietnam_day(clock_.now());
    if (today != quota_day_) {
        quota_day_ = today;
        sent_today_ = 0;
    }
    return settings_.daily_quota - std::min(settings_.daily_quota, sent_today_);
}

}  // namespace gateway_sim
