#pragma once

#include "clock.h"
#include "faults.h"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace gateway_sim {

/// A template as the office registered it with Zalo.
struct Template {
    std::map<std::string, std::size_t, std::less<>> params;  ///< name, greatest length
    bool approved = true;
    bool by_user_id = true;  ///< may go to a Zalo id
};

using Templates = std::map<std::string, Template, std::less<>>;

struct OAuthSettings {
    std::string app_id = "1234567890123456789";
    std::string app_secret = "sim-app-secret";
    std::string refresh_token = "sim-refresh-token";
    std::string oa_id = "388613280878808645";
    std::chrono::seconds access_token_life{90'000};
};

struct ZaloSettings {
    Templates templates{
        {"300001", {{{"ten", 30}, {"noi_dung", 200}, {"thoi_gian", 20}, {"dia_diem", 200}}}},
        {"300002", {{{"ten", 30}, {"noi_dung", 400}}}},
        {"300003", {{{"ngay", 20}, {"lien_ket", 200}}}},
        {"300004", {{{"so_hieu", 200}, {"trich_yeu", 200}, {"ngay", 20}, {"lien_ket", 200}}}},
        {"300005", {{{"so_hieu", 200}, {"noi_dung", 400}, {"lien_ket", 200}}}},
    };
    std::vector<std::string> no_account{"7"};
    std::vector<std::string> refuses_oa{"8"};
    std::vector<std::string> inactive;
    // Ends of Zalo ids.
    std::vector<std::string> outside_window{"7"};
    std::vector<std::string> no_follower;
    std::vector<std::string> restricted{"8"};
    std::uint64_t daily_quota = 500'000;
    std::chrono::milliseconds delivery_delay{0};
    bool refuses_at_night = false;
    bool requires_proof = false;
};

struct EsmsSettings {
    std::string api_key = "sim-esms-api-key";
    std::string secret_key = "sim-esms-secret-key";
    std::vector<std::string> brandnames{"SOTAY"};
    std::vector<std::string> blocked{"99", "97"};
    std::vector<std::string> undelivered;
    unsigned price = 350;  ///< đồng a part
};

struct SpeedSmsSettings {
    /// The header of the token "sim-speedsms-token" and the password "x".
    std::string authorization = "Basic c2ltLXNwZWVkc21zLXRva2VuOng=";
    std::string sender = "SOTAY";
    std::vector<std::string> blocked{"99", "97"};
    std::size_t per_minute = 60;
    unsigned price = 250;  ///< đồng a part
};

struct ViettelSettings {
    std::string user = "sim-viettel";
    std::string password = "sim-viettel-password";
    std::string cp_code = "SIM";
    std::string brandname = "SOTAY";
    std::vector<std::string> unregistered{"99", "97"};  ///< ends of numbers of another network
    unsigned price = 300;
};

struct VnptSettings {
    std::string user = "sim-vnpt";
    std::string password = "sim-vnpt-password";
    std::string agent_id = "181";
    std::string contract_id = "3024";
    std::string template_id = "7";
    std::string brandname = "SOTAY";
    unsigned price = 300;
};

struct CallbackSettings {
    std::string base;  ///< replaces scheme, host and port of every callback address
    std::chrono::milliseconds retry_after{1'000};
    std::chrono::milliseconds timeout{5'000};
};

/// The events of Zalo; odds from 0 to 1 for each message that it took.
struct WebhookSettings {
    std::string url;  ///< "" sends none
    std::string oa_secret = "sim-oa-secret";
    double delivered = 1;
    double seen = 0;       ///< of those delivered
    double duplicate = 0;  ///< each event twice
    double early = 0;      ///< delivered, before the answer to the request
    double swapped = 0;    ///< seen before delivered
    double unknown = 0;    ///< one more, of a message that nobody sent
    std::chrono::milliseconds delay{0};
};

struct Settings {
    std::string listen = "127.0.0.1:0";
    std::string port_file;
    std::string journal;  ///< "" keeps it in memory
    std::uint64_t seed = 1;
    std::optional<Instant> now;  ///< where the clock starts; the machine's time when absent
    OAuthSettings oauth;
    ZaloSettings zalo;
    EsmsSettings esms;
    SpeedSmsSettings speedsms;
    ViettelSettings viettel;
    VnptSettings vnpt;
    CallbackSettings callback;
    WebhookSettings webhook;
    std::vector<FaultRule> faults;
};

}  // namespace gateway_sim
