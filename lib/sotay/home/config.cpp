#include "sotay/home/config.h"

#include "sotay/base/date.h"
#include "sotay/formats/yaml.h"

#include <algorithm>
#include <charconv>

namespace sotay::home {

namespace {

using Problems = std::vector<Problem>;

constexpr int k_most_days_before = 60;

bool is_organ_letter(char letter) {
    return (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z') ||
           (letter >= '0' && letter <= '9') || letter == '.' || letter == '-';
}

/// Reads the parts of one file, all problems into one list.
class ConfigReader {
public:
    ConfigReader(std::string file, Problems& problems)
        : file_{std::move(file)}, problems_{problems} {}

    Config read(const yaml::Node& root) {
        Config config;
        auto map = reader(root);
        if (map.required_text("version") != "1") map.problem("version", tr("must be 1"));
        if (const auto language = map.text("language")) {
            if (language == "en") config.language = Language::english;
            if (language != "en" && language != "vi")
                map.problem("language", tr("must be vi or en"));
        }
        if (const auto text = map.text("database")) config.database = *text;
        if (!config.database.starts_with("sqlite:")) {
            map.problem("database", tr("must begin with \"sqlite:\""));
        }
        if (const auto text = map.text("master_key_file")) config.master_key_file = *text;
        if (const auto text = map.text("listen")) config.listen = *text;
        if (map.has("public_url")) config.public_url = url(map, "public_url");
        for (const auto& node : map.items("accounts")) config.accounts.push_back(account(node));
        for (const auto& node : map.items("gateways"))
            config.gateways.push_back(gateway(node, config));
        if (const auto* node = map.find("notify")) config.notify = notify(*node, config);
        for (const auto& node : map.items("feeds")) config.feeds.push_back(feed(node));
        if (const auto* node = map.find("backup")) config.backup = backup(*node);
        if (const auto* node = map.find("directives")) config.directives = directives(*node);
        if (const auto* node = map.find("exchange")) config.exchange = exchange(*node);
        map.finish();
        return config;
    }

private:
    yaml::MapReader reader(const yaml::Node& node) { return {node, file_, problems_}; }

    static std::string url(yaml::MapReader& map, const std::string& key) {
        auto text = map.required_text(key);
        if (!text.empty() && !text.starts_with("https://") && !text.starts_with("http://")) {
            map.problem(key, tr("must begin with https:// or http://"));
        }
        return text;
    }

    static void zalo_keys(yaml::MapReader& map, AccountConfig& account) {
        account.provider = "zalo";
        account.oauth_url =
            map.has("oauth_url") ? url(map, "oauth_url") : "https://oauth.zaloapp.com";
        account.app_id = map.required_text("app_id");
        account.app_secret_file = map.required_text("app_secret_file");
        account.oa_secret_file = map.text("oa_secret_file").value_or("");
    }

    AccountConfig account(const yaml::Node& node) {
        auto map = reader(node);
        AccountConfig account;
        account.name = map.required_text("name");
        if (map.required_text("provider") != "zalo") map.problem("provider", tr("must be zalo"));
        zalo_keys(map, account);
        map.finish();
        return account;
    }

    TemplateConfig message_template(const std::string& purpose, const yaml::Node& node) {
        TemplateConfig result;
        if (node.kind == yaml::Node::Kind::scalar) {
            // A bare id takes the standard parameters.
            result = {
                node.text,
                {{"ten", "{full_name}"}, {"noi_dung", purpose == "notice" ? "{text}" : "{title}"}}};
            if (purpose.starts_with("directive")) result.params["lien_ket"] = "{link}";
            return result;
        }
        auto map = reader(node);
        result.id = map.required_text("id");
        if (const auto* params = map.find("params")) {
            for (const auto& entry : params->entries) result.params[entry.key] = entry.value.text;
        }
        map.finish();
        return result;
    }

    GatewayLimits limits(const yaml::Node& node) {
        auto map = reader(node);
        const auto limit = [&map](const char* key) -> std::optional<int> {
            const auto value = map.integer(key);
            if (!value) return std::nullopt;
            if (*value < 1 || *value > 1'000'000)
                map.problem(key, tr("must be between 1 and 1000000"));
            return static_cast<int>(std::clamp(*value, 1LL, 1'000'000LL));
        };
        const GatewayLimits result{limit("per_second"), limit("per_minute"), limit("per_day")};
        map.finish();
        return result;
    }

    void zalo_template(yaml::MapReader& map, GatewayConfig& gateway, Config& config) {
        if (map.has("account")) {
            gateway.account = map.required_text("account");
            if (config.find_account(gateway.account) == nullptr) {
                map.problem("account", tr("names no account of this file"));
            }
        } else {
            AccountConfig own;
            own.name = gateway.account = gateway.name;
            zalo_keys(map, own);
            config.accounts.push_back(own);
        }
        const auto* templates = map.find("templates");
        if (templates == nullptr) return map.problem("templates", tr("is missing"));
        for (const auto& entry : templates->entries) {
            gateway.templates[entry.key] = message_template(entry.key, entry.value);
        }
    }

    GatewayConfig gateway(const yaml::Node& node, Config& config) {
        auto map = reader(node);
        GatewayConfig gateway;
        gateway.name = map.required_text("name");
        if (config.find_gateway(gateway.name) != nullptr) {
            map.problem("name", tr("stands twice in this file"));
        }
        gateway.driver = map.required_text("driver");
        gateway.base_url = url(map, "base_url");
        if (gateway.driver == "zalo_template") {
            zalo_template(map, gateway, config);
        } else if (gateway.driver == "esms") {
            gateway.api_key_file = map.required_text("api_key_file");
            gateway.secret_key_file = map.required_text("secret_key_file");
            gateway.brandname = map.required_text("brandname");
            gateway.unicode = map.boolean("unicode").value_or(false);
        } else {
            map.problem("driver", tr("must be zalo_template or esms"));
        }
        gateway.price = static_cast<int>(map.integer("price").value_or(0));
        if (const auto* found = map.find("limits")) gateway.limits = limits(*found);
        map.finish();
        return gateway;
    }

    QuietHours quiet_hours(const yaml::Node& node) {
        auto map = reader(node);
        QuietHours hours;
        const auto time = [&map](const char* key, std::chrono::minutes& target) {
            const auto value = parse_time(map.required_text(key));
            if (value) {
                target = *value;
            } else {
                map.problem(key, tr("is no time of the form \"21:00\""));
            }
        };
        time("from", hours.from);
        time("to", hours.to);
        map.finish();
        return hours;
    }

    NotifyConfig notify(const yaml::Node& node, const Config& config) {
        auto map = reader(node);
        NotifyConfig notify;
        notify.ladder = map.texts("ladder");
        for (const auto& name : notify.ladder) {
            if (config.find_gateway(name) == nullptr) {
                map.problem("ladder", tr("names the gateway \"{}\", which this file lacks", name));
            }
        }
        if (const auto* found = map.find("quiet_hours")) notify.quiet_hours = quiet_hours(*found);
        if (const auto unknown = map.text("unknown")) {
            if (unknown == "resend") notify.unknown = NotifyConfig::Unknown::resend;
            if (unknown != "resend" && unknown != "hold") {
                map.problem("unknown", tr("must be hold or resend"));
            }
        }
        notify.monthly_budget = map.integer("monthly_budget");
        if (const auto days = map.integer("keep_days")) {
            if (*days < 1) map.problem("keep_days", tr("must be at least 1"));
            notify.keep_days = static_cast<int>(*days);
        }
        map.finish();
        return notify;
    }

    FeedConfig feed(const yaml::Node& node) {
        auto map = reader(node);
        FeedConfig feed{url(map, "url"), map.text("organisation").value_or("")};
        map.finish();
        return feed;
    }

    BackupConfig backup(const yaml::Node& node) {
        auto map = reader(node);
        BackupConfig backup;
        if (const auto days = map.integer("warn_after_days")) {
            if (*days < 1 || *days > 366) {
                map.problem("warn_after_days", tr("must be between 1 and 366"));
            }
            backup.warn_after_days = static_cast<int>(std::clamp(*days, 1LL, 366LL));
        }
        map.finish();
        return backup;
    }

    DirectivesConfig directives(const yaml::Node& node) {
        auto map = reader(node);
        DirectivesConfig directives;
        if (map.has("remind_days_before")) directives.remind_days_before.clear();
        for (const auto& text : map.texts("remind_days_before")) {
            int days = 0;
            const auto* end = text.data() + text.size();
            const auto [stop, error] = std::from_chars(text.data(), end, days);
            if (error != std::errc{} || stop != end || days < 0 || days > k_most_days_before) {
                map.problem("remind_days_before", tr("\"{}\" is no number of days between 0 and {}",
                                                     text, k_most_days_before));
            }
            directives.remind_days_before.push_back(days);
        }
        map.finish();
        return directives;
    }

    ExchangeConfig exchange(const yaml::Node& node) {
        auto map = reader(node);
        ExchangeConfig exchange;
        exchange.organ_id = map.required_text("organ_id");
        if (!std::ranges::all_of(exchange.organ_id, is_organ_letter)) {
            map.problem("organ_id", tr("must be of letters, digits and dots, as H56.32.05"));
        }
        exchange.organ_name = map.required_text("organ_name");
        exchange.superior = map.text("superior").value_or("");
        exchange.address = map.text("address").value_or("");
        exchange.email = map.text("email").value_or("");
        exchange.telephone = map.text("telephone").value_or("");
        map.finish();
        return exchange;
    }

    std::string file_;
    Problems& problems_;
};

}  // namespace

const GatewayConfig* Config::find_gateway(const std::string& name) const {
    const auto found = std::ranges::find(gateways, name, &GatewayConfig::name);
    return found == gateways.end() ? nullptr : &*found;
}

const AccountConfig* Config::find_account(const std::string& name) const {
    const auto found = std::ranges::find(accounts, name, &AccountConfig::name);
    return found == accounts.end() ? nullptr : &*found;
}

Config read_config(const std::string& path) {
    const auto root = yaml::parse_file(path);
    Problems problems;
    const auto config = ConfigReader{path, problems}.read(root);
    yaml::throw_if_any(problems);
    return config;
}

}  // namespace sotay::home
