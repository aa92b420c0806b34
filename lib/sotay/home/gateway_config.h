#pragma once

#include "sotay/formats/yaml.h"
#include "sotay/home/config.h"

#include <string>
#include <string_view>
#include <vector>

namespace sotay::home {

/// The keys that a driver knows besides those of every gateway (name, driver, price, limits,
/// receipt_within_hours).
struct DriverKeys {
    std::string_view driver;
    /// What its address begins with, "http" (also https), "smtp" (also smtps); "" when it has none.
    std::string_view scheme;
    bool has_account = false;    ///< account, or the account's keys themselves
    bool has_templates = false;  ///< templates registered at the provider
    bool has_unicode = false;
    std::vector<std::string_view> required;
    std::vector<std::string_view> optional;
    std::vector<std::string_view> secrets;           ///< required, each as SECRET_file
    std::vector<std::string_view> optional_secrets;  ///< the same
};
[[nodiscard]] const std::vector<DriverKeys>& gateway_drivers();

/// Reads `accounts` and `gateways` into `config`; problems go to the list of `map`.
void read_gateways(yaml::MapReader& map, Config& config);

/// A value that must be an address on the web.
[[nodiscard]] std::string read_url(yaml::MapReader& map, std::string_view key);

}  // namespace sotay::home
