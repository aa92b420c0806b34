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
    std::string oa_secret_file;
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
    std::string driver;   ///< "zalo_template", "esms"
    std::string account;  ///< name of an AccountConfig; its own account gets the gateway's name
    std::string base_url;
    std::map<std::string, TemplateConfig> templates;  ///< by purpose: invitation, notice, digest
    std::string api_key_file;
    std::string secret_key_file;
    std::string brandname;
    bool unicode = false;
    int price = 0;  ///< đồng a message or segment
    GatewayLimits limits;
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

    [[nodiscard]] const GatewayConfig* find_gateway(const std::string& name) const;
    [[nodiscard]] const AccountConfig* find_account(const std::string& name) const;
};

/// Throws Error{invalid_input} listing every problem with file:line:column, Error{environment} when
/// the file cannot be read.
[[nodiscard]] Config read_config(const std::string& path);

}  // namespace sotay::home
