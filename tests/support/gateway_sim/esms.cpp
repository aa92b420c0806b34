#include "esms.h"

#include "text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace gateway_sim {

using Json = nlohmann::json;
namespace chr = std::chrono;

namespace {

constexpr std::size_t k_longest_request_id = 50;
constexpr chr::hours k_duplicate_guard{24};
constexpr chr::days k_status_kept{7};
constexpr std::uint64_t k_deposit = 1'000'000'000;

enum class Kind { text, flag };

struct Field {
    std::string_view name;
    Kind kind{};
};

constexpr std::array<Field, 12> k_fields{{
    {"ApiKey", Kind::text},
    {"SecretKey", Kind::text},
    {"Phone", Kind::text},
    {"Content", Kind::text},
    {"Brandname", Kind::text},
    {"SmsType", Kind::text},
    {"IsUnicode", Kind::flag},
    {"Sandbox", Kind::flag},
    {"campaignid", Kind::text},
    {"RequestId", Kind::text},
    {"CallbackUrl", Kind::text},
    {"SendDate", Kind::text},
}};

struct Network {
    int id = 0;
    std::string_view name;
    std::string_view prefixes;
};

constexpr std::array<Network, 7> k_networks{{
    {1, "VIETTEL", " 32 33 34 35 36 37 38 39 86 96 97 98 "},
    {2, "MOBIFONE", " 70 76 77 78 79 89 90 93 "},
    {3, "VINAPHONE", " 81 82 83 84 85 88 91 94 "},
    {4, "VIETNAMOBILE", " 52 56 58 92 "},
    {5, "GTEL", " 59 99 "},
    {6, "ITEL", " 87 "},
    {7, "REDDI", " 55 "},
}};

const Network& network_of(std::string_view phone) {
    const auto prefix = fmt::format(" {} ", phone.substr(2, 2));
    const auto found = std::ranges::find_if(k_networks, [&prefix](const Network& network) {
        return network.prefixes.find(prefix) != std::string_view::npos;
    });
    return found == k_networks.end() ? k_networks.front() : *found;
}

// The documentation writes flags as 0|1 and its samples as "0"|"1"; both are taken.
bool is_flag(const Json& value) {
    return value == "0" || value == "1" ||
           (value.is_number_integer() && (value == 0 || value == 1));
}

bool has_known_fields(const Json& body) {
    return std::ranges::all_of(body.items(), [](const auto& item) {
        const auto found = std::ranges::find(k_fields, item.key(), &Field::name);
        if (found == k_fields.end()) return false;
        return found->kind == Kind::flag ? is_flag(item.value()) : item.value().is_string();
    });
}

std::string text_of(const Json& body, const char* name) {
    const auto found = body.find(name);
    return found == body.end() ? std::string{} : found->get<std::string>();
}

bool is_set(const Json& body, const char* name) {
    const auto found = body.find(name);
    return found != body.end() && (*found == "1" || *found == 1);
}

bool ends_with_any(std::string_view phone, const std::vector<std::string>& suffixes) {
    return std::ranges::any_of(suffixes,
                               [phone](const auto& suffix) { return phone.ends_with(suffix); });
}

bool is_send_date(std::string_view text) {
    return text.empty() || has_shape(text, "0000-00-00 00:00:00");
}

Answer invalid_request() {
    Answer answer;
    answer.body = R"({"error":"Invalid request"})";
    answer.refusal = "invalid request";
    return answer;
}

Answer wrong_method() {
    return {.status = 405,
            .body = "<html><body>Method not allowed.</body></html>",
            .content_type = "text/html",
            .headers = {},
            .refusal = "405",
            .receipt_url = {}};
}

Json parse_body(const Request& request) {
    if (!request.has_content_type("application/json")) return {};
    return Json::parse(request.body, nullptr, false);
}

Answer accepted(std::string_view id) {
    Answer answer;
    answer.body = fmt::format(R"({{"CodeResult":"100","CountRegenerate":0,"SMSID":"{}"}})", id);
    return answer;
}

}  // namespace

Esms::Esms(const EsmsSettings& settings, const SimClock& clock, Journal& journal)
    : settings_{settings}, clock_{clock}, journal_{journal} {}

