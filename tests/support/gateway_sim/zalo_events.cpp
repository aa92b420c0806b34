#include "zalo_events.h"

#include "text.h"

#include <fmt/format.h>
#include <sodium.h>

#include <array>
#include <utility>

namespace gateway_sim {

namespace {

std::string sha256_hex(const std::string& text) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(text.data()),
                       text.size());
    std::string hex(2 * digest.size() + 1, '\0');
    sodium_bin2hex(hex.data(), hex.size(), digest.data(), digest.size());
    hex.pop_back();
    return hex;
}

}  // namespace

ZaloEvents::ZaloEvents(const WebhookSettings& settings, const OAuthSettings& oauth,
                       const SimClock& clock, std::uint64_t seed)
    : settings_{settings}, oauth_{oauth}, clock_{clock}, random_{seed} {}

bool ZaloEvents::draws(double odds) {
    return std::uniform_real_distribution<double>{}(random_) < odds;
}

Notice ZaloEvents::signed_event(const std::string& body) const {
    const auto timestamp = unix_milliseconds(clock_.now());
    return {settings_.url,
            body,
            {{"Content-Type", "application/json"},
             {"X-ZEvent-Timestamp", timestamp},
             {"X-ZEvent-Signature",
              "mac=" + sha256_hex(oauth_.app_id + body + timestamp + settings_.oa_secret)}},
            settings_.delay};
}

Notice ZaloEvents::probe() const {
    return {settings_.url, "{}", {{"Content-Type", "application/json"}}};
}

Notice ZaloEvents::receipt(std::string_view name, const Taken& taken) const {
    const auto now = unix_milliseconds(clock_.now());
    const auto of_template = fmt::format(R"("delivery_time":"{}","msg_id":"{}","tracking_id":{})",
                                         now, taken.id, json_string(taken.key));
    const auto of_account = fmt::format(R"("msg_id":"{}")", taken.id);
    auto notice = signed_event(
        fmt::format(R"({{"sender":{{"id":"{}"}},"recipient":{{"id":{}}},"event_name":"{}",)"
                    R"("message":{{{}}},"app_id":"{}","timestamp":"{}"}})",
                    oauth_.oa_id, json_string(taken.recipient), name,
                    taken.is_template ? of_template : of_account, oauth_.app_id, now));
    if (taken.is_template) notice.headers.emplace_back("X-ZEvent-Server", "ZNS");
    return notice;
}

void ZaloEvents::tell(const Taken& taken, Answer& answer) {
    if (settings_.url.empty()) return;
    std::vector<Notice> told;
    if (draws(settings_.delivered)) {
        told.push_back(receipt("user_received_message", taken));
        if (draws(settings_.seen)) told.push_back(receipt("user_seen_message", taken));
        if (told.size() == 2 && draws(settings_.swapped)) std::swap(told[0], told[1]);
    }
    if (draws(settings_.unknown)) {
        const auto stranger = fmt::format("stranger-{}", ++strangers_);
        told.push_back(receipt("user_received_message",
                               {stranger, stranger, taken.recipient, taken.is_template}));
    }
    if (draws(settings_.early) && !told.empty()) {
        answer.early_notices.push_back(told.front());
        answer.early_notices.back().delay = {};
        told.erase(told.begin());
    }
    for (auto& notice : told) {
        if (draws(settings_.duplicate)) answer.notices.push_back(notice);
        answer.notices.push_back(std::move(notice));
    }
}

}  // namespace gateway_sim
