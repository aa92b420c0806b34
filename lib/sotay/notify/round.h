#pragma once

#include "sotay/home/config.h"
#include "sotay/notify/callback_path.h"
#include "sotay/notify/channel.h"
#include "sotay/notify/courier.h"
#include "sotay/notify/dispatcher.h"
#include "sotay/notify/harvest.h"
#include "sotay/notify/member_days.h"
#include "sotay/notify/message.h"
#include "sotay/notify/outbox.h"
#include "sotay/notify/personal_link.h"
#include "sotay/notify/quiet.h"
#include "sotay/notify/recipients.h"
#include "sotay/notify/refusals.h"
#include "sotay/store/database.h"

#include <cstdint>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace sotay::notify {

/// What a round works with; everything outlives it.
struct RoundParts {
    store::Database& database;
    const store::Vault& vault;
    const Clock& clock;
    const home::NotifyConfig& config;
    const Dispatcher::Options& options;
    Outbox& outbox;
    StartedMarks& marks;
    Recipients& recipients;
    Refusals& refusals;
    MemberDays& member_days;
    const RestTimes& rests;
    const PersonalLinks& links;
    const CallbackPaths& callbacks;
    Harvest& harvest;
    std::vector<std::unique_ptr<Channel>>& ladder;
};

/// Claims, sends and marks until nothing more may go. One commit holds the marks of what came back
/// and the claims of what goes next; it runs while the network works on the rest.
class Round {
public:
    /// `spent`: đồng of this month so far.
    Round(RoundParts parts, std::int64_t spent);

    /// Returns how many attempts ended. When the database refuses it waits for what is on its way,
    /// leaves the answers in the harvest and throws.
    std::size_t run(net::HttpClient& http, const std::stop_token& stop);

private:
    using Parcels = std::vector<Parcel>;

    [[nodiscard]] std::size_t outstanding() const;
    [[nodiscard]] std::size_t room(const Channel& channel, Instant now) const;
    [[nodiscard]] bool has_room() const;
    [[nodiscard]] Parcels step(bool may_claim);
    void write_and_claim(bool may_claim, Parcels& parcels);
    void take_back(const Parcels& parcels);
    void gather(Courier& courier);

    void judge(Arrival&& arrival, bool is_stopping);
    [[nodiscard]] std::optional<Result> result(const Arrival& arrival, bool is_stopping);
    void claim(Channel& channel, bool is_urgent, Instant now, Parcels& parcels);
    /// False when the channel takes no more: the rest stays pending.
    [[nodiscard]] bool dispatch(Channel& channel, const Due& due, Instant now, Parcels& parcels);
    /// True when there is nothing to attempt now.
    [[nodiscard]] bool is_settled_without_attempt(const Channel& channel, const Due& due,
                                                  const Message& message,
                                                  const std::optional<Doubt>& doubt, Instant now);
    /// What is to leave, or why it cannot.
    [[nodiscard]] std::variant<Outgoing, Outcome> prepare(const Channel& channel, const Due& due,
                                                          const Message& message,
                                                          const std::optional<Doubt>& doubt,
                                                          Instant now);
    [[nodiscard]] bool is_over(const Channel& channel, const Due& due, const Message& message,
                               const std::optional<Doubt>& doubt, Instant now);
    void refuse(const Due& due, const Message& message, const std::optional<Doubt>& doubt,
                const Outcome& outcome, Instant now);
    /// True when the member has had enough for today and the message can wait.
    [[nodiscard]] bool waits_for_another_day(const Due& due, const Message& message, Instant now);
    /// Gives what became of a joined delivery to those it covers.
    void share(const Due& due, Instant now);
    /// True when all that a joined delivery covers was cancelled or has expired.
    [[nodiscard]] bool says_nothing(const Due& due, const std::optional<Doubt>& doubt, Instant now);
    void wait_for_address(const Due& due, Instant now);
    [[nodiscard]] Values values(const Due& due, const Message& message, const Recipient& recipient);
    [[nodiscard]] const Message& message(std::int64_t id);
    /// The content of a message that says the same to everyone; nullopt when it does not.
    [[nodiscard]] const std::optional<Content>& common_content(const Channel& channel,
                                                               const Message& message);
    [[nodiscard]] Rendered render(const Channel& channel, const Due& due, const Message& message,
                                  const Recipient& recipient);
    [[nodiscard]] Rendered render_joined(const Channel& channel, const Due& due,
                                         const Message& message, const Recipient& recipient);
    [[nodiscard]] bool can_pay(Channel& channel, long long cost, Instant now);
    void account(const Claim& claim, int sign);

    RoundParts parts_;
    std::int64_t spent_;
    std::vector<std::string> callbacks_;  // by rung
    std::unordered_map<std::int64_t, Message> messages_;
    std::map<std::pair<int, std::int64_t>, std::optional<Content>> common_;  // by rung and message
};

/// Where a delivery stands at the end of `claim`, made over `channel` (nullptr: no longer there).
[[nodiscard]] Standing standing_of(const Claim& claim, const Message& message,
                                   const Channel* channel, const home::NotifyConfig& config,
                                   Instant now);

}  // namespace sotay::notify
