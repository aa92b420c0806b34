#include "sotay/home/config.h"

#include "sotay/base/date.h"
#include "sotay/formats/yaml.h"
#include "sotay/home/gateway_config.h"

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
        if (map.has("public_url")) config.public_url = read_url(map, "public_url");
        read_gateways(map, config);
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

    static std::optional<int> within(yaml::MapReader& map, const char* key, int least, int most) {
        const auto value = map.integer(key);
        if (!value) return std::nullopt;
        if (*value < least || *value > most) {
            map.problem(key, tr("must be between {} and {}", least, most));
        }
        return static_cast<int>(
            std::clamp(*value, static_cast<long long>(least), static_cast<long long>(most)));
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
        notify.budget_warning =
            within(map, "budget_warning_percent", 1, 100).value_or(notify.budget_warning);
        notify.messages_per_day = within(map, "messages_per_day", 1, 100);
        if (const auto holidays = map.text("holidays")) {
            notify.holds_on_holidays = holidays == "hold";
            if (holidays != "hold" && holidays != "send") {
                map.problem("holidays", tr("must be hold or send"));
            }
        }
        if (map.has("callback_url")) notify.callback_url = read_url(map, "callback_url");
        if (const auto days = map.integer("keep_days")) {
            if (*days < 1) map.problem("keep_days", tr("must be at least 1"));
            notify.keep_days = static_cast<int>(*days);
        }
        map.finish();
        return notify;
    }

    FeedConfig feed(const yaml::Node& node) {
        auto map = reader(node);
        FeedConfig feed{read_url(map, "url"), map.text("organisation").value_or("")};
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

const std::string& Config::callback_url() const {
    return notify.callback_url.empty() ? public_url : notify.callback_url;
}

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
