#include "sotay/notify/dispatcher.h"

#include "sotay/base/error.h"
#include "sotay/base/log.h"
#include "sotay/base/messages.h"
#include "sotay/notify/budget.h"
#include "sotay/notify/channel.h"
#include "sotay/notify/expander.h"
#include "sotay/notify/harvest.h"
#include "sotay/notify/joined.h"
#include "sotay/notify/personal_link.h"
#include "sotay/notify/quiet.h"
#include "sotay/notify/quota.h"
#include "sotay/notify/round.h"
#include "sotay/notify/silence.h"

#include <algorithm>
#include <map>
#include <random>
#include <utility>

namespace sotay::notify {

namespace chr = std::chrono;

namespace {

// How long a message waits for a gateway that only an operator can mend, before it goes on to a
// dearer one; and how near its end it does not wait at all.
constexpr chr::hours k_patience{4};
constexpr chr::hours k_last_chance{1};

constexpr std::size_t k_connections = 64;

std::function<double()> unpredictable() {
    return [engine = std::mt19937_64{std::random_device{}()},
            spread = std::uniform_real_distribution<double>{}]() mutable { return spread(engine); };
}

std::optional<Instant> earlier(std::optional<Instant> one, std::optional<Instant> other) {
    if (!one || !other) return one ? one : other;
    return std::min(*one, *other);
}

}  // namespace

net::HttpClient::Options client_options(const home::Identity& identity) {
    net::HttpClient::Options options;
    options.connections = k_connections;
    options.loopback_only = identity.is_sample;
    return options;
}

struct Dispatcher::Impl {
    const home::Home& home;
    store::Database& database;
    net::HttpClient& http;
    const Clock& clock;
    const home::NotifyConfig& config;
    Options options;
    SmsTexts texts;
    std::map<std::string, ZaloAccount> accounts;
    std::vector<std::unique_ptr<Channel>> ladder;
    Outbox outbox;
    StartedMarks marks;
    Recipients recipients;
    Refusals refusals;
    MemberDays member_days;
    RestTimes rests;
    Silence silence;
    PersonalLinks links;
    CallbackPaths callbacks;
    Harvest harvest;
    RoundParts parts;
    Expander expander;
    std::optional<Throttle> throttle;
    bool told_not_released = false;

    Impl(const home::Home& the_home, store::Database& the_database, const store::Vault& vault,
         net::HttpClient& the_http, const Clock& the_clock, Options chosen)
        : home{the_home},
          database{the_database},
          http{the_http},
          clock{the_clock},
          config{the_home.config().notify},
          options{std::move(chosen)},
          texts{the_home.path("templates/sms"), the_home.config().language},
          outbox{the_database},
          marks{the_home.path("sotayd.started")},
          recipients{the_database, vault},
          refusals{the_database, vault},
          member_days{the_database},
          rests{rest_times(the_home, local_date(the_clock.now()))},
          silence{the_database},
          links{vault, the_home.config().public_url},
          callbacks{vault, the_home.config().callback_url()},
          parts{the_database, vault,       the_clock, config, options,   outbox,  marks, recipients,
                refusals,     member_days, rests,     links,  callbacks, harvest, ladder},
          expander{the_database, reachable_by(the_home)} {
        if (!options.jitter) options.jitter = unpredictable();
        for (const auto& name : config.ladder) add_rung(*home.config().find_gateway(name));
    }

    void add_rung(const home::GatewayConfig& gateway) {
        ZaloAccount* account = nullptr;
        if (!gateway.account.empty()) {
            const auto* found = home.config().find_account(gateway.account);
            account = &accounts.try_emplace(gateway.account, home, *found, clock).first->second;
        }
        const auto rung = static_cast<int>(ladder.size());
        ladder.push_back(std::make_unique<Channel>(home, gateway, rung, texts, account));
    }

    [[nodiscard]] bool is_released() {
        if (home::is_released(home, database)) {
            told_not_released = false;
            return true;
        }
        if (!std::exchange(told_not_released, true)) {
            log::warning("{}", tr("this home was copied or restored: nothing is sent until "
                                  "sotay notify release"));
        }
        return false;
    }

