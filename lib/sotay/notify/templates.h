#pragma once

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/home/config.h"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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

/// The words of messages by channel ("sms", "zalo_oa", "email") and purpose:
/// HOME/templates/CHANNEL/PURPOSE.txt, which for SMS must agree with what is registered at the
/// networks, else the product's own, templates/LANGUAGE/CHANNEL/PURPOSE.txt.
class SmsTexts {
public:
    /// `directory` is HOME/templates/sms and need not exist; "" when no home's words are wanted.
    explicit SmsTexts(const std::string& directory, Language wanted = language());

    /// nullptr when nobody has worded this purpose.
    [[nodiscard]] const std::string* find(const std::string& purpose) const;
    /// As this channel says it, else as an SMS does.
    [[nodiscard]] const std::string* find(const std::string& channel,
                                          const std::string& purpose) const;

private:
    void read(const std::string& templates);

    std::map<std::pair<std::string, std::string>, std::string> texts_;  ///< by channel and purpose
};

/// What is wrong with the wordings of a home, `templates` being HOME/templates: a purpose of the
/// product without words in `wanted`, a place that its messages do not fill, an SMS that is too
/// long with values of usual length. Each names its file.
[[nodiscard]] std::vector<Problem> check_wordings(const std::string& templates, Language wanted);

}  // namespace sotay::notify
