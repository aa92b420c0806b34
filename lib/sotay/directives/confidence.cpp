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
            {"superior", rounded(confidence.superior)},
            {"place", rounded(confidence.place)},
            {"issued_on", rounded(confidence.issued_on)},
            {"title", rounded(confidence.title)},
            {"signer", rounded(confidence.signer)},
            {"signer_post", rounded(confidence.signer_post)},
            {"recipients", rounded(confidence.recipients)}};
}

std::string confidence_text(const HeaderConfidence& confidence) {
    return json::dump(to_json(confidence));
}

HeaderConfidence confidence_of(const std::string& text) {
    const Json json = json::parse(text, "directives.confidence");
    return {.symbol = json.value("symbol", 0.0),
            .type = json.value("type", 0.0),
            .issuer = json.value("issuer", 0.0),
            .superior = json.value("superior", 0.0),
            .place = json.value("place", 0.0),
            .issued_on = json.value("issued_on", 0.0),
            .title = json.value("title", 0.0),
            .signer = json.value("signer", 0.0),
            .signer_post = json.value("signer_post", 0.0),
            .recipients = json.value("recipients", 0.0)};
}

}  // namespace sotay::directives
