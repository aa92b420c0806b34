// The simulator's own calls below /sim, by which a test or a rehearsal steers and reads it.
#include "gateway.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <stdexcept>

namespace gateway_sim {

namespace {

using Json = nlohmann::ordered_json;

Answer ok(std::string body) {
    Answer answer;
    answer.body = std::move(body);
    return answer;
}

Answer bad_request(const std::string& why) {
    Answer answer;
    answer.status = 400;
    answer.body = Json{{"error", why}}.dump();
    return answer;
}

Answer wrong_method() {
    Answer answer;
    answer.status = 405;
    answer.body = R"({"error":"method not allowed"})";
    return answer;
}

void require_known_fields(const Json& object, std::initializer_list<std::string_view> names) {
    if (!object.is_object()) throw std::invalid_argument{"an object is expected"};
    for (const auto& [name, value] : object.items()) {
        if (std::ranges::find(names, name) == names.end()) {
            throw std::invalid_argument{fmt::format("unknown field \"{}\"", name)};
        }
    }
}

FaultRule rule_from(const Json& entry) {
    require_known_fields(entry, {"kind", "endpoint", "odds", "times", "ms", "retry_after"});
    const auto kind = fault_kind(entry.value("kind", std::string{}));
    if (!kind) throw std::invalid_argument{"unknown fault"};
    FaultRule rule{.kind = *kind, .endpoint = entry.value("endpoint", std::string{})};
    rule.odds = entry.value("odds", 1.0);
    rule.times = entry.value("times", rule.times);
    rule.delay = std::chrono::milliseconds{entry.value("ms", rule.delay.count())};
    rule.retry_after = std::chrono::seconds{entry.value("retry_after", rule.retry_after.count())};
    check(rule);
    return rule;
}

}  // namespace

Answer Gateway::control(const Request& request) {
    if (request.path == "/sim/journal") return control_journal(request);
    if (request.path == "/sim/faults") return control_faults(request);
    if (request.path == "/sim/clock") return control_clock(request);
    if (request.path == "/sim/webhook") return control_webhook(request);
    if (request.path == "/sim/events") return control_events(request);
    if (request.path != "/sim/stats") return not_found();
    return request.method == "GET" ? ok(stats()) : wrong_method();
}

Answer Gateway::control_journal(const Request& request) {
    if (request.method == "GET") return ok(journal_.as_json_array());
    if (request.method != "DELETE") return wrong_method();
    journal_.clear();
    return ok("{}");
}

Answer Gateway::control_faults(const Request& request) {
    if (request.method == "GET") return ok(faults_as_json());
    if (request.method != "POST") return wrong_method();
    try {
        const auto body = Json::parse(request.body);
        require_known_fields(body, {"faults", "seed"});
        std::vector<FaultRule> rules;
        for (const auto& entry : body.at("faults")) rules.push_back(rule_from(entry));
        faults_.set(std::move(rules), body.value("seed", faults_.seed()));
    } catch (const std::exception& error) {
        return bad_request(error.what());
    }
    return ok(faults_as_json());
}

Answer Gateway::control_clock(const Request& request) {
    if (request.method == "POST") {
        const auto body = Json::parse(request.body, nullptr, false);
        const auto by = body.is_object() ? body.find("advance_ms") : body.end();
        if (by == body.end() || body.size() != 1 || !by->is_number_unsigned()) {
            return bad_request(R"({"advance_ms": N} is expected)");
        }
        clock_.advance(std::chrono::milliseconds{by->get<std::int64_t>()});
    } else if (request.method != "GET") {
        return wrong_method();
    }
    return ok(Json{{"now", format_instant(clock_.now())}}.dump());
}

Answer Gateway::control_webhook(const Request& request) {
    if (request.method != "POST") return wrong_method();
    try {
        const auto body = Json::parse(request.body);
        require_known_fields(body, {"url", "oa_secret", "delivered", "seen", "duplicate", "early",
                                    "swapped", "unknown", "delay_ms"});
        auto settings = events_.settings();
        settings.url = body.value("url", settings.url);
        settings.oa_secret = body.value("oa_secret", settings.oa_secret);
        settings.delivered = body.value("delivered", settings.delivered);
        settings.seen = body.value("seen", settings.seen);
        settings.duplicate = body.value("duplicate", settings.duplicate);
        settings.early = body.value("early", settings.early);
        settings.swapped = body.value("swapped", settings.swapped);
        settings.unknown = body.value("unknown", settings.unknown);
        settings.delay = std::chrono::milliseconds{body.value("delay_ms", settings.delay.count())};
        events_.set(settings);
    } catch (const std::exception& error) {
        return bad_request(error.what());
    }
    return ok("{}");
}

Answer Gateway::control_events(const Request& request) {
    if (request.method != "POST") return wrong_method();
    auto answer = ok("{}");
    try {
        const auto body = Json::parse(request.body);
        require_known_fields(body, {"events", "probe"});
        if (body.value("probe", false)) answer.notices.push_back(events_.probe());
        for (const auto& event : body.value("events", Json::array())) {
            answer.notices.push_back(events_.signed_event(event.dump()));
        }
    } catch (const std::exception& error) {
        return bad_request(error.what());
    }
    return answer;
}

std::string Gateway::stats() const {
    Json fired = Json::object();
    for (const auto& count : faults_.counts()) {
        const std::string name{name_of(count.rule.kind)};
        fired[name] = fired.value(name, std::uint64_t{0}) + count.fired;
    }
    return Json{
        {"requests", counters_.requests},
        {"connections", counters_.connections},
        {"accepted",
         {{"zalo", journal_.accepted(Provider::zalo)},
          {"esms", journal_.accepted(Provider::esms)},
          {"speedsms", journal_.accepted(Provider::speedsms)},
          {"viettel", journal_.accepted(Provider::viettel)},
          {"vnpt", journal_.accepted(Provider::vnpt)}}},
        {"duplicates", journal_.duplicates()},
        {"refused", counters_.refused},
        {"faults", fired},
        {"callbacks",
         {{"delivered", counters_.receipts_delivered},
          {"retried", counters_.receipts_retried},
          {"failed", counters_.receipts_failed},
          {"skipped", counters_.receipts_skipped}}},
    }
        .dump();
}

std::string Gateway::faults_as_json() const {
    Json list = Json::array();
    for (const auto& [rule, fired] : faults_.counts()) {
        list.push_back({{"kind", name_of(rule.kind)},
                        {"endpoint", rule.endpoint},
                        {"odds", rule.odds},
                        {"times", rule.times},
                        {"ms", rule.delay.count()},
                        {"retry_after", rule.retry_after.count()},
                        {"fired", fired}});
    }
    return Json{{"seed", faults_.seed()}, {"faults", list}}.dump();
}

}  // namespace gateway_sim
