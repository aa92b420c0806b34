#include "command.h"
#include "listing.h"
#include "notify.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/notify/callback_path.h"
#include "sotay/notify/gateway.h"
#include "sotay/notify/gateway_book.h"
#include "sotay/notify/zalo_grant.h"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>

namespace sotay::cli {

namespace {

struct GatewayListOptions {};

struct LoginOptions {
    std::string token_file;
    std::string account;
    std::string gateway;
};

Json rung_of(const home::Config& config, const std::string& gateway) {
    const auto& ladder = config.notify.ladder;
    const auto found = std::ranges::find(ladder, gateway);
    return found == ladder.end() ? Json() : Json(found - ladder.begin() + 1);
}

/// The address that the provider must know, or has been told with each message.
Json callback_of(const home::GatewayConfig& gateway, const notify::SmsTexts& texts,
                 Context& context) {
    const auto& public_url = context.home().config().public_url;
    const auto traits = notify::make_gateway(gateway, texts)->traits();
    if (public_url.empty() || !traits.gives_receipts) return {};
    const notify::CallbackPaths paths{context.vault(), public_url};
    return traits.uses_account ? paths.zalo_url() : paths.url(gateway.name);
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
                  callback_of(gateway, texts, context)});
    }
    list.finish();
}

/// The account that is meant, by its name, by a gateway that uses it, or because it is the only
/// one.
const home::AccountConfig& account_of(const LoginOptions& options, const home::Config& config) {
    auto name = options.account;
    if (!options.gateway.empty()) {
        const auto* gateway = config.find_gateway(options.gateway);
        if (gateway == nullptr || gateway->account.empty()) {
            throw Error{ErrorKind::not_found,
                        tr("no gateway with an account has the name \"{}\"", options.gateway)};
        }
        name = gateway->account;
    }
    if (name.empty() && config.accounts.size() == 1) name = config.accounts.front().name;
    if (name.empty()) {
        throw Error{ErrorKind::usage, tr("name the account that the token belongs to: --account")};
    }
    const auto* account = config.find_account(name);
    if (account == nullptr) {
        throw Error{ErrorKind::not_found, tr("the configuration has no account \"{}\"", name)};
    }
    return *account;
}

Secret read_token(const std::string& path) {
    std::ifstream file;
    if (path != "-") file.open(path, std::ios::binary);
    std::istream& input = path == "-" ? std::cin : file;
    std::string text{std::istreambuf_iterator<char>{input}, {}};
    text.erase(text.find_last_not_of(" \t\r\n") + 1);
    text.erase(0, text.find_first_not_of(" \t\r\n"));
    if (path != "-" && !file.is_open()) {
        throw Error{ErrorKind::environment, tr("cannot read \"{}\"", path)};
    }
    if (text.empty() || text.find_first_of(" \t\r\n") != std::string::npos) {
        throw Error{ErrorKind::invalid_input, tr("\"{}\" holds no refresh token", path)};
    }
    return Secret{std::move(text)};
}

void lift_token_pauses(const std::string& account, Context& context) {
    for (const auto& [name, pause] : notify::pauses(context.database())) {
        const auto* gateway = context.home().config().find_gateway(name);
        const bool uses_account = gateway != nullptr && gateway->account == account;
        if (uses_account && pause.cause == "token") notify::lift_pause(context.database(), name);
    }
}

void login(const LoginOptions& options, Context& context) {
    const auto& account = account_of(options, context.home().config());
    notify::ZaloGrant grant;
    grant.refresh_token = read_token(options.token_file);
    const auto actor = context.actor();
    const notify::GrantLock lock{context.home(), account.name};
    store::Change change{context.database(), actor};
    notify::write_grant(context.home(), account.name, grant);
    lift_token_pauses(account.name, context);
    change.commit({.action = "notify.login",
                   .subjects = {"accounts:" + account.name},
                   .fields = {"refresh_token"},
                   .counts = {},
                   .digest = std::nullopt});
    context.note(
        tr("the grant of \"{}\" is stored; sotayd fetches an access token with it. "
           "Delete \"{}\": the token in it works only once",
           account.name, options.token_file));
}

}  // namespace

void add_notify_gateway(CLI::App& noun, Context& context) {
    auto* gateway = noun.add_subcommand("gateway", tr("the providers that carry messages"));
    gateway->require_subcommand(1);
    auto* list =
        add_verb(*gateway, "list", tr("gateways, what they cost today, and what ails them"),
                 {"sotay notify gateway list", "sotay notify gateway list --format json"});
    on_run(list, std::make_shared<GatewayListOptions>(), context, list_gateways);

    auto* zalo = noun.add_subcommand("zalo", tr("the consent of a Zalo Official Account"));
    zalo->require_subcommand(1);
    auto options = std::make_shared<LoginOptions>();
    auto* verb = add_verb(*zalo, "login", tr("store the first grant, without a browser"),
                          {"sotay notify zalo login --refresh-token-file token.txt",
                           "sotay notify zalo login --refresh-token-file - --account oa"});
    verb->add_option("--refresh-token-file", options->token_file,
                     tr("a file that holds the refresh token, - for standard input"))
        ->type_name(tr("FILE"))
        ->required();
    verb->add_option("--account", options->account, tr("an account of the configuration"))
        ->type_name(tr("NAME"));
    verb->add_option("--gateway", options->gateway, tr("the account of this gateway"))
        ->type_name(tr("NAME"));
    on_run(verb, options, context, login);
}

}  // namespace sotay::cli
