#include "sotay/notify/harvest.h"

#include "sotay/notify/joined.h"
#include "sotay/notify/quota.h"
#include "sotay/notify/reports.h"
#include "sotay/notify/round.h"

namespace sotay::notify {

namespace {

void learn(const RoundParts& parts, const Channel& channel, const Claim& claim,
           const Outcome& outcome, Instant now) {
    if (!Refusals::teaches(outcome)) return;
    const auto recipient = parts.recipients.find(claim.due.member);
    const auto* address = recipient ? recipient->address(channel.traits().address) : nullptr;
    if (address == nullptr) return;
    parts.refusals.learn({channel.name(), channel.traits(), claim.due.member, *address}, outcome,
                         now);
}

void write_result(const RoundParts& parts, const Judged& judged, Instant now) {
    const auto& claim = judged.claim;
    if (!judged.result) return parts.outbox.release(claim, now);
    const auto& channel = *parts.ladder[static_cast<std::size_t>(claim.due.rung)];
    const auto& outcome = judged.result->outcome;
    learn(parts, channel, claim, outcome, now);
    parts.outbox.finish(claim, *judged.result, now);
    if (judged.covers_others) share_outcome(parts.database, claim.due.delivery, now);
    if (!outcome.provider_id.empty() && !channel.traits().reports_name_key) {
        note_provider_id(parts.database, {claim.channel, outcome.provider_id}, claim.attempt, now);
    }
}

}  // namespace

void Harvest::account(const Claim& claim, int sign) {
    usage_[{claim.channel, local_date(claim.claimed_at)}] +=
        {sign, std::int64_t{sign} * claim.segments, std::int64_t{sign} * claim.cost};
}

void Harvest::write_results(const RoundParts& parts, Instant now) const {
    for (const auto& judged : judged_) write_result(parts, judged, now);
}

void Harvest::write_books(const RoundParts& parts, Instant now) const {
    for (const auto& [place, change] : usage_) {
        add_usage(parts.database, place.first, place.second, change);
    }
    for (const auto& channel : parts.ladder) {
        const auto left = channel->changed_quota_left();
        if (left) note_quota_left(parts.database, channel->name(), *left, now);
    }
    store_pauses(parts.database, parts.ladder);
}

void Harvest::written(const RoundParts& parts) {
    for (const auto& judged : judged_) parts.marks.free(judged.claim.mark);
    judged_.clear();
    usage_.clear();
    for (const auto& channel : parts.ladder) channel->kept();
}

void Harvest::write(const RoundParts& parts) {
    if (judged_.empty()) return;
    store::Transaction transaction{parts.database};
    const auto now = parts.clock.now();
    write_results(parts, now);
    write_books(parts, now);
    transaction.commit();
    written(parts);
}

}  // namespace sotay::notify