    void recover() {
        const auto incarnation = home::identity(database).incarnation;
        const auto claims = outbox.open_claims();
        if (claims.empty() && marks.is_ready(incarnation)) return;
        marks.read(incarnation, outbox.newest_attempt());
        if (!claims.empty()) {
            store::Transaction transaction{database};
            const auto now = clock.now();
            for (const auto& claim : claims) settle(claim, now);
            transaction.commit();
        }
        // Until a batch is committed its marks are held twice: by what ended and by what follows.
        marks.begin(incarnation,
                    2 * ladder.size() * std::max(options.repeatable, options.unrepeatable));
    }

    void settle(const Claim& claim, Instant now) {
        if (!marks.may_have_started(claim.attempt)) {
            add_usage(database, claim.channel, local_date(claim.claimed_at),
                      {-1, -claim.segments, -claim.cost});
            return outbox.release(claim, now);
        }
        const Outcome outcome{Outcome::Kind::unknown,
                              Outcome::Cause::none,
                              tr("the program ended before the answer came"),
                              {},
                              {}};
        const auto message = find_message(database, claim.due.message);
        const auto standing = standing_of(claim, *message, channel_of(claim), config, now);
        outbox.finish(claim, {outcome, next(standing, outcome, now, options.jitter()), {}}, now);
        if (is_joined(*message)) share_outcome(database, claim.due.delivery, now);
    }

    /// nullptr when the ladder was changed since.
    [[nodiscard]] const Channel* channel_of(const Claim& claim) const {
        const auto rung = static_cast<std::size_t>(claim.due.rung);
        if (rung >= ladder.size() || ladder[rung]->name() != claim.channel) return nullptr;
        return ladder[rung].get();
    }

    void prepare(const std::stop_token& stop) {
        const auto stored = pauses(database);
        const auto now = clock.now();
        const auto today = local_date(now);
        watch_budget(database, config, spent(now), now);
        for (auto& channel : ladder) {
            const auto& gateway = *home.config().find_gateway(channel->name());
            const auto found = stored.find(channel->name());
            const auto pause = found == stored.end() ? std::nullopt : std::optional{found->second};
            const bool is_affordable =
                !config.monthly_budget || spent(now) + gateway.price <= *config.monthly_budget;
            channel->set_quota_left(find_quota(database, channel->name(), today).left);
            channel->prepare(pause, usage_on(database, channel->name(), today), is_affordable, http,
                             clock, stop);
        }
    }

    [[nodiscard]] std::int64_t spent(Instant now) const {
        return usage_in(database, month_of(local_date(now))).cost;
    }

    /// What waited for this morning.
    void join() {
        const bool may_join = std::ranges::any_of(ladder, [](const auto& channel) {
            return channel->gateway().has_wording(k_joined_purpose);
        });
        join_held(database, may_join, clock.now());
    }

    void tidy() {
        store::Transaction transaction{database};
        const auto now = clock.now();
        outbox.expire(now);
        const auto stranded = outbox.strand(static_cast<int>(ladder.size()),
                                            tr("no gateway is left on the ladder"), now);
        if (stranded > 0) share_outcomes(database, now);
        for (const auto& channel : ladder) pass_on(*channel, now);
        for (const auto& channel : ladder) {
            if (const auto rung = receipts_of(*channel)) silence.pass_on(*rung, now);
        }
        if (config.messages_per_day) member_days.forget_before(local_date(now));
        transaction.commit();
    }

    /// nullopt when nobody waits for this gateway's receipts.
    [[nodiscard]] std::optional<Silence::Rung> receipts_of(const Channel& channel) const {
        const auto& within = home.config().find_gateway(channel.name())->receipt_within;
        if (!within || !channel.traits().gives_receipts) return std::nullopt;
        const auto rungs = static_cast<int>(ladder.size());
        if (channel.rung() + 1 >= rungs) return std::nullopt;
        return Silence::Rung{channel.name(), channel.rung(), rungs, *within};
    }

