#include "sotay/members/record_store.h"

#include "sotay/members/sealed.h"
#include "sotay/store/name_index.h"
#include "sotay/text/vietnamese.h"

namespace sotay::members {

namespace {

constexpr const char* k_load = R"sql(
    SELECT id, full_name, birth_date, gender, identity, card_index, citizen_id_index, contact,
           phone_index, zalo_id_index, admitted_on, official_on, ethnicity, education
    FROM members WHERE id = $1)sql";

constexpr const char* k_save = R"sql(
    UPDATE members SET
        full_name = $2, name_key = $3, name_folded = $4, birth_date = $5, gender = $6,
        identity = $7, card_index = $8, citizen_id_index = $9, contact = $10, phone_index = $11,
        zalo_id_index = $12, admitted_on = $13, official_on = $14, ethnicity = $15,
        education = $16, updated_at = $17
    WHERE id = $1)sql";

constexpr const char* k_add = R"sql(
    INSERT INTO members (id, full_name, name_key, name_folded, birth_date, gender, identity,
                         card_index, citizen_id_index, contact, phone_index, zalo_id_index,
                         admitted_on, official_on, ethnicity, education, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17))sql";

constexpr const char* k_holder_of_card =
    "SELECT id FROM members WHERE card_index = $1 AND id <> $2";
constexpr const char* k_holder_of_citizen_id =
    "SELECT id FROM members WHERE citizen_id_index = $1 AND id <> $2";

void write(store::Database& database, const char* sql, const Record& record, Instant now) {
    const auto key = text::name_sort_key(record.full_name);
    database.execute(sql, record.id, record.full_name, Bytes{key.begin(), key.end()},
                     text::fold(record.full_name), record.birth_date, record.gender,
                     record.identity, record.card_index, record.citizen_id_index, record.contact,
                     record.phone_index, record.zalo_id_index, record.admitted_on,
                     record.official_on, record.ethnicity, record.education, now);
}

std::optional<MemberId> holder(store::Database& database, const char* sql,
                               const std::optional<Bytes>& index, MemberId self) {
    if (!index) return std::nullopt;
    auto row = database.query(sql, *index, self);
    return row.step() ? std::optional{row.integer(0)} : std::nullopt;
}

void clear_identity(Record& record, Field field, const store::Vault& vault) {
    auto identity = open_identity(record.identity, record.id, vault);
    if (field == Field::card_number) {
        identity.card_number.reset();
        record.card_index.reset();
    } else {
        identity.citizen_id.reset();
        record.citizen_id_index.reset();
    }
    record.identity = seal(identity, record.id, vault);
}

void clear_contact(Record& record, Field field, const store::Vault& vault) {
    auto contact = open_contact(record.contact, record.id, vault);
    if (field == Field::phone) {
        contact.phone.reset();
        record.phone_index.reset();
    } else if (field == Field::zalo_id) {
        contact.zalo_id.reset();
        record.zalo_id_index.reset();
    } else {
        contact.email.reset();
    }
    record.contact = seal(contact, record.id, vault);
}

/// The column of a field that is stored as it is; nullptr for any other.
std::optional<std::string> Record::*plain(Field field) {
    switch (field) {
        case Field::birth_date:
            return &Record::birth_date;
        case Field::gender:
            return &Record::gender;
        case Field::admitted_on:
            return &Record::admitted_on;
        case Field::official_on:
            return &Record::official_on;
        case Field::ethnicity:
            return &Record::ethnicity;
        case Field::education:
            return &Record::education;
        case Field::card_number:
        case Field::full_name:
        case Field::citizen_id:
        case Field::phone:
        case Field::zalo_id:
        case Field::email:
        case Field::org_code:
        case Field::org_name:
        case Field::state:
        case Field::post:
            return nullptr;
    }
    return nullptr;
}

bool is_identity(Field field) { return field == Field::card_number || field == Field::citizen_id; }

bool is_contact(Field field) {
    return field == Field::phone || field == Field::zalo_id || field == Field::email;
}

}  // namespace

std::optional<Record> load_record(store::Database& database, MemberId id) {
    auto row = database.query(k_load, id);
    if (!row.step()) return std::nullopt;
    Record record;
    record.id = row.integer(0);
    record.full_name = row.text(1);
    record.birth_date = row.optional_text(2);
    record.gender = row.optional_text(3);
    record.identity = row.optional_bytes(4);
    record.card_index = row.optional_bytes(5);
    record.citizen_id_index = row.optional_bytes(6);
    record.contact = row.optional_bytes(7);
    record.phone_index = row.optional_bytes(8);
    record.zalo_id_index = row.optional_bytes(9);
    record.admitted_on = row.optional_text(10);
    record.official_on = row.optional_text(11);
    record.ethnicity = row.optional_text(12);
    record.education = row.optional_text(13);
    return record;
}

void save_record(store::Database& database, const Record& record, Instant now) {
    write(database, k_save, record, now);
}

void add_record(store::Database& database, const Record& record, Instant now) {
    write(database, k_add, record, now);
    store::NameIndex{database}.add(record.id, record.id);
}

std::optional<MemberId> holder_of_card(store::Database& database, const Record& record) {
    return holder(database, k_holder_of_card, record.card_index, record.id);
}

std::optional<MemberId> holder_of_citizen_id(store::Database& database, const Record& record) {
    return holder(database, k_holder_of_citizen_id, record.citizen_id_index, record.id);
}

std::optional<std::string> value_of(const Record& record, Field field, const store::Vault& vault) {
    if (field == Field::full_name) return record.full_name;
    if (is_identity(field)) {
        const auto identity = open_identity(record.identity, record.id, vault);
        return field == Field::card_number ? identity.card_number : identity.citizen_id;
    }
    if (is_contact(field)) {
        const auto contact = open_contact(record.contact, record.id, vault);
        if (field == Field::phone) return contact.phone;
        return field == Field::zalo_id ? contact.zalo_id : contact.email;
    }
    const auto column = plain(field);
    return column == nullptr ? std::nullopt : record.*column;
}

void clear(Record& record, Field field, const store::Vault& vault) {
    if (is_identity(field)) return clear_identity(record, field, vault);
    if (is_contact(field)) return clear_contact(record, field, vault);
    if (const auto column = plain(field); column != nullptr) (record.*column).reset();
}

}  // namespace sotay::members
