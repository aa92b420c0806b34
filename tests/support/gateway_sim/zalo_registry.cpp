#include "zalo_registry.h"

#include "text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace gateway_sim {

using Json = nlohmann::json;

Answer refused(const Refusal& refusal) {
    Answer answer;
    answer.body =
        fmt::format(R"({{"error":{},"message":{}}})", refusal.code, json_string(refusal.message));
    answer.refusal = std::to_string(refusal.code);
    return answer;
}

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

std::string template_details(const Json& body) {
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

std::optional<Refusal> check_data(const Json& body) {
    if (!has_text(body, "template_id")) return Refusal{-109, "Template ID is invalid"};
    const auto data = body.find("template_data");
    if (data == body.end() || data->empty()) return Refusal{-111, "Template data is empty"};
    if (!data->is_object()) return Refusal{-112, "Template data type is undefined"};
    return std::nullopt;
}

std::optional<Refusal> check_template(const Templates& templates, const Json& body) {
    const auto found = templates.find(text_of(body, "template_id"));
    if (found == templates.end()) return Refusal{-109, "Template ID is invalid"};
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

Answer template_info(const Templates& templates, const Request& request) {
    const auto form = parse_form(request.query);
    const auto found =
        form && form->size() == 1 ? templates.find(field(*form, "template_id")) : templates.end();
    if (found == templates.end()) return refused({-109, "Template ID is invalid"});
    auto params = Json::array();
    for (const auto& [name, longest] : found->second.params) {
        params.push_back({{"name", name},
                          {"require", true},
                          {"type", "STRING"},
                          {"maxLength", longest},
                          {"minLength", 1},
                          {"acceptNull", false}});
    }
    return granted(Json{
        {"templateId", found->first},
        {"templateName", "Mau " + found->first},
        {"status", found->second.approved ? "ENABLE" : "PENDING_REVIEW"},
        {"listParams", params},
        {"listButtons", Json::array()},
        {"timeout", 7'200'000},
        {"templateQuality", "HIGH"},
        {"templateTag", "CUSTOMER_CARE"},
        {"price_sdt", 200},
        {"price_uid",
         140}}.dump());
}

}  // namespace gateway_sim
