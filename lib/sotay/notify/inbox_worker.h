#pragma once

#include "sotay/base/clock.h"
#include "sotay/home/home.h"
#include "sotay/notify/gateway.h"
#include "sotay/notify/inbox.h"
#include "sotay/notify/reports.h"
#include "sotay/notify/templates.h"
#include "sotay/notify/zalo_event.h"
#include "sotay/notify/zalo_window.h"
#include "sotay/store/database.h"
#include "sotay/store/inbox_file.h"
#include "sotay/store/vault.h"

#include <chrono>
#include <map>
#include <memory>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

namespace sotay::notify {

/// Applies what lies in the inbox, and what gateways of this machine tell when they are asked, a
/// batch a transaction. Applying twice does no harm, so what a
/// crash leaves between the two files is simply applied again. One thread.
class InboxWorker {
public:
    /// All of it must outlive this; the database and the vault are this worker's own.
    struct Parts {
        const home::Home& home;
        store::Database& database;
        const store::Vault& vault;
        Inbox& inbox;
        const Clock& clock;
    };
    explicit InboxWorker(const Parts& parts);

    /// Applies what is due; how long to rest unless something arrives. Throws Error{environment}
    /// when a database refuses: nothing is lost then.
    std::chrono::milliseconds run(const std::stop_token& stop);

private:
    using Verdict = store::InboxVerdict;

    [[nodiscard]] std::vector<Verdict> apply(const std::vector<store::InboxEntry>& entries,
                                             Instant now);
    [[nodiscard]] Verdict apply(const store::InboxEntry& entry, Instant now);
    [[nodiscard]] Verdict apply_event(const store::InboxEntry& entry, const std::string& account);
    [[nodiscard]] Verdict apply_callback(const store::InboxEntry& entry,
                                         const std::string& gateway);
    /// True when all of them are dealt with.
    [[nodiscard]] bool apply(const std::vector<ProviderReport>& reports,
                             const std::vector<std::string>& channels, Instant at);
    [[nodiscard]] bool apply(const ProviderReport& report, const std::vector<std::string>& channels,
                             Instant at);
    [[nodiscard]] Verdict later(const store::InboxEntry& entry, Instant now);
    void ask_local_gateways(Instant now);
    void note_quota(const std::string& account, std::int64_t total);
    void forget_old(Instant now);
    void tell_of(const std::string& event);

    Parts parts_;
    store::InboxFile file_;
    SmsTexts texts_;
    Reports reports_;
    ZaloWindows windows_;
    std::map<std::string, std::unique_ptr<Gateway>> gateways_;
    std::set<std::string> told_;  // names of events that are in the log
    Instant next_forgetting_;
    std::size_t unmatched_ = 0;  // of the present batch
};

/// Where a home's inbox is.
[[nodiscard]] std::string inbox_path(const home::Home& home);

/// How what came for a Zalo account, or over a gateway's own path, is marked.
inline constexpr std::string_view k_zalo_source = "zalo:";
inline constexpr std::string_view k_gateway_source = "gateway:";

}  // namespace sotay::notify
