#pragma once

#include "sotay/base/messages.h"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sotay::home {

/// One grant at a provider, with one refresher, however many gateways use it.
struct AccountConfig {
    std::string name;
    std::string provider;  ///< "zalo"
    std::string oauth_url;
    std::string app_id;
    std::string app_secret_file;
    std::string oa_secret_file;  ///< signs webhooks
    bool sends_proof = false;    ///< appsecret_proof goes with each request
};

/// A message template registered at the provider, and how its parameters are filled.
struct TemplateConfig {
    std::string id;
    std::map<std::string, std::string> params;  ///< name to pattern, "{full_name}"
};

struct GatewayLimits {
    std::optional<int> per_second;
    std::optional<int> per_minute;
    std::optional<int> per_day;
};

struct GatewayConfig {
    std::string name;
    std::string driver;    ///< one of gateway_drivers()
    std::string account;   ///< name of an AccountConfig; its own account gets the gateway's name
    std::string base_url;  ///< "" of a driver that uses no network
    std::map<std::string, TemplateConfig> templates;  ///< by purpose: invitation, notice, digest
    std::map<std::string, std::string> settings;  ///< the driver's own keys: brandname, username
    std::map<std::string, std::string> secret_files;  ///< by secret: api_key, secret_key, password
    bool unicode = false;
    int price = 0;  ///< đồng a message or segment
    GatewayLimits limits;
    /// Who was not shown to be reached in this time gets the message over the next rung;
    /// nullopt: an accepted message is enough.
    std::optional<std::chrono::hours> receipt_within;

    /// "" when the file does not say.
    [[nodiscard]] const std::string& setting(const std::string& key) const;
};

struct QuietHours {
    std::chrono::minutes from{21 * 60};  ///< since midnight
    std::chrono::minutes to{7 * 60};
};

struct NotifyConfig {
    std::vector<std::string> ladder;  ///< gateway names, cheapest first
    std::optional<QuietHours> quiet_hours;
    enum class Unknown { hold, resend } unknown = Unknown::hold;
    std::optional<long long> monthly_budget;  ///< đồng
    int budget_warning = 80;                  ///< percent of it at which the log and doctor warn
    /// Routine messages a member a day; the rest of the day is joined into one. nullopt: no limit.
    std::optional<int> messages_per_day;
    bool holds_on_holidays = false;  ///< routine messages wait for a day that is none
    std::string callback_url;        ///< where providers reach sotayd, if not at public_url
    int keep_days = 400;
};

struct FeedConfig {
    std::string url;
    std::string organisation;
};

struct BackupConfig {
    int warn_after_days = 7;  ///< doctor warns when the last backup is older
};

struct DirectivesConfig {
    /// Reminders to those silent: so many days before the last day to acknowledge.
    std::vector<int> remind_days_before{1};
};

/// How the office signs the envelopes that it sends to other offices.
struct ExchangeConfig {
    std::string organ_id;  ///< "" when the office sends none
    std::string organ_name;
    std::string superior;
    std::string address;
    std::string email;
    std::string telephone;
};

/// HOME/sotay.yaml. Paths of secrets are relative to the home.
struct Config {
    Language language = Language::vietnamese;
    std::string database = "sqlite:sotay.db";
    std::string master_key_file = "secrets/master.key";
    std::string listen = "127.0.0.1:8080";
    std::string public_url;
    std::vector<AccountConfig> accounts;
    std::vector<GatewayConfig> gateways;
    NotifyConfig notify;
    std::vector<FeedConfig> feeds;
    BackupConfig backup;
    DirectivesConfig directives;
    ExchangeConfig exchange;

    /// Where providers reach sotayd; "" when nobody does.
    [[nodiscard]] const std::string& callback_url() const;
    [[nodiscard]] const GatewayConfig* find_gateway(const std::string& name) const;
    [[nodiscard]] const AccountConfig* find_account(const std::string& name) const;
};

/// Throws Error{invalid_input} listing every problem with file:line:column, Error{environment} when
/// the file cannot be read.
[[nodiscard]] Config read_config(const std::string& path);

}  // namespace sotay::home
