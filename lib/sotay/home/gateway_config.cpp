#include "sotay/home/gateway_config.h"

#include <algorithm>
#include <optional>

namespace sotay::home {

namespace {

/// A bare id takes the standard parameters.
TemplateConfig standard_template(const std::string& purpose, const std::string& id) {
    TemplateConfig result{
        id, {{"ten", "{full_name}"}, {"noi_dung", purpose == "notice" ? "{text}" : "{title}"}}};
    if (purpose.starts_with("directive")) result.params["lien_ket"] = "{link}";
    return result;
}

/// Reads the gateways of one file, all problems into one list.
class GatewayReader {
public:
    GatewayReader(yaml::MapReader& map, Config& config)
        : file_{map.file()}, problems_{map.problems()}, config_{config} {}

    AccountConfig account(const yaml::Node& node) {
        auto map = reader(node);
        AccountConfig account;
        account.name = map.required_text("name");
        if (map.required_text("provider") != "zalo") map.problem("provider", tr("must be zalo"));
        zalo_keys(map, account);
        map.finish();
        return account;
    }

    GatewayConfig gateway(const yaml::Node& node) {
        auto map = reader(node);
        GatewayConfig gateway;
        gateway.name = map.required_text("name");
        if (config_.find_gateway(gateway.name) != nullptr) {
            map.problem("name", tr("stands twice in this file"));
        }
        gateway.driver = map.required_text("driver");
        const auto& drivers = gateway_drivers();
        const auto keys = std::ranges::find(drivers, gateway.driver, &DriverKeys::driver);
        if (keys == drivers.end()) {
            map.problem("driver", tr("must be one of {}", driver_names()));
            return gateway;
        }
        driver_keys(map, *keys, gateway);
        gateway.price = static_cast<int>(map.integer("price").value_or(0));
        if (const auto* found = map.find("limits")) gateway.limits = limits(*found);
        if (const auto hours = positive(map, "receipt_within_hours", k_most_hours)) {
            gateway.receipt_within = std::chrono::hours{*hours};
        }
        map.finish();
        return gateway;
    }

private:
    static constexpr long long k_most_hours = 24 * 31;
    static constexpr long long k_most_messages = 1'000'000;

    yaml::MapReader reader(const yaml::Node& node) { return {node, file_, problems_}; }

    static std::string driver_names() {
        std::string names;
        for (const auto& keys : gateway_drivers()) {
            if (!names.empty()) names += ", ";
            names += keys.driver;
        }
        return names;
    }

    static void zalo_keys(yaml::MapReader& map, AccountConfig& account) {
        account.provider = "zalo";
        account.oauth_url =
            map.has("oauth_url") ? read_url(map, "oauth_url") : "https://oauth.zaloapp.com";
        account.app_id = map.required_text("app_id");
        account.app_secret_file = map.required_text("app_secret_file");
        account.oa_secret_file = map.text("oa_secret_file").value_or("");
        account.sends_proof = map.boolean("appsecret_proof").value_or(false);
    }

    TemplateConfig message_template(const std::string& purpose, const yaml::Node& node) {
        if (node.kind == yaml::Node::Kind::scalar) return standard_template(purpose, node.text);
        auto map = reader(node);
        TemplateConfig result;
        result.id = map.required_text("id");
        if (const auto* params = map.find("params")) {
            for (const auto& entry : params->entries) result.params[entry.key] = entry.value.text;
        }
        map.finish();
        return result;
    }

    static std::optional<int> positive(yaml::MapReader& map, const char* key, long long most) {
        const auto value = map.integer(key);
        if (!value) return std::nullopt;
        if (*value < 1 || *value > most) map.problem(key, tr("must be between {} and {}", 1, most));
        return static_cast<int>(std::clamp(*value, 1LL, most));
    }

    GatewayLimits limits(const yaml::Node& node) {
        auto map = reader(node);
        const GatewayLimits result{positive(map, "per_second", k_most_messages),
                                   positive(map, "per_minute", k_most_messages),
                                   positive(map, "per_day", k_most_messages)};
        map.finish();
        return result;
    }

