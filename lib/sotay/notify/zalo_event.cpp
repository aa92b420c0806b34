#include "sotay/notify/zalo_event.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/formats/json.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace sotay::notify {

namespace {

constexpr std::size_t k_longest_name = 60;
constexpr std::size_t k_most_ids = 100;

// They tell of what the account itself has done, or of strangers: nothing to be done about them.
constexpr std::array<std::string_view, 4> k_ignored{"oa_send_", "oa_reacted_message", "anonymous_",
                                                    "user_reacted_message"};

// What opens the window besides messages, which all begin with "user_send_".
constexpr std::array<std::string_view, 3> k_interactions{"user_click_chatnow", "user_click_button",
                                                         "user_click_link"};

const Json& at(const Json& object, const char* name) {
    static const Json k_nothing;
    if (!object.is_object()) return k_nothing;
    const auto found = object.find(name);
    return found == object.end() ? k_nothing : *found;
}

/// Ids and numbers come as texts; a number is taken as well.
std::string text(const Json& value) {
    if (value.is_string()) return value.get<std::string>();
    return value.is_number_integer() ? json::dump(value) : std::string{};
}

std::optional<std::int64_t> number(const Json& value) {
    const auto digits = text(value);
    std::int64_t result = 0;
    const auto* end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, result);
    if (digits.empty() || error != std::errc{} || stop != end) return std::nullopt;
    return result;
}

std::string plain_name(const std::string& name) {
    std::string plain = name.substr(0, k_longest_name);
    std::ranges::replace_if(
        plain,
        [](char letter) {
            const bool is_letter =
                (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
            return !is_letter && letter != '_' && !(letter >= '0' && letter <= '9');
        },
        '?');
    return plain;
}

std::vector<ProviderReport> reports(const Json& event, ProviderReport::Kind kind) {
    const auto& message = at(event, "message");
    const auto key = text(at(message, "tracking_id"));
    std::vector<ProviderReport> found;
    auto id = text(at(message, "msg_id"));
    if (id.empty()) id = text(at(event, "msg_id"));
    if (!id.empty() || !key.empty()) found.push_back({kind, key, id, {}});
    const auto& ids =
        at(message, "msg_ids").is_array() ? at(message, "msg_ids") : at(event, "msg_ids");
    if (!ids.is_array()) return found;
    for (const auto& one : ids) {
        if (found.size() == k_most_ids) break;
        if (auto other = text(one); !other.empty() && other != id) {
            found.push_back({kind, {}, std::move(other), {}});
        }
    }
    return found;
}

bool begins_any(std::string_view name, std::span<const std::string_view> beginnings) {
    return std::ranges::any_of(beginnings,
                               [name](auto beginning) { return name.starts_with(beginning); });
}

void read_contact(const Json& event, Instant moment, ZaloEvent& result) {
    const bool is_follow = result.name == "follow";
    const bool is_unfollow = result.name == "unfollow";
    const bool is_interaction =
        result.name.starts_with("user_send_") ||
        std::ranges::find(k_interactions, result.name) != k_interactions.end();
    if (!is_follow && !is_unfollow && !is_interaction) return;
    auto user = text(at(at(event, "follower"), "id"));
    if (user.empty()) user = text(at(at(event, "sender"), "id"));
    if (user.empty()) return;
    result.contact = {std::move(user), moment, !is_unfollow, std::nullopt};
    if (!is_interaction) result.contact->follows = is_follow;
    result.is_understood = true;
}

}  // namespace

ZaloEvent read_zalo_event(std::string_view body, Instant received_at) {
    const auto event = json::try_parse(body);
    const auto name = event ? text(at(*event, "event_name")) : std::string{};
    if (name.empty()) throw Error{ErrorKind::invalid_input, tr("this is no event of Zalo")};
    ZaloEvent result;
    result.name = plain_name(name);
    const auto told = number(at(*event, "timestamp"));
    const auto moment =
        told ? std::min(Instant{std::chrono::milliseconds{*told}}, received_at) : received_at;
    if (name == "user_received_message" || name == "user_seen_message") {
        const bool is_seen = name == "user_seen_message";
        result.reports =
            reports(*event, is_seen ? ProviderReport::Kind::seen : ProviderReport::Kind::delivered);
        result.is_understood = !result.reports.empty();
    } else if (name == "change_oa_daily_quota") {
        result.daily_quota = number(at(at(*event, "quota"), "new_value"));
        result.is_understood = result.daily_quota.has_value();
    } else if (begins_any(name, k_ignored)) {
        result.is_understood = true;
    } else {
        read_contact(*event, moment, result);
    }
    return result;
}

}  // namespace sotay::notify
