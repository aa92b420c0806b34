#include "sotay/directives/confidence.h"

#include <cmath>

namespace sotay::directives {

namespace {

constexpr double k_decimals = 100;

double rounded(double value) { return std::round(value * k_decimals) / k_decimals; }

}  // namespace

Json to_json(const HeaderConfidence& confidence) {
    return {{"symbol", rounded(confidence.symbol)},
            {"type", rounded(confidence.type)},
            {"issuer", rounded(confidence.issuer)},
            {"issued_on", rounded(confidence.issued_on)},
            {"title", rounded(confidence.title)}};
}

std::string confidence_text(const HeaderConfidence& confidence) {
    return json::dump(to_json(confidence));
}

HeaderConfidence confidence_of(const std::string& text) {
    const Json json = json::parse(text, "directives.confidence");
    return {.symbol = json.value("symbol", 0.0),
            .type = json.value("type", 0.0),
            .issuer = json.value("issuer", 0.0),
            .issued_on = json.value("issued_on", 0.0),
            .title = json.value("title", 0.0)};
}

}  // namespace sotay::directives
