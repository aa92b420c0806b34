#include "sotay/notify/round.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/notify/joined.h"
#include "sotay/notify/provider_key.h"
#include "sotay/notify/quiet.h"

#include <algorithm>
#include <iterator>
#include <numeric>

namespace sotay::notify {

namespace chr = std::chrono;

namespace {

using Kind = Outcome::Kind;
using Cause = Outcome::Cause;
using Unknown = home::NotifyConfig::Unknown;

constexpr chr::milliseconds k_longest_wait{50};
constexpr chr::minutes k_wait_for_operator{10};
constexpr std::size_t k_messages_kept = 4'096;

Bytes body_digest(const store::Vault& vault, const Outgoing& outgoing) {
    std::string body = outgoing.address + '\n' + outgoing.content.template_id;
    for (const auto& [name, value] : outgoing.content.template_data) {
        body += '\n' + name + '=' + value;
    }
    return vault.digest(body + '\n' + outgoing.content.text);
}

Parcel parcel_of(const Channel& channel, const Claim& claim, const Outgoing& outgoing) {
    const auto& gateway = channel.gateway();
    if (channel.traits().transport == Traits::Transport::network) {
        return {claim, gateway.request(outgoing, channel.credentials())};
    }
    return {claim, {}, [&gateway, outgoing] { return gateway.deliver(outgoing); }};
}

bool is_surely_unsent(Kind kind) { return kind == Kind::retry || kind == Kind::rejected; }

}  // namespace

Standing standing_of(const Claim& claim, const Message& message, const Channel* channel,
                     const home::NotifyConfig& config, Instant now) {
    const auto since = claim.doubt_since.value_or(claim.claimed_at);
    return {.rung = claim.due.rung,
            .rungs = static_cast<int>(config.ladder.size()),
            .epoch = claim.due.epoch,
            .attempts = claim.due.attempts,
            .is_urgent = claim.due.is_urgent,
            .is_in_doubt = claim.doubt_since.has_value(),
            .drops_repetition = channel != nullptr && channel->drops_repetition(since, now),
            .resends = config.unknown == Unknown::resend,
            .has_gateway = channel != nullptr,
            .not_after = message.not_after};
}

Round::Round(RoundParts parts, std::int64_t spent) : parts_{parts}, spent_{spent} {
    for (const auto& channel : parts_.ladder) {
        callbacks_.push_back(parts_.callbacks.url(channel->name()));
    }
}

std::size_t Round::outstanding() const {
    return std::accumulate(
        parts_.ladder.begin(), parts_.ladder.end(), std::size_t{0},
        [](std::size_t sum, const auto& channel) { return sum + channel->outstanding(); });
}

std::size_t Round::room(const Channel& channel, Instant now) const {
    const bool is_repeatable = channel.traits().repetition_window > chr::hours{0};
    const auto& options = parts_.options;
    return std::min(options.batch,
                    channel.room(now, is_repeatable ? options.repeatable : options.unrepeatable));
}

bool Round::has_room() const {
    const auto now = parts_.clock.now();
    return std::ranges::any_of(parts_.ladder,
                               [&](const auto& channel) { return room(*channel, now) > 0; });
}

std::size_t Round::run(net::HttpClient& http, const std::stop_token& stop) {
    Courier courier{http, parts_.clock, parts_.marks};
    std::size_t ended = 0;
    bool is_cancelled = false;
    for (;;) {
        const auto out = outstanding();
        std::vector<Arrival> arrivals;
        if (out > 0) {
            const auto wanted = std::clamp<std::size_t>(out / 2, 1, parts_.options.batch);
            arrivals = courier.take(wanted, k_longest_wait);
        }
        const bool is_stopping = stop.stop_requested();
        if (is_stopping && !is_cancelled) {
            courier.cancel_unstarted();
            is_cancelled = true;
        }
        ended += arrivals.size();
        for (auto& arrival : arrivals) judge(std::move(arrival), is_stopping);
        Parcels parcels;
        try {
            parcels = step(!is_stopping);
        } catch (const Error&) {
            gather(courier);
            throw;
        }
        if (parcels.empty() && outstanding() == 0) return ended;
        if (!parcels.empty()) courier.give(std::move(parcels));
    }
}

Round::Parcels Round::step(bool may_claim) {
    Parcels parcels;
    auto& harvest = parts_.harvest;
    if (harvest.is_empty() && !(may_claim && has_room())) return parcels;
    try {
        write_and_claim(may_claim, parcels);
    } catch (...) {
        take_back(parcels);
        throw;
    }
    harvest.written(parts_);
    // Between the commit and the network.
    if (!parcels.empty()) parts_.marks.committed(parcels.back().claim.attempt);
    return parcels;
}

void Round::write_and_claim(bool may_claim, Parcels& parcels) {
    // Never while a claim is made, which holds on to what it looked up.
    if (messages_.size() >= k_messages_kept) messages_.clear();
    store::Transaction transaction{parts_.database};
    const auto now = parts_.clock.now();
    parts_.harvest.write_results(parts_, now);
    if (may_claim) {
        parts_.refusals.look();
        const bool is_quiet = parts_.rests.until(now).has_value();
        for (auto& channel : parts_.ladder) {
            channel->resume(now);
            claim(*channel, true, now, parcels);
            if (!is_quiet) claim(*channel, false, now, parcels);
        }
    }
    parts_.harvest.write_books(parts_, now);
    transaction.commit();
}

/// The claims of a transaction that failed.
void Round::take_back(const Parcels& parcels) {
    for (const auto& [claim, request, deliver] : parcels) {
        parts_.ladder[static_cast<std::size_t>(claim.due.rung)]->arrived(std::nullopt, true);
        account(claim, -1);
        parts_.marks.free(claim.mark);
    }
}

/// Nothing more leaves, and what has left is waited for.
void Round::gather(Courier& courier) {
    courier.cancel_unstarted();
    while (outstanding() > 0) {
        for (auto& arrival : courier.take(1, k_longest_wait)) judge(std::move(arrival), true);
    }
}

void Round::judge(Arrival&& arrival, bool is_stopping) {
    auto judgement = result(arrival, is_stopping);
    const bool covers_others = is_joined(message(arrival.claim.due.message));
    parts_.harvest.add({std::move(arrival.claim), std::move(judgement), covers_others});
}

std::optional<Result> Round::result(const Arrival& arrival, bool is_stopping) {
    const auto now = parts_.clock.now();
    const auto& claim = arrival.claim;
    auto& channel = *parts_.ladder[static_cast<std::size_t>(claim.due.rung)];
    const bool never_left =
        !arrival.outcome && arrival.response.reach == net::HttpResponse::Reach::not_sent;
    if (is_stopping && never_left) {
        channel.arrived(std::nullopt, true);
        account(claim, -1);
        return std::nullopt;
    }
    auto outcome =
        arrival.outcome ? *arrival.outcome : channel.gateway().classify(arrival.response);
    const bool is_unsent = is_surely_unsent(outcome.kind);
    channel.arrived(arrival.started_at, is_unsent);
    if (is_unsent) account(claim, -1);
    channel.take_note(outcome, now);
    const auto standing =
        standing_of(claim, message(claim.due.message), &channel, parts_.config, now);
    const auto after = next(standing, outcome, now, parts_.options.jitter());
    return Result{std::move(outcome), after, arrival.started_at};
}

void Round::claim(Channel& channel, bool is_urgent, Instant now, Parcels& parcels) {
    const auto wanted = room(channel, now);
    if (wanted == 0) return;
    for (const auto& due : parts_.outbox.due(channel.rung(), is_urgent, now, wanted)) {
        if (!dispatch(channel, due, now, parcels)) return;
    }
}

bool Round::dispatch(Channel& channel, const Due& due, Instant now, Parcels& parcels) {
    const auto& wanted = message(due.message);
    std::optional<Doubt> doubt;
    if (due.attempts > 0) doubt = parts_.outbox.doubt(due.delivery);
    if (is_settled_without_attempt(channel, due, wanted, doubt, now)) return true;

    auto prepared = prepare(channel, due, wanted, doubt, now);
    if (const auto* refusal = std::get_if<Outcome>(&prepared)) {
        refuse(due, wanted, doubt, *refusal, now);
        return true;
    }
    const auto& outgoing = std::get<Outgoing>(prepared);
    Start start{channel.name(), outgoing.key, body_digest(parts_.vault, outgoing),
                outgoing.content.segments, channel.gateway().price(outgoing.content)};
    if (doubt) {
        if (doubt->body_digest && *doubt->body_digest != start.body_digest) {
            refuse(due, wanted, doubt,
                   {Kind::unknown, Cause::none, tr("changed since it may have been sent"), {}, {}},
                   now);
            return true;
        }
        start.segments = 0;  // the first attempt under this key carries the cost
        start.cost = 0;
    }
    if (!can_pay(channel, start.cost, now)) return false;
    if (parts_.config.messages_per_day && !due.is_urgent) {
        parts_.member_days.count(due.delivery, due.member, local_date(now));
    }
    if (is_joined(wanted) && !doubt) part_with_ended(parts_.database, due.delivery);
    auto claim = parts_.outbox.begin(due, start, doubt, now);
    claim.mark = parts_.marks.take();
    channel.claimed();
    account(claim, 1);
    parcels.push_back(parcel_of(channel, claim, outgoing));
    return true;
}

bool Round::is_settled_without_attempt(const Channel& channel, const Due& due,
                                       const Message& message, const std::optional<Doubt>& doubt,
                                       Instant now) {
    if (is_over(channel, due, message, doubt, now)) return true;
    if (!doubt && waits_for_another_day(due, message, now)) return true;
    if (is_joined(message) && says_nothing(due, doubt, now)) return true;
    if (!message.has_link || parts_.links.has_address()) return false;
    wait_for_address(due, now);
    return true;
}

std::variant<Outgoing, Outcome> Round::prepare(const Channel& channel, const Due& due,
                                               const Message& message,
                                               const std::optional<Doubt>& doubt, Instant now) {
    const auto& traits = channel.traits();
    const auto recipient = parts_.recipients.find(due.member);
    const auto* address = recipient ? recipient->address(traits.address) : nullptr;
    if (address == nullptr) {
        return Outcome{Kind::rejected, Cause::recipient, no_address(traits.address), {}, {}};
    }
    if (!doubt) {
        auto known = parts_.refusals.foresee({channel.name(), traits, due.member, *address}, now);
        if (known) return *std::move(known);
    }
    auto rendered = render(channel, due, message, *recipient);
    if (!rendered.content) {
        return Outcome{Kind::rejected, Cause::message, std::move(rendered.problem), {}, {}};
    }
    return Outgoing{*address, provider_key(parts_.vault, due, message.created_at),
                    std::move(*rendered.content),
                    callbacks_[static_cast<std::size_t>(channel.rung())]};
}

bool Round::is_over(const Channel& channel, const Due& due, const Message& message,
                    const std::optional<Doubt>& doubt, Instant now) {
    Claim claim;
    claim.due = due;
    if (doubt) claim.doubt_since = doubt->since;
    const auto next =
        instead_of_attempt(standing_of(claim, message, &channel, parts_.config, now), now);
    if (!next) return false;
    parts_.outbox.settle(due, *next,
                         next->state == State::expired ? tr("its time was over")
                                                       : tr("no answer, and no longer provable"),
                         now);
    share(due, now);
    return true;
}

void Round::refuse(const Due& due, const Message& message, const std::optional<Doubt>& doubt,
                   const Outcome& outcome, Instant now) {
    Claim claim;
    claim.due = due;
    if (doubt) claim.doubt_since = doubt->since;
    auto standing = standing_of(claim, message, nullptr, parts_.config, now);
    parts_.outbox.settle(due, next(standing, outcome, now, 0.0), outcome.detail, now);
    share(due, now);
}

void Round::share(const Due& due, Instant now) {
    if (is_joined(message(due.message))) share_outcome(parts_.database, due.delivery, now);
}

bool Round::says_nothing(const Due& due, const std::optional<Doubt>& doubt, Instant now) {
    if (!covered_by(parts_.database, due.delivery).empty()) return false;
    const auto state = doubt ? State::unknown : State::cancelled;
    parts_.outbox.settle(due, {state, due.rung, due.epoch, due.attempts, now},
                         tr("nothing of what it joined is left to say"), now);
    share(due, now);
    return true;
}

bool Round::waits_for_another_day(const Due& due, const Message& message, Instant now) {
    const auto& limit = parts_.config.messages_per_day;
    if (!limit || due.is_urgent) return false;
    if (!parts_.member_days.is_full(due.delivery, due.member, local_date(now), *limit)) {
        return false;
    }
    const auto morning = parts_.rests.next_day(now);
    if (message.not_after && *message.not_after < morning + k_least_time_left) return false;
    const int rung = is_joined(message) ? due.rung : k_held_rung;
    parts_.outbox.settle(due, {State::pending, rung, due.epoch, due.attempts, morning},
                         tr("the member has had enough messages for today"), now);
    return true;
}

/// An operator's slip must not end what was promised.
void Round::wait_for_address(const Due& due, Instant now) {
    parts_.outbox.settle(
        due, {State::pending, due.rung, due.epoch, due.attempts, now + k_wait_for_operator},
        tr("sotay.yaml has no public_url for the personal link"), now);
}

Values Round::values(const Due& due, const Message& message, const Recipient& recipient) {
    Values values = message.params;
    values["full_name"] = recipient.full_name;
    if (!message.has_link) return values;
    const auto delivery = message.link_of ? parts_.outbox.find(*message.link_of, due.member)
                                          : std::optional{due.delivery};
    const auto url = delivery ? parts_.links.url(*delivery) : std::nullopt;
    if (url) values["link"] = *url;
    return values;
}

const std::optional<Content>& Round::common_content(const Channel& channel,
                                                    const Message& message) {
    const std::pair place{channel.rung(), message.id};
    const auto found = common_.find(place);
    if (found != common_.end()) return found->second;
    if (common_.size() >= k_messages_kept) common_.clear();
    // What cannot do without the values of a person is no content yet.
    std::optional<Content> content;
    const bool is_personal =
        message.has_link || message.params.contains("full_name") || message.params.contains("link");
    if (!is_personal) content = channel.gateway().render(message.purpose, message.params).content;
    return common_.emplace(place, std::move(content)).first->second;
}

Rendered Round::render(const Channel& channel, const Due& due, const Message& message,
                       const Recipient& recipient) {
    if (is_joined(message)) return render_joined(channel, due, message, recipient);
    if (const auto& common = common_content(channel, message)) return {*common, {}};
    return channel.gateway().render(message.purpose, values(due, message, recipient));
}

Rendered Round::render_joined(const Channel& channel, const Due& due, const Message& message,
                              const Recipient& recipient) {
    std::vector<std::string> forms;
    for (const auto& covered : covered_by(parts_.database, due.delivery)) {
        Due one = due;
        one.delivery = covered.delivery;
        forms.push_back(short_form(values(one, this->message(covered.message), recipient)));
    }
    return notify::render_joined(channel.gateway(), values(due, message, recipient), forms);
}

const Message& Round::message(std::int64_t id) {
    const auto found = messages_.find(id);
    if (found != messages_.end()) return found->second;
    auto read = find_message(parts_.database, id);
    if (!read) throw Error{ErrorKind::bug, "a delivery has lost its message"};
    return messages_.emplace(id, std::move(*read)).first->second;
}

bool Round::can_pay(Channel& channel, long long cost, Instant now) {
    const auto& budget = parts_.config.monthly_budget;
    if (!budget || cost == 0 || spent_ + cost <= *budget) return true;
    channel.pause_for("budget", tr("the month's budget is used up"), now, std::nullopt);
    return false;
}

void Round::account(const Claim& claim, int sign) {
    parts_.harvest.account(claim, sign);
    spent_ += std::int64_t{sign} * claim.cost;
}

}  // namespace sotay::notify
