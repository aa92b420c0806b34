#pragma once

#include "worker.h"

#include "sotay/base/clock.h"
#include "sotay/base/secret.h"
#include "sotay/home/home.h"
#include "sotay/net/http_server.h"
#include "sotay/notify/inbox.h"
#include "sotay/notify/zalo_webhook.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sotay::daemon {

/// Where providers report: POST /hooks/zalo, signed, and /hooks/gateway/TOKEN. A call is answered
/// when it is on disk and applied after that, on a thread of its own. A wrong token, and the path
/// of a provider that the home does not use, are answered like any path that is not there.
class Hooks {
public:
    /// `home` and `clock` must outlive it. Throws Error{environment} when the inbox cannot be had.
    Hooks(const home::Home& home, const Clock& clock);
    ~Hooks();
    Hooks(const Hooks&) = delete;
    Hooks& operator=(const Hooks&) = delete;

    /// False, with nothing done, for a path that is none of its own. For the server's thread.
    [[nodiscard]] bool take(net::ServerRequest& request, const net::Reply& reply);

    /// Reports that wait to be applied. Any thread.
    [[nodiscard]] std::int64_t waiting() const { return inbox_.waiting(); }
    /// Calls that were not rightly signed, or of another time, since the start. Any thread.
    [[nodiscard]] std::int64_t refused() const { return refused_; }

private:
    void take_event(net::ServerRequest& request, const net::Reply& reply);
    void take_callback(net::ServerRequest& request, const std::string& gateway,
                       const net::Reply& reply);
    void keep(store::InboxItem item, Bytes key, const net::Reply& reply);
    [[nodiscard]] const std::string* gateway_at(std::string_view path) const;
    void wake();

    const Clock& clock_;
    notify::ZaloWebhook zalo_;
    bool has_zalo_ = false;
    std::vector<std::pair<Bytes, std::string>> gateways_;  // path, name
    std::atomic<std::int64_t> refused_ = 0;
    std::mutex mutex_;
    Worker* woken_ = nullptr;
    notify::Inbox inbox_;
    std::unique_ptr<Worker> applier_;
};

}  // namespace sotay::daemon
