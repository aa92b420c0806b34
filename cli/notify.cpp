#include "notify.h"

#include "command.h"

#include "sotay/base/messages.h"
#include "sotay/home/home.h"

namespace sotay::cli {

namespace {

struct ReleaseOptions {};

void release(const ReleaseOptions&, Context& context) {
    auto& database = context.database();
    if (home::is_released(context.home(), database)) {
        context.note(tr("this home may send already; nothing was changed"));
        return;
    }
    const auto actor = context.actor();
    store::Change change{database, actor};
    home::release(context.home(), database);
    change.commit({.action = "home.release",
                   .subjects = {"homes:1"},
                   .fields = {"incarnation"},
                   .counts = {},
                   .digest = std::nullopt});
    context.note(
        tr("this home may send again: make sure that the one it was copied from does not"));
}

}  // namespace

void add_notify(CLI::App& noun, Context& context) {
    add_notify_send(noun, context);
    add_notify_status(noun, context);
    add_notify_outbox(noun, context);
    add_notify_gateway(noun, context);
    add_notify_zalo(noun, context);
    auto* verb = add_verb(noun, "release", tr("let a copied or restored home send again"),
                          {"sotay notify release", "sotay --home /var/lib/sotay notify release"});
    on_run(verb, std::make_shared<ReleaseOptions>(), context, release);
}

}  // namespace sotay::cli
