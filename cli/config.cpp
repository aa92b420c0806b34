#include "command.h"

#include "sotay/base/messages.h"
#include "sotay/home/home.h"

namespace sotay::cli {

namespace {

struct CheckOptions {};

void check(const CheckOptions&, Context& context) {
    const auto& home = context.home();
    home::check_secrets(home);
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
