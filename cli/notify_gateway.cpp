#include "command.h"
#include "listing.h"
#include "notify.h"

#include "sotay/base/messages.h"
#include "sotay/notify/callback_path.h"
#include "sotay/notify/gateway.h"
#include "sotay/notify/gateway_book.h"

#include <algorithm>

namespace sotay::cli {

namespace {

struct GatewayListOptions {};

Json rung_of(const home::Config& config, const std::string& gateway) {
    const auto& ladder = config.notify.ladder;
    const auto found = std::ranges::find(ladder, gateway);
    return found == ladder.end() ? Json() : Json(found - ladder.begin() + 1);
}

/// The address that the provider must know, or has been told with each message.
Json callback_of(const home::GatewayConfig& gateway, const notify::SmsTexts& texts,
                 Context& context) {
    const auto& callback_url = context.home().config().callback_url();
    const auto traits = notify::make_gateway(gateway, texts)->traits();
    if (callback_url.empty() || !traits.gives_receipts) return {};
    const notify::CallbackPaths paths{context.vault(), callback_url};
    return traits.uses_account ? paths.zalo_url() : paths.url(gateway.name);
}

/// Whether the provider, or several independent users of it, vouch for how the driver speaks.
Json confirmation(const notify::Traits& traits, const Context& context) {
    if (!context.is_for_people()) return traits.is_confirmed;
    return traits.is_confirmed ? tr("confirmed") : tr("not confirmed");
}

void list_gateways(const GatewayListOptions&, Context& context) {
    const auto& config = context.home().config();
    auto& database = context.database();
    const auto pauses = notify::pauses(database);
    Listing list{context,
                 {{"name", tr("gateway")},
                  {"driver", tr("driver")},
                  {"rung", tr("rung"), Align::right},
                  {"account", tr("account")},
                  {"base_url", tr("address")},
                  {"price", tr("price, đồng"), Align::right},
                  {"sent_today", tr("today"), Align::right},
                  {"cost_today", tr("cost, đồng"), Align::right},
                  {"paused", tr("paused")},
                  {"paused_until", tr("until")},
                  {"detail", tr("detail")},
                  {"confirmed", tr("wire format")},
                  {"callback", tr("reports to")}}};
    const notify::SmsTexts texts{context.home().path("templates/sms")};
    for (const auto& gateway : config.gateways) {
        const auto used = notify::usage_on(database, gateway.name, context.today());
        const auto found = pauses.find(gateway.name);
        const bool is_paused = found != pauses.end();
        Json until;
        if (is_paused && found->second.until) until = iso(*found->second.until);
        list.add({gateway.name, gateway.driver, rung_of(config, gateway.name),
                  gateway.account.empty() ? Json() : Json(gateway.account), gateway.base_url,
                  gateway.price, used.messages, used.cost, is_paused, until,
                  is_paused ? Json(found->second.detail) : Json(),
                  confirmation(notify::make_gateway(gateway, texts)->traits(), context),
                  callback_of(gateway, texts, context)});
    }
    list.finish();
}

}  // namespace

void add_notify_gateway(CLI::App& noun, Context& context) {
    auto* gateway = noun.add_subcommand("gateway", tr("the providers that carry messages"));
    gateway->require_subcommand(1);
    auto* list =
        add_verb(*gateway, "list", tr("gateways, what they cost today, and what ails them"),
                 {"sotay notify gateway list", "sotay notify gateway list --format json"});
    on_run(list, std::make_shared<GatewayListOptions>(), context, list_gateways);

    add_notify_gateway_test(*gateway, context);
}

}  // namespace sotay::cli
