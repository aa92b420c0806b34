#include "command.h"
#include "helper.h"
#include "notify.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/notify/gateway_book.h"
#include "sotay/notify/zalo_consent.h"
#include "sotay/notify/zalo_grant.h"

#include <unistd.h>

#include <fstream>
#include <iostream>
#include <iterator>

namespace sotay::cli {

namespace {

/// Where Zalo sends the browser; no page is there, its address is what counts.
constexpr const char* k_redirect_path = "/hooks/zalo/consent";
constexpr std::size_t k_state_bytes = 16;

struct LoginOptions {
    std::string token_file;
    std::string account;
    std::string gateway;
    std::string redirect_uri;
};

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
        throw Error{ErrorKind::usage, tr("name the account that consents: --account")};
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

void record_login(const std::string& account, store::Change& change, Context& context) {
    lift_token_pauses(account, context);
    change.commit({.action = "notify.login",
                   .subjects = {"accounts:" + account},
                   .fields = {"refresh_token"},
                   .counts = {},
                   .digest = std::nullopt});
}

void store_token(const std::string& file, const std::string& account, Context& context) {
    notify::ZaloGrant grant;
    grant.refresh_token = read_token(file);
    const auto actor = context.actor();
    const notify::GrantLock lock{context.home(), account};
    store::Change change{context.database(), actor};
    notify::write_grant(context.home(), account, grant);
    record_login(account, change, context);
    context.note(
        tr("the grant of \"{}\" is stored; sotayd fetches an access token with it. "
           "Delete \"{}\": the token in it works only once",
           account, file));
}

std::string redirect_uri(const LoginOptions& options, const home::Config& config) {
    if (!options.redirect_uri.empty()) return options.redirect_uri;
    if (config.public_url.empty()) {
        throw Error{ErrorKind::usage,
                    tr("name the callback address that is registered for the app at Zalo: "
                       "--redirect-uri")};
    }
    return config.public_url + k_redirect_path;
}

/// Asks the operator to agree in a browser; the code that came of it.
Secret ask_for_consent(const LoginOptions& options, const home::AccountConfig& account,
                       Context& context) {
    const auto redirect = redirect_uri(options, context.home().config());
    const auto verifier =
        notify::consent_verifier(account, context.home().read_secret(account.app_secret_file));
    const auto challenge = notify::consent_challenge(verifier);
    const auto state = random_hex(k_state_bytes);
    context.print(
        tr("1. At developers.zalo.me, under Official Account, General settings, these must "
           "be registered for the app \"{}\":",
           account.app_id));
    context.print(tr("   callback address: {}", redirect));
    context.print(tr("   code challenge: {}", challenge));
    context.print(
        tr("2. Open this address in a browser as an administrator of the Official Account "
           "and agree:"));
    context.print("   " + notify::consent_url(account, challenge, redirect, state));
    context.print(
        tr("3. Copy the address that the browser is then sent to (the page may be empty or "
           "an error) within ten minutes and paste it here:"));
    std::cout.flush();
    std::string pasted;
    std::getline(std::cin, pasted);
    return notify::consent_code(pasted, state);
}

void log_in_by_browser(const LoginOptions& options, const home::AccountConfig& account,
                       Context& context) {
    if (::isatty(STDIN_FILENO) != 1) {
        throw Error{ErrorKind::usage,
                    tr("nobody can answer here: run it at a terminal, or give the refresh token "
                       "with --refresh-token-file")};
    }
    const auto& home = context.home();
    // What must be there afterwards is looked for before the code is used up.
    auto& database = context.database();
    const auto actor = context.actor();
    const auto code = ask_for_consent(options, account, context);
    (void)run_helper("sotay-prove",
                     {home.directory(), context.options().config,
                      language() == Language::english ? "en" : "vi", "consent", account.name},
                     code);
    store::Change change{database, actor};
    record_login(account.name, change, context);
    context.note(
        tr("the grant of \"{}\" is stored; sotayd keeps it fresh from now on", account.name));
}

void login(const LoginOptions& options, Context& context) {
    const auto& account = account_of(options, context.home().config());
    if (options.token_file.empty()) return log_in_by_browser(options, account, context);
    store_token(options.token_file, account.name, context);
}

}  // namespace

void add_notify_zalo(CLI::App& noun, Context& context) {
    auto* zalo = noun.add_subcommand("zalo", tr("the consent of a Zalo Official Account"));
    zalo->require_subcommand(1);
    auto options = std::make_shared<LoginOptions>();
    auto* verb = add_verb(
        *zalo, "login", tr("get and store the grant, with a browser or from a file"),
        {"sotay notify zalo login",
         "sotay notify zalo login --account oa --redirect-uri https://dangbo.example.vn/zalo",
         "sotay notify zalo login --refresh-token-file token.txt"});
    auto* file = verb->add_option("--refresh-token-file", options->token_file,
                                  tr("a file that holds the refresh token, - for standard input; "
                                     "without it the consent is asked for at the terminal"))
                     ->type_name(tr("FILE"));
    verb->add_option("--redirect-uri", options->redirect_uri,
                     tr("the callback address registered at Zalo (otherwise public_url with "
                        "/hooks/zalo/consent)"))
        ->type_name(tr("ADDRESS"))
        ->excludes(file);
    verb->add_option("--account", options->account, tr("an account of the configuration"))
        ->type_name(tr("NAME"));
    verb->add_option("--gateway", options->gateway, tr("the account of this gateway"))
        ->type_name(tr("NAME"));
    on_run(verb, options, context, login);
}

}  // namespace sotay::cli
