#include "sotay/notify/inbox_worker.h"

#include "sotay/base/error.h"
#include "sotay/base/log.h"
#include "sotay/base/messages.h"
#include "sotay/formats/json.h"
#include "sotay/members/sealed.h"
#include "sotay/notify/failure.h"
#include "sotay/notify/quota.h"

#include <algorithm>

namespace sotay::notify {

namespace chr = std::chrono;

namespace {

using Kind = store::InboxVerdict::Kind;

constexpr std::size_t k_batch = 256;
constexpr chr::milliseconds k_longest_rest = chr::minutes{1};
// A second doubling to half an hour: an hour and a half in all, for answers that are long in
// coming.
constexpr std::int64_t k_most_tries = 13;
constexpr chr::milliseconds k_first_wait = chr::seconds{1};
constexpr chr::milliseconds k_longest_wait = chr::minutes{30};
constexpr chr::days k_reports_expected{30};
constexpr std::size_t k_most_names = 100;

std::vector<std::string> channels_of(const home::Config& config, const std::string& account) {
    std::vector<std::string> names;
    for (const auto& gateway : config.gateways) {
        if (gateway.account == account) names.push_back(gateway.name);
    }
    return names;
}

Callback callback_of(const store::InboxItem& item) {
    Callback callback{item.method, {}, item.body};
    const auto query = json::try_parse(item.query);
    if (!query || !query->is_object()) return callback;
    for (const auto& [name, value] : query->items()) {
        if (value.is_string()) callback.query[name] = value.get<std::string>();
    }
    return callback;
}

}  // namespace

std::string inbox_path(const home::Home& home) { return home.path("inbox.db"); }

InboxWorker::InboxWorker(const Parts& parts)
    : parts_{parts},
      file_{inbox_path(parts.home)},
      texts_{parts.home.path("templates/sms")},
      reports_{parts.database},
      windows_{parts.database} {
    for (const auto& config : parts.home.config().gateways) {
        gateways_.emplace(config.name, make_gateway(config, texts_));
    }
}

chr::milliseconds InboxWorker::run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        const auto now = parts_.clock.now();
        const auto entries = file_.due(now, k_batch);
        if (entries.empty()) {
            forget_old(now);
            ask_local_gateways(now);
            const auto next = file_.first_due();
            if (!next) return k_longest_rest;
            return std::clamp(chr::duration_cast<chr::milliseconds>(*next - now),
                              chr::milliseconds{1}, k_longest_rest);
        }
        parts_.inbox.settle(apply(entries, now));
        if (unmatched_ > 0) {
            log::info("inbox: {} reports named no message of this home", unmatched_);
        }
    }
    return k_longest_rest;
}

std::vector<store::InboxVerdict> InboxWorker::apply(const std::vector<store::InboxEntry>& entries,
                                                    Instant now) {
    std::vector<Verdict> verdicts;
    unmatched_ = 0;
    store::Transaction transaction{parts_.database};
    for (const auto& entry : entries) verdicts.push_back(apply(entry, now));
    transaction.commit();
    return verdicts;
}

store::InboxVerdict InboxWorker::apply(const store::InboxEntry& entry, Instant now) {
    const std::string_view source{entry.item.source};
    try {
        auto verdict =
            source.starts_with(k_zalo_source)
                ? apply_event(entry, std::string{source.substr(k_zalo_source.size())})
                : apply_callback(entry, std::string{source.substr(k_gateway_source.size())});
        verdict.id = entry.id;
        return verdict.kind == Kind::later ? later(entry, now) : verdict;
    } catch (const Error& error) {
        // What the database refuses it refuses to all.
        if (error.kind() == ErrorKind::environment) throw;
        return {entry.id, Kind::refused, {}, error.what()};
    } catch (const std::exception& error) {  // the edge: one bad report stops no other
        return {entry.id, Kind::refused, {}, error.what()};
    }
}

store::InboxVerdict InboxWorker::later(const store::InboxEntry& entry, Instant now) {
    if (entry.tries + 1 >= k_most_tries) {
        ++unmatched_;
        return {entry.id, Kind::applied, {}, {}};
    }
    const auto doubled = k_first_wait * (chr::milliseconds::rep{1} << entry.tries);
    return {entry.id, Kind::later, now + std::min(doubled, k_longest_wait), {}};
}

