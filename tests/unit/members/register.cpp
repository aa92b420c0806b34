#include "register.h"

#include "sotay/members/member.h"
#include "sotay/members/sealed.h"
#include "sotay/store/name_index.h"
#include "sotay/text/vietnamese.h"

#include <filesystem>
#include <fstream>
#include <iterator>

namespace sotay::test {

namespace {

std::optional<Bytes> indexed(const store::Vault& vault, const std::optional<std::string>& value,
                             Bytes (*index)(std::string_view, const store::Vault&)) {
    return value ? std::optional{index(*value, vault)} : std::nullopt;
}

Bytes bytes_of(const std::string& text) { return {text.begin(), text.end()}; }

}  // namespace

void Register::add_organisation(std::int64_t id, const std::string& code, const std::string& kind,
                                std::optional<std::int64_t> parent, const std::string& founded_on) {
    database.execute("INSERT INTO organisations (id, founded_on) VALUES ($1, $2)", id, founded_on);
    database.execute(R"sql(
        INSERT INTO organisation_placements (organisation_id, from_on, code, name, name_key, kind,
                                             parent_id, position)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $1))sql",
                     id, founded_on, code, "Chi bộ " + code, bytes_of(code), kind, parent);
}

void Register::add_member(const Person& person, std::int64_t organisation, const std::string& state,
                          const std::string& from_on) {
    using namespace members;
    database.execute(R"sql(
        INSERT INTO members (id, full_name, name_key, name_folded, identity, card_index,
                             citizen_id_index, contact, phone_index, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0))sql",
                     person.id, person.full_name, bytes_of(text::name_sort_key(person.full_name)),
                     text::fold(person.full_name),
                     seal(Identity{person.card, person.citizen_id}, person.id, vault),
                     indexed(vault, person.card, card_index),
                     indexed(vault, person.citizen_id, citizen_id_index),
                     seal(Contact{person.phone, {}, {}}, person.id, vault),
                     indexed(vault, person.phone, phone_index));
    store::NameIndex{database}.add(person.id, person.id);
    database.execute(R"sql(
        INSERT INTO member_placements (member_id, organisation_id, kind, state, from_on)
        VALUES ($1, $2, 'official', $3, $4))sql",
                     person.id, organisation, state, from_on);
}

void Register::add_post(std::int64_t member, std::int64_t organisation, const std::string& post,
                        const std::string& from_on) {
    database.execute(R"sql(
        INSERT INTO member_posts (member_id, organisation_id, post, from_on)
        VALUES ($1, $2, $3, $4))sql",
                     member, organisation, post, from_on);
}

std::int64_t Register::number(const std::string& sql) {
    auto row = database.prepare(sql);
    row.step();
    return row.integer(0);
}

std::string Register::text(const std::string& sql) {
    auto row = database.prepare(sql);
    row.step();
    return row.text(0);
}

}  // namespace sotay::test
