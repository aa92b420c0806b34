#include "sotay/members/record.h"

#include "sotay/members/sealed.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <type_traits>
#include <utility>

namespace sotay::members {

namespace {

std::optional<Bytes> phone_key(const Contact& contact, const store::Vault& vault) {
    return contact.phone ? std::optional{phone_index(*contact.phone, vault)} : std::nullopt;
}

std::optional<Bytes> zalo_key(const Contact& contact, const store::Vault& vault) {
    return contact.zalo_id ? std::optional{zalo_id_index(*contact.zalo_id, vault)} : std::nullopt;
}

void put(Record& record, const Contact& contact, const store::Vault& vault) {
    record.contact = seal(contact, record.id, vault);
    record.phone_index = phone_key(contact, vault);
    record.zalo_id_index = zalo_key(contact, vault);
}

void put(Record& record, const Identity& identity, const store::Vault& vault) {
    record.identity = seal(identity, record.id, vault);
    record.card_index = identity.card_number
                            ? std::optional{card_index(*identity.card_number, vault)}
                            : std::nullopt;
    record.citizen_id_index = identity.citizen_id
                                  ? std::optional{citizen_id_index(*identity.citizen_id, vault)}
                                  : std::nullopt;
}

/// Collects which fields a draft changes.
class Updater {
public:
    Updater(Record& record, const Draft& draft, const Keys& keys, const store::Vault& vault)
        : record_{record}, draft_{draft}, keys_{keys}, vault_{vault} {}

    FieldChanges run() {
        put(Field::full_name, record_.full_name, std::optional{draft_.full_name});
        put(Field::birth_date, record_.birth_date, iso(draft_.birth_date));
        put(Field::gender, record_.gender, draft_.gender);
        put_identity();
        put_contact();
        put(Field::admitted_on, record_.admitted_on, iso(draft_.admitted_on));
        put(Field::official_on, record_.official_on, iso(draft_.official_on));
        put(Field::ethnicity, record_.ethnicity, draft_.ethnicity);
        put(Field::education, record_.education, draft_.education);
        return std::move(changes_);
    }

private:
    static Json value_of(const std::string& value) { return value; }
    static Json value_of(const std::optional<std::string>& value) {
        return value ? Json(*value) : Json();
    }

    template <typename Stored>
    void put(Field field, Stored& stored, const std::optional<std::string>& said) {
        if (!said || stored == *said) return;
        changes_.add(key_of(field), value_of(stored));
        stored = *said;
    }

    void put_identity() {
        const bool has_new_card = keys_.card && record_.card_index != keys_.card;
        const bool has_new_id = keys_.citizen_id && record_.citizen_id_index != keys_.citizen_id;
        if (!has_new_card && !has_new_id) return;
        auto identity = open_identity(record_.identity, record_.id, vault_);
        if (has_new_card) {
            put(Field::card_number, identity.card_number, draft_.card_number);
            record_.card_index = keys_.card;
        }
        if (has_new_id) {
            put(Field::citizen_id, identity.citizen_id, draft_.citizen_id);
            record_.citizen_id_index = keys_.citizen_id;
        }
        record_.identity = seal(identity, record_.id, vault_);
    }

    void put_contact() {
        if (!draft_.phone && !draft_.zalo_id && !draft_.email) return;
        auto contact = open_contact(record_.contact, record_.id, vault_);
        const auto before = changes_.fields.size();
        put(Field::phone, contact.phone, draft_.phone);
        put(Field::zalo_id, contact.zalo_id, draft_.zalo_id);
        put(Field::email, contact.email, draft_.email);
        if (changes_.fields.size() == before) return;
        members::put(record_, contact, vault_);
    }

