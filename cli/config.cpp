#include "command.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/home/home.h"
#include "sotay/notify/templates.h"

namespace sotay::cli {

namespace {

struct CheckOptions {};

/// Throws Error{invalid_input} with every fault.
void require_sound_wordings(const home::Home& home) {
    std::string text;
    for (const auto& problem :
         notify::check_wordings(home.path("templates"), home.config().language)) {
        text += (text.empty() ? "" : "\n") + describe(problem);
    }
    if (!text.empty()) throw Error{ErrorKind::invalid_input, text};
}

void check(const CheckOptions&, Context& context) {
    const auto& home = context.home();
    home::check_secrets(home);
    require_sound_wordings(home);
    if (context.is_for_people()) {
        context.print(tr("{}: correct, {} gateways, ladder of {}", home.config_file(),
                         home.config().gateways.size(), home.config().notify.ladder.size()));
    }
}

}  // namespace

void add_config(CLI::App& noun, Context& context) {
    auto* verb = add_verb(noun, "check",
                          tr("read the configuration and its secret files, explain what is wrong"),
                          {"sotay config check", "sotay config check --config /etc/sotay.yaml"});
    on_run(verb, std::make_shared<CheckOptions>(), context, check);
}

}  // namespace sotay::cli
