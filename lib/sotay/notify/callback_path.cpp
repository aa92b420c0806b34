#include "sotay/notify/callback_path.h"

namespace sotay::notify {

CallbackPaths::CallbackPaths(const store::Vault& vault, std::string_view callback_url)
    : vault_{vault} {
    while (callback_url.ends_with('/')) callback_url.remove_suffix(1);
    callback_url_ = callback_url;
}

std::string CallbackPaths::path(const std::string& gateway) const {
    return std::string{k_path} + to_hex(vault_.blind_index("gateway-hook", gateway));
}

std::string CallbackPaths::url(const std::string& gateway) const {
    return callback_url_.empty() ? std::string{} : callback_url_ + path(gateway);
}

std::string CallbackPaths::zalo_url() const {
    return callback_url_.empty() ? std::string{} : callback_url_ + std::string{k_zalo_path};
}

}  // namespace sotay::notify