store::InboxVerdict InboxWorker::apply_event(const store::InboxEntry& entry,
                                             const std::string& account) {
    const auto& item = entry.item;
    const auto event = read_zalo_event(item.body, item.received_at);
    if (event.contact) {
        const auto& contact = *event.contact;
        const auto person = members::zalo_id_index(contact.user, parts_.vault);
        if (contact.follows) windows_.note_follow(person, *contact.follows, contact.at);
        if (contact.is_interaction) windows_.note_interaction(person, contact.at);
    }
    if (event.daily_quota) note_quota(account, *event.daily_quota);
    if (!event.is_understood) {
        tell_of(event.name);
        return {entry.id, Kind::unknown, {}, event.name};
    }
    const bool is_done =
        apply(event.reports, channels_of(parts_.home.config(), account), item.received_at);
    return {entry.id, is_done ? Kind::applied : Kind::later, {}, {}};
}

store::InboxVerdict InboxWorker::apply_callback(const store::InboxEntry& entry,
                                                const std::string& gateway) {
    const auto found = gateways_.find(gateway);
    if (found == gateways_.end()) {
        return {entry.id, Kind::refused, {}, tr("there is no gateway \"{}\" any more", gateway)};
    }
    const auto reports = found->second->read_callback(callback_of(entry.item));
    const bool is_done = apply(reports, {gateway}, entry.item.received_at);
    return {entry.id, is_done ? Kind::applied : Kind::later, {}, {}};
}

bool InboxWorker::apply(const std::vector<ProviderReport>& reports,
                        const std::vector<std::string>& channels, Instant at) {
    bool is_done = true;
    for (const auto& report : reports) is_done = apply(report, channels, at) && is_done;
    return is_done;
}

bool InboxWorker::apply(const ProviderReport& report, const std::vector<std::string>& channels,
                        Instant at) {
    const auto attempt = reports_.find(report, channels);
    if (!attempt) return false;
    switch (report.kind) {
        case ProviderReport::Kind::delivered:
        case ProviderReport::Kind::seen:
            reports_.arrived(*attempt, report.kind == ProviderReport::Kind::seen, at);
            return true;
        case ProviderReport::Kind::pending:
            reports_.taken(*attempt, at);
            return true;
        case ProviderReport::Kind::failed:
            return apply_failure(parts_.database, parts_.home.config().notify,
                                 {attempt->delivery, attempt->key, report.detail},
                                 at) != FailureEffect::too_early;
    }
    return false;
}

/// What no attempt is known for, or came before its attempt, is told again at the next rest.
void InboxWorker::ask_local_gateways(Instant now) {
    for (const auto& [name, gateway] : gateways_) {
        const auto reports = gateway->poll();
        if (reports.empty()) continue;
        std::vector<const ProviderReport*> settled;
        store::Transaction transaction{parts_.database};
        for (const auto& report : reports) {
            if (apply(report, {name}, now)) settled.push_back(&report);
        }
        transaction.commit();
        for (const auto* report : settled) gateway->forget(*report);
    }
}

/// Zalo's quota is one of its templates by phone.
void InboxWorker::note_quota(const std::string& account, std::int64_t total) {
    for (const auto& gateway : parts_.home.config().gateways) {
        if (gateway.account != account || gateway.driver != "zalo_template") continue;
        note_quota_total(parts_.database, gateway.name, total, parts_.clock.now());
    }
}

void InboxWorker::forget_old(Instant now) {
    if (now < next_forgetting_) return;
    next_forgetting_ = now + chr::days{1};
    forget_provider_ids(parts_.database, now - k_reports_expected);
}

/// The events are kept; the log names each kind of them once.
void InboxWorker::tell_of(const std::string& event) {
    if (told_.size() < k_most_names && told_.insert(event).second) {
        log::warning("webhook: the event \"{}\" is not known and kept for 30 days", event);
    }
}

}  // namespace sotay::notify
