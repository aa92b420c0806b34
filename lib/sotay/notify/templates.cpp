#include "sotay/notify/templates.h"

#include "sotay/base/date.h"
#include "sotay/base/messages.h"
#include "sotay/text/sms.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <array>

namespace sotay::notify {

namespace {

/// Longest values of Zalo's parameter types, in characters.
struct Limit {
    std::string_view place;
    std::size_t characters;
};
constexpr std::array k_limits{Limit{"{full_name}", 30}, Limit{"{starts_at}", 20},
                              Limit{"{date}", 20}, Limit{"{text}", 400}};
constexpr std::size_t k_other_limit = 200;

constexpr int k_max_segments = 3;

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

std::string as_written(const std::string& value) {
    if (const auto date = parse_date(value)) return display(*date);
    if (value.size() > 10 && value[10] == 'T') {
        if (const auto instant = parse_instant(value)) return display(*instant);
    }
    return text::squeeze(value);
}

Rendered problem(std::string text) { return {std::nullopt, std::move(text)}; }

Rendered missing_value(const std::string& name) {
    return problem(tr("the parameter \"{}\" has no value: add --param {}=…", name, name));
}

}  // namespace

std::optional<std::string> fill(std::string_view pattern, const Values& values,
                                std::string& missing) {
    std::string out;
    for (std::size_t at = 0; at < pattern.size();) {
        const auto open = pattern.find('{', at);
        const auto close = open == std::string_view::npos ? open : pattern.find('}', open);
        out += pattern.substr(at, close == std::string_view::npos ? open : open - at);
        if (close == std::string_view::npos) {
            if (open != std::string_view::npos) out += pattern.substr(open);
            break;
        }
        const std::string name{pattern.substr(open + 1, close - open - 1)};
        const auto value = values.find(name);
        if (value == values.end() || value->second.empty()) {
            missing = name;
            return std::nullopt;
        }
        out += as_written(value->second);
        at = close + 1;
    }
    return out;
}

std::size_t longest_value(std::string_view pattern) {
    const auto found = std::ranges::find(k_limits, pattern, &Limit::place);
    return found == k_limits.end() ? k_other_limit : found->characters;
}

Rendered render_template(const home::TemplateConfig& config, const Values& values) {
    Content content;
    content.template_id = config.id;
    for (const auto& [name, pattern] : config.params) {
        std::string missing;
        const auto value = fill(pattern, values, missing);
        if (!value) return missing_value(missing);
        const auto length = characters(*value);
        const auto limit = longest_value(pattern);
        if (length > limit) {
            return problem(tr("the template's parameter \"{}\" has {} characters, Zalo takes {}",
                              name, length, limit));
        }
        content.template_data[name] = *value;
    }
    return {std::move(content), {}};
}

Rendered render_sms(std::string_view pattern, bool unicode, const Values& values) {
    std::string missing;
    const auto filled = fill(pattern, values, missing);
    if (!filled) return missing_value(missing);
    Content content;
    content.text = unicode ? text::nfc(*filled) : text::strip_accents(*filled);
    content.segments = static_cast<int>(text::sms_segments(content.text));
    if (content.segments > k_max_segments) {
        return problem(
            tr("the SMS has {} segments, at most {} are sent", content.segments, k_max_segments));
    }
    return {std::move(content), {}};
}

}  // namespace sotay::notify
