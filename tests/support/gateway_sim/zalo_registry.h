#pragma once

#include "http.h"
#include "settings.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>

namespace gateway_sim {

/// A refusal as Zalo words it.
struct Refusal {
    int code = 0;
    std::string message;
};

[[nodiscard]] Answer refused(const Refusal& refusal);
[[nodiscard]] Answer granted(std::string_view data);

/// Whether `body` has a text under this name.
[[nodiscard]] bool has_text(const nlohmann::json& body, const char* name);
[[nodiscard]] const std::string& text_of(const nlohmann::json& body, const char* name);
[[nodiscard]] bool ends_with_any(std::string_view text, const std::vector<std::string>& suffixes);

/// What is wrong with template_id and template_data of a message, judged by what is registered.
[[nodiscard]] std::optional<Refusal> check_data(const nlohmann::json& body);
[[nodiscard]] std::optional<Refusal> check_template(const Templates& templates,
                                                    const nlohmann::json& body);
/// Both of them as members of a journal line.
[[nodiscard]] std::string template_details(const nlohmann::json& body);

/// The answer to `GET /template/info/v2?template_id=`.
[[nodiscard]] Answer template_info(const Templates& templates, const Request& request);

}  // namespace gateway_sim
