#include "gateway.h"

#include <algorithm>
#include <array>
#include <utility>

namespace gateway_sim {

namespace {

constexpr std::string_view k_esms_status = "/MainService.svc/json/GetSendStatus";
constexpr std::chrono::milliseconds k_after_early_event{200};
constexpr std::string_view k_permission = "/v4/oa/permission";

constexpr std::array<std::pair<std::string_view, Endpoint>, 9> k_paths{{
    {"/message/template", Endpoint::zalo_send},
    {"/MainService.svc/json/SendMultipleMessage_V4_post_json/", Endpoint::esms_send},
    {"/message/status", Endpoint::zalo_status},
    {"/message/quota", Endpoint::zalo_quota},
    {"/v4/oa/access_token", Endpoint::oauth},
    {k_permission, Endpoint::oauth},
    {k_esms_status, Endpoint::esms_status},
    {"/MainService.svc/json/GetSmsReceiverStatus_get", Endpoint::esms_status},
    {"/MainService.svc/json/GetBalance_json", Endpoint::esms_balance},
}};

constexpr std::string_view k_esms_brands = "/MainService.svc/json/GetListBrandname/";

constexpr std::array<std::pair<std::string_view, Endpoint>, 4> k_sms_paths{{
    {"/index.php/sms/send", Endpoint::speedsms_send},
    {"/index.php/user/info", Endpoint::speedsms_account},
    {"/bulkapi", Endpoint::viettel_call},
    {"/smsmarketing/api", Endpoint::vnpt_send},
}};

Answer page(unsigned status, std::string_view text) {
    Answer answer;
    answer.status = status;
    answer.content_type = "text/html; charset=utf-8";
    answer.body = "<!DOCTYPE html><html><head><title>" + std::string{text} +
                  "</title></head><body><h1>" + std::string{text} + "</h1></body></html>";
    return answer;
}

Answer too_many_requests(std::chrono::seconds retry_after) {
    auto answer = page(429, "Too Many Requests");
    answer.headers.emplace_back("Retry-After", std::to_string(retry_after.count()));
    answer.refusal = "429";
    return answer;
}

Answer unavailable() {
    auto answer = page(503, "Service Unavailable");
    answer.refusal = "503";
    return answer;
}

std::string counted_under(Endpoint endpoint, const Answer& answer) {
    if (answer.status >= 400) return "http";
    const auto name = name_of(endpoint);
    return std::string{name.substr(0, name.find('-'))};
}

}  // namespace

Endpoint endpoint_of(std::string_view path) {
    const auto found = std::ranges::find(k_paths, path, &decltype(k_paths)::value_type::first);
    if (found != k_paths.end()) return found->second;
    const auto sms =
        std::ranges::find(k_sms_paths, path, &decltype(k_sms_paths)::value_type::first);
    if (sms != k_sms_paths.end()) return sms->second;
    if (path.starts_with(k_esms_brands)) return Endpoint::esms_brands;
    return path.starts_with("/sim/") ? Endpoint::control : Endpoint::unknown;
}

Answer not_found() {
    auto answer = page(404, "Not Found");
    answer.refusal = "404";
    return answer;
}

Gateway::Gateway(const Settings& settings)
    : clock_{settings.now.value_or(
          std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()))},
      journal_{settings.journal},
      faults_{settings.faults, settings.seed},
      oauth_{settings.oauth, clock_, settings.seed},
      zalo_{settings.zalo, clock_, oauth_, journal_},
      esms_{settings.esms, clock_, journal_},
      speedsms_{settings.speedsms, clock_, journal_},
      viettel_{settings.viettel, clock_, journal_},
      vnpt_{settings.vnpt, clock_, journal_},
      events_{settings.webhook, settings.oauth, clock_, settings.seed} {}

bool Gateway::admits_connection() {
    ++counters_.connections;
    return !faults_.refuses_connection();
}

Reply Gateway::handle(const Request& request) {
    const auto endpoint = endpoint_of(request.path);
    if (endpoint == Endpoint::control) return {.answer = control(request)};
    ++counters_.requests;
    auto reply = disturbed(endpoint, request);
    report(reply);
    count_refusal(endpoint, reply.answer);
    return reply;
}

Reply Gateway::disturbed(Endpoint endpoint, const Request& request) {
    using Ending = Reply::Ending;
    const auto fault = faults_.draw(endpoint);
    if (!fault) return {.answer = dispatch(endpoint, request)};
    switch (fault->kind) {
        case FaultKind::reset_before:
            return {.answer = {}, .ending = Ending::reset};
        case FaultKind::http429:
            return {.answer = too_many_requests(fault->retry_after)};
        case FaultKind::http5xx:
            return {.answer = unavailable()};
        case FaultKind::html:
            return {.answer = page(200, "Gateway maintenance")};
        case FaultKind::token_expired:
            oauth_.kill_access_tokens(-220);
            break;
        case FaultKind::token_invalid:
            oauth_.kill_access_tokens(-124);
            break;
        case FaultKind::reset_after:
        case FaultKind::lost_rotation:
            return {.answer = dispatch(endpoint, request), .ending = Ending::reset};
        case FaultKind::truncated:
            return {.answer = dispatch(endpoint, request), .ending = Ending::truncated};
        case FaultKind::slow:
            return {.answer = dispatch(endpoint, request), .delay = fault->delay};
        case FaultKind::refuse:
            break;
    }
    return {.answer = dispatch(endpoint, request)};
}

Answer Gateway::dispatch(Endpoint endpoint, const Request& request) {
    switch (endpoint) {
        case Endpoint::oauth:
            return request.path == k_permission ? oauth_.permission(request)
                                                : oauth_.access_token(request);
        case Endpoint::zalo_send:
            return zalo_.send(request);
        case Endpoint::zalo_status:
            return zalo_.status(request);
        case Endpoint::zalo_quota:
            return zalo_.quota(request);
        case Endpoint::esms_send:
            return esms_.send(request);
        case Endpoint::esms_status:
            return request.path == k_esms_status ? esms_.send_status(request)
                                                 : esms_.receiver_status(request);
        case Endpoint::esms_balance:
            return esms_.balance(request);
        case Endpoint::esms_brands:
            return esms_.brands(request);
        case Endpoint::speedsms_send:
            return speedsms_.send(request);
        case Endpoint::speedsms_account:
            return speedsms_.info(request);
        case Endpoint::viettel_call:
            return viettel_.call(request);
        case Endpoint::vnpt_send:
            return vnpt_.call(request);
        case Endpoint::control:
        case Endpoint::unknown:
            break;
    }
    return not_found();
}

/// Of what was taken, even when its answer gets lost.
void Gateway::report(Reply& reply) {
    if (!reply.answer.taken) return;
    events_.tell(*reply.answer.taken, reply.answer);
    if (!reply.answer.early_notices.empty()) reply.delay += k_after_early_event;
}

void Gateway::count_refusal(Endpoint endpoint, const Answer& answer) {
    if (answer.refusal.empty()) return;
    ++counters_.refused[counted_under(endpoint, answer)][answer.refusal];
}

}  // namespace gateway_sim
