#include "sotay/notify/recipients.h"

#include "sotay/base/messages.h"
#include "sotay/members/sealed.h"

namespace sotay::notify {

namespace {

constexpr const char* k_find = R"sql(
    SELECT full_name, contact FROM members WHERE id = $1)sql";

}  // namespace

const std::string* Recipient::address(Traits::Address kind) const {
    const auto* chosen = &phone;
    if (kind == Traits::Address::zalo_id) chosen = &zalo_id;
    if (kind == Traits::Address::email) chosen = &email;
    return *chosen ? &**chosen : nullptr;
}

std::string no_address(Traits::Address kind) {
    switch (kind) {
        case Traits::Address::phone:
            return tr("no phone number is known");
        case Traits::Address::zalo_id:
            return tr("no Zalo id is known");
        case Traits::Address::email:
            return tr("no e-mail address is known");
    }
    return {};
}

Recipients::Recipients(store::Database& database, const store::Vault& vault)
    : vault_{vault}, find_{database, k_find} {}

std::optional<Recipient> Recipients::find(std::int64_t member) {
    find_.bind_all(member);
    if (!find_.step()) return std::nullopt;
    auto contact = members::open_contact(find_.optional_bytes(1), member, vault_);
    Recipient found{find_.text(0), std::move(contact.phone), std::move(contact.zalo_id),
                    std::move(contact.email)};
    find_.reset();
    return found;
}

}  // namespace sotay::notify
