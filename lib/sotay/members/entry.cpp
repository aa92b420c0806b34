#include "sotay/members/entry.h"

#include "sotay/members/sealed.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>

namespace sotay::members {

namespace {

constexpr const char* k_read = R"sql(
    SELECT full_name, birth_date, gender, identity, contact, admitted_on, official_on, ethnicity,
           education, merged_into, created_at, updated_at
    FROM members WHERE id = $1)sql";

constexpr const char* k_read_placements = R"sql(
    SELECT kind, from_on, to_on, organisation_id, state, departure
    FROM member_placements WHERE member_id = $1 ORDER BY kind, from_on)sql";

constexpr const char* k_read_posts = R"sql(
    SELECT organisation_id, post, from_on, to_on
    FROM member_posts WHERE member_id = $1 ORDER BY organisation_id, post, from_on)sql";

constexpr const char* k_write_name = R"sql(
    UPDATE members SET full_name = $2, name_key = $3, name_folded = $4 WHERE id = $1)sql";

constexpr const char* k_write_sealed = R"sql(
    UPDATE members SET identity = $2, card_index = $3, citizen_id_index = $4, contact = $5,
                       phone_index = $6, zalo_id_index = $7
    WHERE id = $1)sql";

constexpr const char* k_write_plain = R"sql(
    UPDATE members SET birth_date = $2, gender = $3, admitted_on = $4, official_on = $5,
                       ethnicity = $6, education = $7
    WHERE id = $1)sql";

constexpr const char* k_write_state = R"sql(
    UPDATE members SET merged_into = $2, updated_at = $3 WHERE id = $1)sql";

constexpr const char* k_drop_placement = R"sql(
    DELETE FROM member_placements WHERE member_id = $1 AND kind = $2 AND from_on = $3)sql";

constexpr const char* k_put_placement = R"sql(
    INSERT INTO member_placements (member_id, kind, from_on, to_on, organisation_id, state,
                                   departure)
    VALUES ($1, $2, $3, $4, $5, $6, $7))sql";

constexpr const char* k_drop_post = R"sql(
    DELETE FROM member_posts
    WHERE member_id = $1 AND organisation_id = $2 AND post = $3 AND from_on = $4)sql";

constexpr const char* k_put_post = R"sql(
    INSERT INTO member_posts (member_id, organisation_id, post, from_on, to_on)
    VALUES ($1, $2, $3, $4, $5))sql";

template <typename T>
Json or_null(const std::optional<T>& value) {
    return value ? Json(*value) : Json();
}

template <typename T>
std::optional<T> optional_at(const Json& json, const char* key) {
    const auto& value = json.at(key);
    return value.is_null() ? std::nullopt : std::optional{value.get<T>()};
}

void read_lists(store::Database& database, Entry& entry) {
    auto placement = database.query(k_read_placements, entry.id);
    while (placement.step()) {
        entry.placements.push_back({placement.text(0), placement.text(1),
                                    placement.optional_text(2), placement.integer(3),
                                    placement.text(4), placement.optional_text(5)});
    }
    auto post = database.query(k_read_posts, entry.id);
    while (post.step()) {
        entry.posts.push_back({post.integer(0), post.text(1), post.text(2), post.optional_text(3)});
    }
}

std::optional<Bytes> index(const Entry& entry, Field field, const store::Vault& vault,
                           Bytes (*make)(std::string_view, const store::Vault&)) {
    const auto& value = entry.value(field);
    return value && !entry.merged_into ? std::optional{make(*value, vault)} : std::nullopt;
}

void write_row(store::Database& database, const store::Vault& vault, const Entry& entry) {
    const auto& name = *entry.value(Field::full_name);
    const auto key = text::name_sort_key(name);
    database.execute(k_write_name, entry.id, name, Bytes{key.begin(), key.end()}, text::fold(name));
    const Identity identity{entry.value(Field::card_number), entry.value(Field::citizen_id)};
    const Contact contact{entry.value(Field::phone), entry.value(Field::zalo_id),
                          entry.value(Field::email)};
    database.execute(k_write_sealed, entry.id, seal(identity, entry.id, vault),
                     index(entry, Field::card_number, vault, card_index),
                     index(entry, Field::citizen_id, vault, citizen_id_index),
                     seal(contact, entry.id, vault), index(entry, Field::phone, vault, phone_index),
                     index(entry, Field::zalo_id, vault, zalo_id_index));
    database.execute(k_write_plain, entry.id, entry.value(Field::birth_date),
                     entry.value(Field::gender), entry.value(Field::admitted_on),
                     entry.value(Field::official_on), entry.value(Field::ethnicity),
                     entry.value(Field::education));
    database.execute(k_write_state, entry.id, entry.merged_into, entry.updated_at);
}

/// Calls `drop` for each of `present` that `wanted` lacks, then `put` for the reverse.
template <typename T, typename Drop, typename Put>
void replace(const std::vector<T>& present, const std::vector<T>& wanted, Drop drop, Put put) {
    for (const auto& one : present) {
        if (std::ranges::count(wanted, one) == 0) drop(one);
    }
    for (const auto& one : wanted) {
        if (std::ranges::count(present, one) == 0) put(one);
    }
}

