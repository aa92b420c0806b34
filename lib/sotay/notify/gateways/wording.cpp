#include "sotay/notify/gateways/wording.h"

#include "sotay/base/messages.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <optional>

namespace sotay::notify {

namespace {

constexpr const char* k_notice = "notice";
constexpr const char* k_sms = "sms";

Values composed(Values values) {
    for (auto& [name, value] : values) value = text::nfc(value);
    return values;
}

std::size_t characters(const std::string& text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

}  // namespace

bool has_registered(const home::GatewayConfig& config, const SmsTexts& texts,
                    const std::string& purpose) {
    return config.templates.contains(purpose) ||
           (config.templates.contains(k_notice) && texts.find(purpose) != nullptr);
}

Rendered render_registered(const home::GatewayConfig& config, const SmsTexts& texts,
                           const std::string& purpose, const Values& values) {
    auto filled = composed(values);
    const auto own = config.templates.find(purpose);
    if (own != config.templates.end()) return render_template(own->second, filled);
    if (!has_registered(config, texts, purpose)) {
        return {std::nullopt,
                tr("the gateway \"{}\" has no template \"{}\"", config.name, purpose)};
    }
    auto worded = render_text(texts, k_sms, purpose, filled, std::string::npos);
    if (!worded.content) return worded;
    filled["text"] = std::move(worded.content->text);
    return render_template(config.templates.at(k_notice), filled);
}

Rendered render_text(const SmsTexts& texts, const std::string& channel, const std::string& purpose,
                     const Values& values, std::size_t most) {
    const auto* pattern = texts.find(channel, purpose);
    if (pattern == nullptr) {
        return {std::nullopt, tr("there is no SMS wording \"{}\": write it to "
                                 "templates/sms/{}.txt in the home",
                                 purpose, purpose)};
    }
    std::string missing;
    const auto filled = fill(*pattern, values, missing);
    if (!filled) {
        return {std::nullopt,
                tr("the parameter \"{}\" has no value: add --param {}=…", missing, missing)};
    }
    Content content;
    content.text = text::nfc(*filled);
    if (const auto length = characters(content.text); length > most) {
        return {std::nullopt,
                tr("the message has {} characters, at most {} are sent", length, most)};
    }
    return {std::move(content), {}};
}

}  // namespace sotay::notify