Answer Esms::send(const Request& request) {
    if (request.method != "POST") return wrong_method();
    const auto body = parse_body(request);
    if (!body.is_object() || !has_known_fields(body)) return invalid_request();

    if (!has_keys(text_of(body, "ApiKey"), text_of(body, "SecretKey"))) {
        return refused({"101", "Authorize Failed"});
    }
    if (const auto refusal = check_message(body)) return refused(*refusal);
    if (const auto refusal = check_request_id(body)) return refused(*refusal);
    if (const auto refusal = check_recipient(text_of(body, "Phone"))) return refused(*refusal);
    if (is_set(body, "Sandbox")) return accepted(fmt::format("sandbox-{}", ++sandboxed_));
    return accept(body);
}

Answer Esms::send_status(const Request& request) const {
    if (request.method != "GET") return wrong_method();
    const auto found = find(request);
    if (!found) return invalid_request();
    Answer answer;
    if (found->sent == nullptr) {
        answer.body = fmt::format(R"({{"CodeResponse":"{}","SMSID":{}}})", found->code,
                                  json_string(found->id));
        answer.refusal = found->code;
        return answer;
    }
    const bool delivered = is_delivered(*found->sent);
    answer.body = fmt::format(
        R"({{"CodeResponse":"100","SMSID":"{}","SendFailed":{},"SendStatus":5,"SendSuccess":{},)"
        R"("TotalPrice":{},"TotalReceiver":1,"TotalSent":1}})",
        found->id, delivered ? 0 : 1, delivered ? 1 : 0, found->sent->price);
    return answer;
}

Answer Esms::receiver_status(const Request& request) const {
    if (request.method != "GET") return wrong_method();
    const auto found = find(request);
    if (!found) return invalid_request();
    Answer answer;
    if (found->sent == nullptr) {
        answer.body = fmt::format(R"({{"CodeResult":"{}","ReceiverList":[]}})", found->code);
        answer.refusal = found->code;
        return answer;
    }
    answer.body = fmt::format(
        R"({{"CodeResult":"100","ReceiverList":[{{"IsSent":true,"NetworkName":"{}",)"
        R"("Phone":"{}","Retry":0,"SentResult":{}}}]}})",
        network_of(found->sent->phone).name, found->sent->phone, is_delivered(*found->sent));
    return answer;
}

Answer Esms::balance(const Request& request) const {
    if (request.method != "POST") return wrong_method();
    const auto body = parse_body(request);
    if (!body.is_object() || body.size() != 2 || !has_known_fields(body)) return invalid_request();
    Answer answer;
    if (!has_keys(text_of(body, "ApiKey"), text_of(body, "SecretKey"))) {
        answer.body = R"({"CodeResponse":"101"})";
        answer.refusal = "101";
        return answer;
    }
    answer.body = fmt::format(R"({{"Balance":{},"CodeResponse":"100","UserID":"1"}})",
                              k_deposit - std::min(k_deposit, spent_));
    return answer;
}

Answer Esms::brands(const Request& request) const {
    if (request.method != "GET") return wrong_method();
    const auto wanted =
        fmt::format("/MainService.svc/json/GetListBrandname/{}/{}",
                    percent_encode(settings_.api_key), percent_encode(settings_.secret_key));
    Answer answer;
    if (request.path != wanted) {
        answer.body = R"({"CodeResponse":"101","ErrorMessage":"Authorize Failed"})";
        answer.refusal = "101";
        return answer;
    }
    Json list = Json::array();
    for (const auto& name : settings_.brandnames)
        list.push_back({{"Brandname", name}, {"Type", 2}});
    answer.body = Json{{"CodeResponse", "100"}, {"ListBrandName", list}}.dump();
    return answer;
}

Answer Esms::refused(const Refusal& refusal) {
    Answer answer;
    answer.body = fmt::format(R"({{"CodeResult":"{}","CountRegenerate":0,"ErrorMessage":"{}"}})",
                              refusal.code, refusal.message);
    answer.refusal = refusal.code;
    return answer;
}

bool Esms::has_keys(std::string_view api_key, std::string_view secret_key) const {
    return api_key == settings_.api_key && secret_key == settings_.secret_key;
}