    Record& record_;
    const Draft& draft_;
    const Keys& keys_;
    const store::Vault& vault_;
    FieldChanges changes_;
};

/// The day is the one the sheet tells, else today's; never before the placement began.
void depart(Placement& placement, const Draft& draft, Date today) {
    const auto day = draft.departed_on ? std::min(draft.departed_on->latest(), today) : today;
    placement.to_on = std::max(iso(day), placement.from_on);
    placement.departure = draft.departure;
}

}  // namespace

Keys keys_of(const Draft& draft, const store::Vault& vault) {
    Keys keys;
    if (draft.card_number) keys.card = card_index(*draft.card_number, vault);
    if (draft.citizen_id) keys.citizen_id = citizen_id_index(*draft.citizen_id, vault);
    keys.name_folded = text::fold(draft.full_name);
    return keys;
}

Record new_record(MemberId id, const Draft& draft, const Keys& keys, const store::Vault& vault) {
    const Contact contact{draft.phone, draft.zalo_id, draft.email};
    Record record;
    record.id = id;
    record.full_name = draft.full_name;
    record.birth_date = iso(draft.birth_date);
    record.gender = draft.gender;
    record.identity = seal(Identity{draft.card_number, draft.citizen_id}, id, vault);
    record.card_index = keys.card;
    record.citizen_id_index = keys.citizen_id;
    put(record, contact, vault);
    record.admitted_on = iso(draft.admitted_on);
    record.official_on = iso(draft.official_on);
    record.ethnicity = draft.ethnicity;
    record.education = draft.education;
    return record;
}

void FieldChanges::add(std::string field, Json before) {
    previous[field] = std::move(before);
    fields.push_back(std::move(field));
}

FieldChanges update(Record& record, const Draft& draft, const Keys& keys,
                    const store::Vault& vault) {
    return Updater{record, draft, keys, vault}.run();
}

void restore(Record& record, const Json& previous, const store::Vault& vault) {
    const auto give = [&previous](Field field, auto& value) {
        const auto found = previous.find(key_of(field));
        if (found == previous.end()) return;
        value = found->is_null() ? std::string{} : found->template get<std::string>();
        if constexpr (!std::is_same_v<std::remove_reference_t<decltype(value)>, std::string>) {
            if (found->is_null()) value.reset();
        }
    };
    give(Field::full_name, record.full_name);
    give(Field::birth_date, record.birth_date);
    give(Field::gender, record.gender);
    give(Field::admitted_on, record.admitted_on);
    give(Field::official_on, record.official_on);
    give(Field::ethnicity, record.ethnicity);
    give(Field::education, record.education);
    auto identity = open_identity(record.identity, record.id, vault);
    give(Field::card_number, identity.card_number);
    give(Field::citizen_id, identity.citizen_id);
    put(record, identity, vault);
    auto contact = open_contact(record.contact, record.id, vault);
    give(Field::phone, contact.phone);
    give(Field::zalo_id, contact.zalo_id);
    give(Field::email, contact.email);
    put(record, contact, vault);
}

bool is_guest(const Draft& draft, const MemberRules& rules) {
    const auto* state = draft.state ? rules.states.find(*draft.state) : nullptr;
    return state != nullptr && state->kind == StateKind::guest;
}

Placement first_placement(const Draft& draft, const MemberRules& rules,
                          bool sheet_has_official_dates, Date today) {
    const bool is_probationary =
        sheet_has_official_dates && draft.admitted_on && !draft.official_on;
    const auto founded_on = draft.organisation->founded_on;
    const auto admitted_on = draft.admitted_on ? draft.admitted_on->earliest() : founded_on;
    Placement placement;
    placement.organisation = draft.organisation->id;
    placement.state =
        draft.state.value_or(is_probationary ? rules.probationary_state : rules.default_state);
    placement.from_on = iso(std::min(std::max(admitted_on, founded_on), today));
    if (draft.departure) depart(placement, draft, today);
    return placement;
}

Placement next_placement(const Placement& present, const Draft& draft, Date today) {
    Placement next = present;
    if (draft.departure) {
        depart(next, draft, today);
        return next;
    }
    next.organisation = draft.organisation->id;
    if (draft.state) next.state = *draft.state;
    next.from_on = iso(today);
    return next;
}

}  // namespace sotay::members
