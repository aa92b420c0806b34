#include "sotay/notify/refusals.h"

#include "sotay/base/messages.h"
#include "sotay/members/sealed.h"

namespace sotay::notify {

namespace {

using Hold = Outcome::Hold;

constexpr const char* k_find = R"sql(
    SELECT detail, held_until FROM address_refusals
    WHERE address_index = $1 AND gateway = $2)sql";

constexpr const char* k_write = R"sql(
    INSERT INTO address_refusals (address_index, gateway, hold, member_id, detail, held_from,
                                  held_until)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (address_index, gateway) DO UPDATE SET hold = excluded.hold,
        member_id = excluded.member_id, detail = excluded.detail, held_from = excluded.held_from,
        held_until = excluded.held_until)sql";

constexpr const char* k_any = R"sql(
    SELECT 1 FROM address_refusals LIMIT 1)sql";

constexpr const char* k_lift = R"sql(
    DELETE FROM address_refusals
    WHERE hold = 'refusal' AND (address_index = $1 OR EXISTS (
        SELECT 1 FROM members m
        WHERE m.id = address_refusals.member_id AND m.zalo_id_index = $1)))sql";

Outcome refused(std::string detail) {
    return {Outcome::Kind::rejected, Outcome::Cause::recipient, std::move(detail), {}, {}};
}

}  // namespace

Bytes address_index(Traits::Address kind, std::string_view address, const store::Vault& vault) {
    switch (kind) {
        case Traits::Address::phone:
            return members::phone_index(address, vault);
        case Traits::Address::zalo_id:
            return members::zalo_id_index(address, vault);
        case Traits::Address::email:
            break;
    }
    return vault.blind_index("email", address);
}

Refusals::Refusals(store::Database& database, const store::Vault& vault) : Refusals{database} {
    vault_ = &vault;
}

Refusals::Refusals(store::Database& database)
    : windows_{database},
      find_{database, k_find},
      write_{database, k_write},
      any_{database, k_any} {}

void Refusals::look() {
    has_any_ = any_.step();
    any_.reset();
}

std::optional<Outcome> Refusals::foresee(const Subject& subject, Instant now) {
    // Most offices have none: then no address is digested.
    if (!has_any_ && !subject.traits.needs_window) return std::nullopt;
    return foresee(subject.gateway, subject.traits,
                   address_index(subject.traits.address, subject.address, *vault_), now);
}

std::optional<Outcome> Refusals::foresee(const std::string& gateway, const Traits& traits,
                                         const Bytes& address_index, Instant now) {
    if (traits.needs_window && windows_.find(address_index, now) == ZaloWindow::closed) {
        return refused(tr("the person's window at Zalo is closed"));
    }
    find_.bind_all(address_index, gateway);
    if (!find_.step()) return std::nullopt;
    const bool is_held = find_.is_null(1) || now < find_.instant(1);
    auto detail = find_.text(0);
    find_.reset();
    if (!is_held) return std::nullopt;
    return refused(tr("known since earlier: {}", detail));
}

void Refusals::learn(const Subject& subject, const Outcome& outcome, Instant now) {
    if (!teaches(outcome)) return;
    const auto index = address_index(subject.traits.address, subject.address, *vault_);
    if (outcome.hold == Hold::closed_window) return windows_.note_closed(index, now);
    const bool is_refusal = outcome.hold == Hold::refusal;
    const auto until = is_refusal ? std::nullopt : std::optional{now + k_no_account_hold};
    write_.run(index, subject.gateway, is_refusal ? "refusal" : "no_account", subject.member,
               outcome.detail, now, until);
    has_any_ = true;
}

void lift_refusals(store::Database& database, const Bytes& zalo_id_index) {
    database.execute(k_lift, zalo_id_index);
}

}  // namespace sotay::notify
