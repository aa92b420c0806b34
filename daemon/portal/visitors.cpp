#include "portal/visitors.h"

#include <algorithm>
#include <array>

namespace sotay::daemon {

namespace {

// Whole names: "bot" alone would take the telephones of CUBOT for one, and "zalo" the browser in
// which Zalo opens links.
constexpr std::array<std::string_view, 22> k_previewers{"facebookexternalhit",
                                                        "facebot",
                                                        "facebookcatalog",
                                                        "meta-externalagent",
                                                        "zalobot",
                                                        "zalo-bot",
                                                        "zalopreview",
                                                        "twitterbot",
                                                        "telegrambot",
                                                        "whatsapp",
                                                        "viberbot",
                                                        "skypeuripreview",
                                                        "slackbot",
                                                        "linkedinbot",
                                                        "discordbot",
                                                        "googlebot",
                                                        "google-safety",
                                                        "bingbot",
                                                        "bingpreview",
                                                        "applebot",
                                                        "coccocbot",
                                                        "bytespider"};

std::string lower_ascii(std::string_view text) {
    std::string out{text};
    std::ranges::transform(out, out.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    });
    return out;
}

}  // namespace

std::string_view header(const net::ServerRequest& request, std::string_view name) {
    const auto found = std::ranges::find_if(
        request.headers, [name](const auto& header) { return net::same_name(header.name, name); });
    return found == request.headers.end() ? std::string_view{} : found->value;
}

bool is_by_person(const net::ServerRequest& request) {
    const auto agent = lower_ascii(header(request, "User-Agent"));
    if (agent.empty()) return false;
    for (const auto* name : {"Purpose", "Sec-Purpose", "X-Moz"}) {
        if (lower_ascii(header(request, name)).find("prefetch") != std::string::npos) return false;
    }
    return std::ranges::none_of(k_previewers, [&agent](std::string_view name) {
        return agent.find(name) != std::string::npos;
    });
}

bool is_from_own_page(const net::ServerRequest& request, std::string_view own_origin) {
    const auto site = header(request, "Sec-Fetch-Site");
    if (!site.empty()) return site == "same-origin" || site == "none";
    const auto origin = header(request, "Origin");
    return origin.empty() || origin == "null" || origin == own_origin;
}

}  // namespace sotay::daemon
