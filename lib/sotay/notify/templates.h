#pragma once

#include "sotay/home/config.h"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace sotay::notify {

/// What fills the places of a pattern: the message's params, and the member's full_name.
using Values = std::map<std::string, std::string>;

/// A message as one gateway carries it to one person.
struct Content {
    std::string template_id;  ///< of the provider, for gateways that send templates
    std::map<std::string, std::string> template_data;
    std::string text;  ///< for gateways that send text
    int segments = 0;  ///< of the text, as the networks count; 0 when it is no SMS
};

/// Content, or why this gateway cannot carry this message (translated, no personal data).
struct Rendered {
    std::optional<Content> content;
    std::string problem;
};

/// "{full_name}, {title}" with its places filled; ISO dates and instants as people write them.
/// A place without a value becomes `missing` (its name) and the result is nullopt.
[[nodiscard]] std::optional<std::string> fill(std::string_view pattern, const Values& values,
                                              std::string& missing);

/// The parameters of a registered template. A value longer than Zalo takes is a problem, never cut.
[[nodiscard]] Rendered render_template(const home::TemplateConfig& config, const Values& values);

/// The most characters that render_template() lets such a parameter have.
[[nodiscard]] std::size_t longest_value(std::string_view pattern);

/// The wording of an SMS, filled. Without `unicode` its accents go. Longer than three segments is a
/// problem.
[[nodiscard]] Rendered render_sms(std::string_view pattern, bool unicode, const Values& values);

/// Wordings of SMS by purpose: HOME/templates/sms/PURPOSE.txt, which must agree with what is
/// registered at the networks, else the product's own.
class SmsTexts {
public:
    /// Reads the office's own from `directory`; it need not exist.
    explicit SmsTexts(const std::string& directory);

    /// nullptr when nobody has worded this purpose.
    [[nodiscard]] const std::string* find(const std::string& purpose) const;

private:
    std::map<std::string, std::string> texts_;
};

}  // namespace sotay::notify