    /// A paused gateway must not hold back what cannot wait for it.
    void pass_on(const Channel& channel, Instant now) {
        const auto above = static_cast<std::size_t>(channel.rung()) + 1;
        const auto& pause = channel.pause();
        if (!pause || above >= ladder.size() || ladder[above]->pause()) return;
        if (pause->cause == "throttled" || pause->cause == "budget") return;
        const bool has_end =
            pause->cause == "quota" || pause->cause == "limit" || pause->cause == "night";
        const auto due_by = has_end ? Instant{} : now - k_patience;
        outbox.pass_on(channel.rung(), due_by,
                       has_end ? pause->until.value_or(now) : now + k_last_chance, now);
    }

    std::size_t send(const std::stop_token& stop) {
        std::size_t ended = 0;
        for (bool again = true; again;) {
            Round round{parts, spent(clock.now())};
            ended += round.run(http, stop);
            again = false;
            for (auto& channel : ladder) {
                if (channel->renew_token(http, clock, stop)) again = true;
            }
            if (stop.stop_requested()) break;
        }
        store_pauses(database, ladder);
        for (auto& channel : ladder) channel->kept();
        return ended;
    }

    [[nodiscard]] std::optional<Instant> first_due(const Channel& channel) {
        const auto now = clock.now();
        auto normal = outbox.first_due(channel.rung(), false);
        const auto quiet_end = rests.until(now);
        if (normal && quiet_end) normal = std::max(*normal, *quiet_end);
        return earlier(outbox.first_due(channel.rung(), true), normal);
    }

    /// When the channel can take its first due message; nullopt when an operator must act first.
    [[nodiscard]] std::optional<Instant> next_due(const Channel& channel) {
        auto due = first_due(channel);
        const auto& pause = channel.pause();
        if (!due || (pause && !pause->until)) return std::nullopt;
        if (pause) due = std::max(*due, *pause->until);
        const auto free = channel.limit().free_at(clock.now());
        return free ? std::max(*due, *free) : *due;
    }

    void note_throttling() {
        throttle.reset();
        const auto now = clock.now();
        for (const auto& channel : ladder) {
            const auto due = first_due(*channel);
            if (!due || *due > now) continue;
            const auto& pause = channel->pause();
            if (pause && pause->cause != "throttled") continue;
            const auto until = pause ? pause->until : channel->limit().free_at(now);
            if (!until || (throttle && throttle->until <= *until)) continue;
            throttle = {*until, pause.has_value()};
        }
    }
};

Dispatcher::Dispatcher(const home::Home& home, store::Database& database, const store::Vault& vault,
                       net::HttpClient& http, const Clock& clock, Options options)
    : impl_{std::make_unique<Impl>(home, database, vault, http, clock, std::move(options))} {}

Dispatcher::Dispatcher(const home::Home& home, store::Database& database, const store::Vault& vault,
                       net::HttpClient& http, const Clock& clock)
    : Dispatcher{home, database, vault, http, clock, Options{}} {}

Dispatcher::~Dispatcher() {
    try {
        impl_->harvest.write(impl_->parts);
    } catch (const std::exception& error) {  // the edge: the end has nobody to tell but the log
        log::error("answers that came were not written: {}", error.what());
    }
}

void Dispatcher::recover() { impl_->recover(); }

std::size_t Dispatcher::run_once(const std::stop_token& stop) {
    auto& self = *impl_;
    self.harvest.write(self.parts);
    if (!self.is_released()) return 0;
    self.recover();
    self.expander.expand_all(self.clock.now(), stop);
    if (stop.stop_requested()) return 0;
    self.prepare(stop);
    self.join();
    self.tidy();
    const auto ended = self.send(stop);
    self.note_throttling();
    return ended;
}

std::optional<Instant> Dispatcher::next_due() {
    auto& self = *impl_;
    if (self.outbox.has_unexpanded()) return self.clock.now();
    auto first = first_held(self.database);
    for (const auto& channel : self.ladder) {
        first = earlier(first, self.next_due(*channel));
        if (const auto rung = self.receipts_of(*channel)) {
            first = earlier(first, self.silence.next_due(*rung));
        }
    }
    return first;
}

const std::optional<Dispatcher::Throttle>& Dispatcher::throttle() const { return impl_->throttle; }

}  // namespace sotay::notify