void write_lists(store::Database& database, const Entry& entry) {
    Entry present{.id = entry.id};
    read_lists(database, present);
    replace(
        present.placements, entry.placements,
        [&](const EntryPlacement& one) {
            database.execute(k_drop_placement, entry.id, one.kind, one.from_on);
        },
        [&](const EntryPlacement& one) {
            database.execute(k_put_placement, entry.id, one.kind, one.from_on, one.to_on,
                             one.organisation, one.state, one.departure);
        });
    replace(
        present.posts, entry.posts,
        [&](const EntryPost& one) {
            database.execute(k_drop_post, entry.id, one.organisation, one.post, one.from_on);
        },
        [&](const EntryPost& one) {
            database.execute(k_put_post, entry.id, one.organisation, one.post, one.from_on,
                             one.to_on);
        });
}

}  // namespace

bool is_own_value(Field field) {
    return field != Field::org_code && field != Field::org_name && field != Field::state &&
           field != Field::post;
}

std::optional<Entry> read_entry(store::Database& database, const store::Vault& vault, MemberId id) {
    auto row = database.query(k_read, id);
    if (!row.step()) return std::nullopt;
    Entry entry{.id = id};
    entry.value(Field::full_name) = row.text(0);
    entry.value(Field::birth_date) = row.optional_text(1);
    entry.value(Field::gender) = row.optional_text(2);
    const auto identity = open_identity(row.optional_bytes(3), id, vault);
    entry.value(Field::card_number) = identity.card_number;
    entry.value(Field::citizen_id) = identity.citizen_id;
    const auto contact = open_contact(row.optional_bytes(4), id, vault);
    entry.value(Field::phone) = contact.phone;
    entry.value(Field::zalo_id) = contact.zalo_id;
    entry.value(Field::email) = contact.email;
    entry.value(Field::admitted_on) = row.optional_text(5);
    entry.value(Field::official_on) = row.optional_text(6);
    entry.value(Field::ethnicity) = row.optional_text(7);
    entry.value(Field::education) = row.optional_text(8);
    entry.merged_into = row.optional_integer(9);
    entry.created_at = row.integer(10);
    entry.updated_at = row.integer(11);
    read_lists(database, entry);
    return entry;
}

void write_entry(store::Database& database, const store::Vault& vault, const Entry& entry) {
    write_row(database, vault, entry);
    write_lists(database, entry);
}

Json to_json(const Entry& entry) {
    Json values = Json::object();
    for (const auto field : all_fields()) {
        if (is_own_value(field)) values[key_of(field)] = or_null(entry.value(field));
    }
    Json placements = Json::array();
    for (const auto& one : entry.placements) {
        placements.push_back({{"kind", one.kind},
                              {"from_on", one.from_on},
                              {"to_on", or_null(one.to_on)},
                              {"organisation", one.organisation},
                              {"state", one.state},
                              {"departure", or_null(one.departure)}});
    }
    Json posts = Json::array();
    for (const auto& one : entry.posts) {
        posts.push_back({{"organisation", one.organisation},
                         {"post", one.post},
                         {"from_on", one.from_on},
                         {"to_on", or_null(one.to_on)}});
    }
    return {{"id", entry.id},
            {"values", std::move(values)},
            {"merged_into", or_null(entry.merged_into)},
            {"created_at", entry.created_at},
            {"updated_at", entry.updated_at},
            {"placements", std::move(placements)},
            {"posts", std::move(posts)}};
}

Entry entry_from_json(const Json& json) {
    Entry entry{.id = json.at("id").get<MemberId>()};
    const auto& values = json.at("values");
    for (const auto field : all_fields()) {
        const auto* key = key_of(field);
        if (values.contains(key)) entry.value(field) = optional_at<std::string>(values, key);
    }
    entry.merged_into = optional_at<MemberId>(json, "merged_into");
    entry.created_at = json.at("created_at").get<std::int64_t>();
    entry.updated_at = json.at("updated_at").get<std::int64_t>();
    for (const auto& one : json.at("placements")) {
        entry.placements.push_back(
            {one.at("kind").get<std::string>(), one.at("from_on").get<std::string>(),
             optional_at<std::string>(one, "to_on"),
             one.at("organisation").get<org::OrganisationId>(), one.at("state").get<std::string>(),
             optional_at<std::string>(one, "departure")});
    }
    for (const auto& one : json.at("posts")) {
        entry.posts.push_back(
            {one.at("organisation").get<org::OrganisationId>(), one.at("post").get<std::string>(),
             one.at("from_on").get<std::string>(), optional_at<std::string>(one, "to_on")});
    }
    return entry;
}

std::vector<std::string> differences(const Entry& one, const Entry& other) {
    std::vector<std::string> keys;
    for (const auto field : all_fields()) {
        if (one.value(field) != other.value(field)) keys.emplace_back(key_of(field));
    }
    if (one.merged_into != other.merged_into) keys.emplace_back("merged_into");
    if (one.placements != other.placements) keys.emplace_back("placements");
    if (one.posts != other.posts) keys.emplace_back("posts");
    return keys;
}

}  // namespace sotay::members