std::optional<Esms::Refusal> Esms::check_message(const Json& body) const {
    const auto type = text_of(body, "SmsType");
    if (type.empty()) return Refusal{"300", "SmsType is missing"};
    if (type != "2") return Refusal{"118", "SmsType is not supported"};
    if (!is_mobile_number(text_of(body, "Phone"))) return Refusal{"108", "Phone is not valid"};
    if (std::ranges::find(settings_.brandnames, text_of(body, "Brandname")) ==
        settings_.brandnames.end()) {
        return Refusal{"104", "Brand name code is not exist"};
    }
    const auto content = text_of(body, "Content");
    if (content.empty()) return Refusal{"110", "Content is missing"};
    if (!is_set(body, "IsUnicode") && !is_gsm_text(content)) {
        return Refusal{"110", "Content has Unicode letters and IsUnicode is 0"};
    }
    const auto callback = text_of(body, "CallbackUrl");
    if (!callback.empty() && !callback.starts_with("http")) {
        return Refusal{"110", "CallbackUrl is not valid"};
    }
    if (!is_send_date(text_of(body, "SendDate"))) return Refusal{"110", "SendDate is not valid"};
    return std::nullopt;
}

std::optional<Esms::Refusal> Esms::check_request_id(const Json& body) const {
    const auto request_id = text_of(body, "RequestId");
    if (count_characters(request_id) > k_longest_request_id) {
        return Refusal{"110", "RequestId is too long"};
    }
    const auto earlier = journal_.last_accepted(Provider::esms, request_id);
    if (earlier && clock_.now() < *earlier + k_duplicate_guard) {
        return Refusal{"124", "RequestId is duplicate"};
    }
    return std::nullopt;
}

std::optional<Esms::Refusal> Esms::check_recipient(std::string_view phone) const {
    if (ends_with_any(phone, settings_.blocked)) return Refusal{"99", "Phone is blocked"};
    return std::nullopt;
}

Answer Esms::accept(const Json& body) {
    const auto content = text_of(body, "Content");
    const Message message{
        .provider = Provider::esms,
        .phone = text_of(body, "Phone"),
        .key = text_of(body, "RequestId"),
        .details = fmt::format(R"("brandname":{},"content":{},"unicode":{})",
                               json_string(text_of(body, "Brandname")), json_string(content),
                               is_set(body, "IsUnicode")),
        .price = settings_.price * count_sms_parts(content),
    };
    const auto id = journal_.append(message, clock_.now());
    spent_ += message.price;
    auto answer = accepted(id);
    if (const auto url = text_of(body, "CallbackUrl"); !url.empty()) {
        answer.receipt_url = receipt_url(url, id, message.key, *journal_.find(id));
    }
    return answer;
}

std::string Esms::receipt_url(const std::string& base, const std::string& id,
                              const std::string& request_id, const Sent& sent) const {
    const bool delivered = is_delivered(sent);
    return fmt::format(
        "{}{}SMSID={}&SendFailed={}&SendStatus=5&SendSuccess={}&TotalPrice={}&TotalReceiver=1"
        "&TotalSent=1&RequestId={}&TypeId=2&telcoid={}&phonenumber={}&switchsmsid=",
        base, base.find('?') == std::string::npos ? '?' : '&', id, delivered ? 0 : 1,
        delivered ? 1 : 0, sent.price, percent_encode(request_id), network_of(sent.phone).id,
        sent.phone);
}

std::optional<Esms::Found> Esms::find(const Request& request) const {
    const auto form = parse_form(request.query);
    if (!form || form->size() != 3) return std::nullopt;
    Found found{.id = std::string{field(*form, "RefId")}, .code = "100"};
    if (found.id.empty()) return std::nullopt;
    if (!has_keys(field(*form, "ApiKey"), field(*form, "SecretKey"))) {
        found.code = "101";
        return found;
    }
    const auto* sent = journal_.find(found.id);
    if (sent == nullptr || sent->provider != Provider::esms ||
        clock_.now() >= sent->received_at + k_status_kept) {
        found.code = "105";
        return found;
    }
    found.sent = sent;
    return found;
}

bool Esms::is_delivered(const Sent& sent) const {
    return !ends_with_any(sent.phone, settings_.undelivered);
}

}  // namespace gateway_sim
