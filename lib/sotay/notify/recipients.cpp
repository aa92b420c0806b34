#include "sotay/notify/recipients.h"

#include "sotay/members/identity.h"

namespace sotay::notify {

namespace {

constexpr const char* k_find = R"sql(
    SELECT full_name, phone, zalo_id FROM members WHERE id = $1)sql";

}  // namespace

const std::string* Recipient::address(Traits::Address kind) const {
    const auto& chosen = kind == Traits::Address::phone ? phone : zalo_id;
    return chosen ? &*chosen : nullptr;
}

Recipients::Recipients(store::Database& database, const store::Vault& vault)
    : vault_{vault}, find_{database, k_find} {}

std::optional<Recipient> Recipients::find(std::int64_t member) {
    find_.bind_all(member);
    if (!find_.step()) return std::nullopt;
    Recipient found{find_.text(0), std::nullopt, std::nullopt};
    if (const auto sealed = find_.optional_bytes(1)) {
        found.phone = vault_.open(*sealed, members::sealed_place(members::k_phone, member));
    }
    if (const auto sealed = find_.optional_bytes(2)) {
        found.zalo_id = vault_.open(*sealed, members::sealed_place(members::k_zalo_id, member));
    }
    find_.reset();
    return found;
}

}  // namespace sotay::notify
