#include "sotay/notify/gateways/zalo_probes.h"

#include "sotay/base/messages.h"
#include "sotay/notify/gateways/zalo_dialect.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

namespace sotay::notify::zalo {

namespace {

constexpr std::string_view k_account_host = "https://openapi.zalo.me";
constexpr std::string_view k_business_host = "https://business.openapi.zalo.me";

std::string account_url(const home::GatewayConfig& config, std::string_view path) {
    const auto& base = config.base_url;
    return std::string{base == k_business_host ? k_account_host : base} + std::string{path};
}

std::string business_url(const home::GatewayConfig& config, std::string_view path) {
    const auto& base = config.base_url;
    return std::string{base == k_account_host ? k_business_host : base} + std::string{path};
}

/// Ids are digits; anything else is written so that it cannot end the value.
std::string escaped(std::string_view text) {
    std::string out;
    for (const char letter : text) {
        const bool is_plain = (letter >= '0' && letter <= '9') ||
                              (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
        out += is_plain ? std::string(1, letter)
                        : fmt::format("%{:02X}", static_cast<unsigned char>(letter));
    }
    return out;
}

using Judge = std::function<std::string(const Json& data)>;

/// Judges the data of an answer that is no refusal.
std::function<std::string(const net::HttpResponse&)> of_data(Judge judge) {
    return [judge = std::move(judge)](const net::HttpResponse& response) -> std::string {
        const auto envelope = read_envelope(response);
        if (!envelope) return tr("no answer that can be read: HTTP {}", response.status);
        if (envelope->code != 0) {
            return tr("Zalo refuses: {} {}", envelope->code, envelope->message);
        }
        return judge(envelope->data);
    };
}

/// Zalo writes numbers as numbers here and as strings there.
std::optional<std::int64_t> number_field(const Json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end()) return std::nullopt;
    if (found->is_number_integer()) return found->get<std::int64_t>();
    if (!found->is_string()) return std::nullopt;
    const auto& text = found->get_ref<const std::string&>();
    std::int64_t number = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || stop != text.data() + text.size()) return std::nullopt;
    return number;
}

bool is_set(const Json& object, const char* name, bool otherwise) {
    const auto found = object.find(name);
    return found != object.end() && found->is_boolean() ? found->get<bool>() : otherwise;
}

void note(std::string& problems, const std::string& problem) {
    if (!problems.empty()) problems += "; ";
    problems += problem;
}

/// What is wrong between a registered parameter and what fills it.
void compare(const Json& registered, const home::TemplateConfig& config, std::string& problems) {
    const auto name = id_field(registered, "name");
    const auto pattern = config.params.find(name);
    if (pattern == config.params.end()) {
        const bool is_required =
            is_set(registered, "require", true) && !is_set(registered, "acceptNull", false);
        if (is_required) note(problems, tr("nothing fills the parameter \"{}\"", name));
        return;
    }
    const auto longest = number_field(registered, "maxLength");
    const auto ours = static_cast<std::int64_t>(longest_value(pattern->second));
    if (longest && *longest > 0 && *longest < ours) {
        note(problems, tr("the parameter \"{}\" takes {} characters, \"{}\" may have {}", name,
                          *longest, pattern->second, ours));
    }
}

std::string judge_template(const Json& data, const home::TemplateConfig& config) {
    const auto params = data.is_object() ? data.find("listParams") : data.end();
    if (!data.is_object() || params == data.end() || !params->is_array()) {
        return tr("Zalo does not tell the template's parameters");
    }
    std::string problems;
    if (const auto status = id_field(data, "status"); status != "ENABLE") {
        note(problems, tr("its state is {}, not ENABLE", status));
    }
    const auto is_named = [](const std::string& name) {
        return [&name](const Json& one) { return id_field(one, "name") == name; };
    };
    for (const auto& registered : *params) {
        if (registered.is_object()) compare(registered, config, problems);
    }
    for (const auto& [name, pattern] : config.params) {
        if (std::ranges::none_of(*params, is_named(name))) {
            note(problems, tr("the template has no parameter \"{}\"", name));
        }
    }
    return problems;
}

}  // namespace

Probe account_probe(const home::GatewayConfig& config, const Credentials& credentials) {
    return {tr("Official Account"), get(account_url(config, "/v2.0/oa/getoa"), credentials),
            of_data([](const Json& data) -> std::string {
                return id_field(data, "oaid").empty() ? tr("Zalo does not tell the account's id")
                                                      : std::string{};
            })};
}

std::vector<Probe> template_probes(const home::GatewayConfig& config,
                                   const Credentials& credentials) {
    std::vector<Probe> probes;
    for (const auto& [purpose, wanted] : config.templates) {
        const auto url =
            business_url(config, "/template/info/v2?template_id=" + escaped(wanted.id));
        probes.push_back({tr("template {} ({})", purpose, wanted.id), get(url, credentials),
                          of_data([wanted = wanted](const Json& data) {
                              return judge_template(data, wanted);
                          })});
    }
    return probes;
}

Probe daily_quota_probe(const home::GatewayConfig& config, const Credentials& credentials) {
    return {tr("messages left today"), get(business_url(config, "/message/quota"), credentials),
            of_data([](const Json& data) -> std::string {
                const auto left = data.is_object() ? number_field(data, "remainingQuota")
                                                   : std::optional<std::int64_t>{};
                if (!left) return tr("Zalo does not tell the quota");
                return *left > 0 ? std::string{} : tr("the day's quota is used up");
            })};
}

Probe account_quota_probe(const home::GatewayConfig& config, const char* product,
                          const Credentials& credentials) {
    const Json body{{"quota_owner", "OA"}, {"product_type", product}, {"quota_type", "sub_quota"}};
    return {tr("quota of the account"),
            post(account_url(config, "/v3.0/oa/quota/message"), body, credentials),
            of_data([](const Json&) { return std::string{}; })};
}

}  // namespace sotay::notify::zalo