    void account_of(yaml::MapReader& map, GatewayConfig& gateway) {
        if (map.has("account")) {
            gateway.account = map.required_text("account");
            if (config_.find_account(gateway.account) == nullptr) {
                map.problem("account", tr("names no account of this file"));
            }
            return;
        }
        AccountConfig own;
        own.name = gateway.account = gateway.name;
        zalo_keys(map, own);
        config_.accounts.push_back(own);
    }

    void templates_of(yaml::MapReader& map, GatewayConfig& gateway) {
        const auto* templates = map.find("templates");
        if (templates == nullptr) return map.problem("templates", tr("is missing"));
        for (const auto& entry : templates->entries) {
            gateway.templates[entry.key] = message_template(entry.key, entry.value);
        }
    }

    static std::string address(yaml::MapReader& map, std::string_view scheme) {
        if (scheme == "http") return read_url(map, "base_url");
        auto text = map.required_text("base_url");
        if (!text.empty() && !text.starts_with("smtp://") && !text.starts_with("smtps://")) {
            map.problem("base_url", tr("must begin with smtp:// or smtps://"));
        }
        return text;
    }

    void driver_keys(yaml::MapReader& map, const DriverKeys& keys, GatewayConfig& gateway) {
        if (!keys.scheme.empty()) gateway.base_url = address(map, keys.scheme);
        if (keys.has_account) account_of(map, gateway);
        if (keys.has_templates) templates_of(map, gateway);
        if (keys.has_unicode) gateway.unicode = map.boolean("unicode").value_or(false);
        for (const auto key : keys.required) {
            gateway.settings[std::string{key}] = map.required_text(key);
        }
        for (const auto key : keys.optional) {
            if (auto text = map.text(key)) gateway.settings[std::string{key}] = std::move(*text);
        }
        for (const auto secret : keys.secrets) {
            gateway.secret_files[std::string{secret}] =
                map.required_text(std::string{secret} + "_file");
        }
        for (const auto secret : keys.optional_secrets) {
            if (auto text = map.text(std::string{secret} + "_file")) {
                gateway.secret_files[std::string{secret}] = std::move(*text);
            }
        }
    }

    std::string file_;
    std::vector<Problem>& problems_;
    Config& config_;
};

}  // namespace

const std::vector<DriverKeys>& gateway_drivers() {
    static const std::vector<DriverKeys> drivers{
        {"zalo_oa", "http", true, false, false, {}, {}, {}, {}},
        {"zalo_uid", "http", true, true, false, {}, {}, {}, {}},
        {"zalo_template", "http", true, true, false, {}, {}, {}, {}},
        {"esms", "http", false, false, true, {"brandname"}, {}, {"api_key", "secret_key"}, {}},
        {"speedsms", "http", false, false, true, {}, {"brandname", "sms_type"}, {"api_key"}, {}},
        {"viettel",
         "http",
         false,
         false,
         true,
         {"brandname", "username", "cp_code"},
         {},
         {"password"},
         {}},
        {"vnpt",
         "http",
         false,
         false,
         false,
         {"brandname", "username", "agent_id", "contract_id", "template_id"},
         {"contract_type", "order_id", "package_id", "api_user"},
         {"password"},
         {}},
        {"kannel",
         "http",
         false,
         false,
         true,
         {"username"},
         {"brandname", "smsc"},
         {"password"},
         {}},
        {"gammu", "", false, false, true, {"spool"}, {"failed"}, {}, {}},
        {"smtp", "smtp", false, false, false, {"from"}, {"username"}, {}, {"password"}},
        {"console", "", false, false, false, {}, {}, {}, {}},
    };
    return drivers;
}

void read_gateways(yaml::MapReader& map, Config& config) {
    GatewayReader reader{map, config};
    for (const auto& node : map.items("accounts")) {
        config.accounts.push_back(reader.account(node));
    }
    for (const auto& node : map.items("gateways")) {
        config.gateways.push_back(reader.gateway(node));
    }
}

std::string read_url(yaml::MapReader& map, std::string_view key) {
    auto text = map.required_text(key);
    if (!text.empty() && !text.starts_with("https://") && !text.starts_with("http://")) {
        map.problem(key, tr("must begin with https:// or http://"));
    }
    return text;
}

const std::string& GatewayConfig::setting(const std::string& key) const {
    static const std::string none;
    const auto found = settings.find(key);
    return found == settings.end() ? none : found->second;
}

}  // namespace sotay::home
