#include "sotay/members/import_stage.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/text/vietnamese.h"

#include <fmt/format.h>

namespace sotay::members {

namespace {

constexpr const char* k_drop_members = "DROP TABLE IF EXISTS import_members";
constexpr const char* k_drop_placements = "DROP TABLE IF EXISTS import_placements";
constexpr const char* k_drop_posts = "DROP TABLE IF EXISTS import_posts";

// Made from the tables they end in, so that the types are the engine's own.
constexpr const char* k_create_members = R"sql(
    CREATE TEMPORARY TABLE import_members AS
    SELECT id, full_name, name_key, name_folded, birth_date, gender, identity, card_index,
           citizen_id_index, contact, phone_index, zalo_id_index, admitted_on, official_on,
           ethnicity, education, updated_at
    FROM members WHERE id IS NULL)sql";

constexpr const char* k_create_placements = R"sql(
    CREATE TEMPORARY TABLE import_placements AS
    SELECT member_id, organisation_id, state, from_on, to_on, member_id AS is_replacing
    FROM member_placements WHERE member_id IS NULL)sql";

constexpr const char* k_create_posts = R"sql(
    CREATE TEMPORARY TABLE import_posts AS
    SELECT member_id, organisation_id, post, from_on FROM member_posts WHERE member_id IS NULL)sql";

constexpr const char* k_stage_member = R"sql(
    INSERT INTO import_members (id, full_name, name_key, name_folded, birth_date, gender, identity,
                                card_index, citizen_id_index, contact, phone_index, zalo_id_index,
                                admitted_on, official_on, ethnicity, education, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17))sql";

constexpr const char* k_stage_placement = R"sql(
    INSERT INTO import_placements (member_id, organisation_id, state, from_on, to_on, is_replacing)
    VALUES ($1, $2, $3, $4, $5, $6))sql";

constexpr const char* k_stage_post = R"sql(
    INSERT INTO import_posts (member_id, organisation_id, post, from_on)
    VALUES ($1, $2, $3, $4))sql";

constexpr const char* k_create = R"sql(
    INSERT INTO members (id, full_name, name_key, name_folded, birth_date, gender, identity,
                         card_index, citizen_id_index, contact, phone_index, zalo_id_index,
                         admitted_on, official_on, ethnicity, education, created_at, updated_at)
    SELECT id, full_name, name_key, name_folded, birth_date, gender, identity, card_index,
           citizen_id_index, contact, phone_index, zalo_id_index, admitted_on, official_on,
           ethnicity, education, $1, $1
    FROM import_members WHERE updated_at IS NULL)sql";

constexpr const char* k_update = R"sql(
    UPDATE members SET
        full_name = s.full_name, name_key = s.name_key, name_folded = s.name_folded,
        birth_date = s.birth_date, gender = s.gender, identity = s.identity,
        card_index = s.card_index, citizen_id_index = s.citizen_id_index, contact = s.contact,
        phone_index = s.phone_index, zalo_id_index = s.zalo_id_index,
        admitted_on = s.admitted_on, official_on = s.official_on, ethnicity = s.ethnicity,
        education = s.education, updated_at = $1
    FROM import_members s
    WHERE s.id = members.id AND s.updated_at = members.updated_at)sql";

constexpr const char* k_replace_placements = R"sql(
    UPDATE member_placements SET organisation_id = s.organisation_id, state = s.state
    FROM import_placements s
    WHERE s.is_replacing = 1 AND member_placements.member_id = s.member_id
      AND member_placements.kind = 'official' AND member_placements.from_on = s.from_on)sql";

constexpr const char* k_close_placements = R"sql(
    UPDATE member_placements SET to_on = s.from_on
    FROM import_placements s
    WHERE s.is_replacing = 0 AND member_placements.member_id = s.member_id
      AND member_placements.kind = 'official' AND member_placements.from_on < s.from_on
      AND (member_placements.to_on IS NULL OR member_placements.to_on > s.from_on))sql";

constexpr const char* k_open_placements = R"sql(
    INSERT INTO member_placements (member_id, organisation_id, kind, state, from_on, to_on)
    SELECT member_id, organisation_id, 'official', state, from_on, to_on
    FROM import_placements WHERE is_replacing = 0)sql";

// Posts end with the membership in their cell, and with another post there. One that began on the
// same day was never held.
constexpr const char* k_drop_posts_of_today = R"sql(
    DELETE FROM member_posts WHERE EXISTS (
        SELECT 1 FROM import_posts s
        WHERE s.member_id = member_posts.member_id
          AND s.organisation_id = member_posts.organisation_id
          AND s.from_on <= member_posts.from_on))sql";

constexpr const char* k_close_posts = R"sql(
    UPDATE member_posts SET to_on = s.from_on
    FROM import_posts s
    WHERE s.member_id = member_posts.member_id
      AND s.organisation_id = member_posts.organisation_id
      AND (member_posts.to_on IS NULL OR member_posts.to_on > s.from_on))sql";

