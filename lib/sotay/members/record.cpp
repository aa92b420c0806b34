#include "sotay/members/record.h"

#include "sotay/members/identity.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <utility>

namespace sotay::members {

namespace {

template <typename Stored, typename Said>
bool put(Stored& stored, const Said& said) {
    if (!said || stored == said) return false;
    stored = *said;
    return true;
}

bool put(std::optional<std::string>& stored, const std::optional<Date>& said) {
    return put(stored, said ? std::optional{iso(*said)} : std::nullopt);
}

class Sealer {
public:
    Sealer(const store::Vault& vault, MemberId id) : vault_{vault}, id_{id} {}

    bool put(Sealed& stored, std::string_view column, const std::optional<std::string>& value,
             const std::optional<Bytes>& index) const {
        if (!value || stored.index == index) return false;
        stored = {vault_.seal(*value, sealed_place(column, id_)), index};
        return true;
    }
    bool put(Sealed& stored, std::string_view column,
             const std::optional<std::string>& value) const {
        return value && put(stored, column, value, vault_.blind_index(column, *value));
    }
    bool put_email(std::optional<Bytes>& stored, const std::optional<std::string>& value) const {
        const auto place = sealed_place(k_email, id_);
        if (!value || (stored && vault_.open(*stored, place) == *value)) return false;
        stored = vault_.seal(*value, place);
        return true;
    }

private:
    const store::Vault& vault_;
    MemberId id_;
};

}  // namespace

Identity identity_of(const Draft& draft, const store::Vault& vault) {
    Identity identity;
    if (draft.card_number) {
        identity.card = vault.blind_index(k_card, card_key(*draft.card_number));
    }
    if (draft.citizen_id) {
        identity.citizen_id = vault.blind_index(k_citizen_id, *draft.citizen_id);
    }
    identity.name_folded = text::fold(draft.full_name);
    return identity;
}

bool update(Record& record, const Draft& draft, const Identity& identity,
            const store::Vault& vault) {
    const Sealer sealer{vault, record.id};
    const bool changes[]{
        put(record.full_name, std::optional{draft.full_name}),
        put(record.birth_date, draft.birth_date),
        put(record.gender, draft.gender),
        sealer.put(record.card, k_card, draft.card_number, identity.card),
        sealer.put(record.citizen_id, k_citizen_id, draft.citizen_id, identity.citizen_id),
        sealer.put(record.phone, k_phone, draft.phone),
        sealer.put(record.zalo_id, k_zalo_id, draft.zalo_id),
        sealer.put_email(record.email, draft.email),
        put(record.admitted_on, draft.admitted_on),
        put(record.official_on, draft.official_on),
        put(record.ethnicity, draft.ethnicity),
        put(record.education, draft.education),
    };
    return std::ranges::count(changes, true) > 0;
}

Placement first_placement(const Draft& draft, const MemberRules& rules,
                          bool sheet_has_official_dates, Date today) {
    const bool is_probationary =
        sheet_has_official_dates && draft.admitted_on && !draft.official_on;
    const auto founded_on = draft.organisation->founded_on;
    const auto since = std::max(draft.admitted_on.value_or(founded_on), founded_on);
    Placement placement;
    placement.organisation = draft.organisation->id;
    placement.state =
        draft.state.value_or(is_probationary ? rules.probationary_state : rules.default_state);
    if (draft.post && !draft.post->empty()) placement.post = draft.post;
    placement.from_on = iso(std::min(since, today));
    return placement;
}

Placement next_placement(const Placement& present, const Draft& draft, Date today) {
    Placement next = present;
    next.organisation = draft.organisation->id;
    if (draft.state) next.state = *draft.state;
    if (draft.post) next.post = draft.post->empty() ? std::nullopt : draft.post;
    next.from_on = iso(today);
    return next;
}

}  // namespace sotay::members