constexpr const char* k_open_posts = R"sql(
    INSERT INTO member_posts (member_id, organisation_id, post, from_on)
    SELECT member_id, organisation_id, post, from_on FROM import_posts WHERE post <> '')sql";

constexpr const char* k_record_import = R"sql(
    INSERT INTO member_imports (state, file_digest, at, rows_read, created, updated, unchanged,
                                rejected)
    VALUES ('done', $1, $2, $3, $4, $5, $6, $7) RETURNING id)sql";

void drop_tables(store::Database& database) {
    database.run_script(k_drop_members);
    database.run_script(k_drop_placements);
    database.run_script(k_drop_posts);
}

store::Database& with_tables(store::Database& database) {
    drop_tables(database);
    database.run_script(k_create_members);
    database.run_script(k_create_placements);
    database.run_script(k_create_posts);
    return database;
}

Bytes name_key(const std::string& full_name) {
    const auto key = text::name_sort_key(full_name);
    return {key.begin(), key.end()};
}

std::int64_t record_import(store::Database& database, Instant now, const ImportCounts& counts,
                           const Bytes& file_digest) {
    auto row = database.query(k_record_import, file_digest, now, counts.rows, counts.created,
                              counts.updated, counts.unchanged, counts.rejected);
    row.step();
    const auto id = row.integer(0);
    row.execute();
    return id;
}

}  // namespace

ImportStage::ImportStage(store::Database& database)
    : database_{with_tables(database)},
      insert_member_{database_.prepare(k_stage_member)},
      insert_placement_{database_.prepare(k_stage_placement)},
      insert_post_{database_.prepare(k_stage_post)} {}

ImportStage::~ImportStage() {
    try {
        drop_tables(database_);
    } catch (const Error&) {
        // The connection drops its temporary tables when it ends.
    }
}

void ImportStage::add_new(const Record& record, const std::string& name_folded,
                          const Placement& placement) {
    add(record, name_folded, std::nullopt);
    add(record.id, placement, false);
}

void ImportStage::add_changed(const Record& record, const std::string& name_folded,
                              std::int64_t updated_at) {
    add(record, name_folded, updated_at);
    ++changed_members_;
}

void ImportStage::add_placement(MemberId member, const Placement& next,
                                const std::optional<Placement>& present) {
    const bool is_replacing = present && present->from_on == next.from_on;
    add(member, next, is_replacing);
    ++(is_replacing ? replaced_placements_ : followed_placements_);
}

void ImportStage::add(const Record& record, const std::string& name_folded,
                      std::optional<std::int64_t> updated_at) {
    insert_member_.bind_all(record.id, record.full_name, name_key(record.full_name), name_folded,
                            record.birth_date, record.gender, record.identity, record.card_index,
                            record.citizen_id_index, record.contact, record.phone_index,
                            record.zalo_id_index, record.admitted_on, record.official_on,
                            record.ethnicity, record.education, updated_at);
    insert_member_.execute();
}

void ImportStage::add(MemberId member, const Placement& placement, bool is_replacing) {
    insert_placement_.bind_all(member, placement.organisation, placement.state, placement.from_on,
                               placement.to_on, is_replacing);
    insert_placement_.execute();
}

void ImportStage::add_post(MemberId member, org::OrganisationId organisation,
                           const std::string& post, const std::string& from_on) {
    insert_post_.bind_all(member, organisation, post, from_on);
    insert_post_.execute();
    ++posts_;
}

std::int64_t ImportStage::apply(const store::Actor& actor, const ImportCounts& counts,
                                const Bytes& file_digest) {
    store::Change change{database_, actor};
    const auto now = actor.clock.now();
    write_members(now);
    write_placements();
    write_posts();
    const auto id = record_import(database_, now, counts, file_digest);
    change.commit({.action = "member.import",
                   .subjects = {fmt::format("member_imports:{}", id)},
                   .fields = {},
                   .counts = {{"rows", counts.rows},
                              {"created", counts.created},
                              {"updated", counts.updated},
                              {"unchanged", counts.unchanged},
                              {"rejected", counts.rejected}},
                   .digest = file_digest});
    return id;
}

void ImportStage::write_members(Instant now) {
    database_.execute(k_create, now);
    if (changed_members_ > 0 && database_.execute(k_update, now) != changed_members_) {
        throw Error{ErrorKind::conflict,
                    tr("somebody changed some of these members meanwhile; nothing was written: "
                       "import again")};
    }
}

void ImportStage::write_placements() {
    if (replaced_placements_ > 0) database_.execute(k_replace_placements);
    if (followed_placements_ > 0) database_.execute(k_close_placements);
    database_.execute(k_open_placements);
}

void ImportStage::write_posts() {
    if (posts_ == 0) return;
    database_.execute(k_drop_posts_of_today);
    database_.execute(k_close_posts);
    database_.execute(k_open_posts);
}

}  // namespace sotay::members
