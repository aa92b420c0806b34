#include "sotay/members/import_stage.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/text/vietnamese.h"

namespace sotay::members {

namespace {

constexpr const char* k_drop_members = "DROP TABLE IF EXISTS import_members";
constexpr const char* k_drop_placements = "DROP TABLE IF EXISTS import_placements";
constexpr const char* k_drop_posts = "DROP TABLE IF EXISTS import_posts";
constexpr const char* k_drop_history = "DROP TABLE IF EXISTS import_history";

// Made from the tables they end in, so that the types are the engine's own.
constexpr const char* k_create_members = R"sql(
    CREATE TEMPORARY TABLE import_members AS
    SELECT id, full_name, name_key, name_folded, birth_date, gender, identity, card_index,
           citizen_id_index, contact, phone_index, zalo_id_index, admitted_on, official_on,
           ethnicity, education, updated_at
    FROM members WHERE id IS NULL)sql";

constexpr const char* k_create_placements = R"sql(
    CREATE TEMPORARY TABLE import_placements AS
    SELECT member_id, organisation_id, state, from_on, to_on, departure,
           member_id AS is_replacing
    FROM member_placements WHERE member_id IS NULL)sql";

constexpr const char* k_create_posts = R"sql(
    CREATE TEMPORARY TABLE import_posts AS
    SELECT member_id, organisation_id, post, from_on, member_id AS is_ending
    FROM member_posts WHERE member_id IS NULL)sql";

constexpr const char* k_create_history = R"sql(
    CREATE TEMPORARY TABLE import_history AS
    SELECT id, member_id, fields, previous FROM member_history WHERE id IS NULL)sql";

constexpr const char* k_stage_member = R"sql(
    INSERT INTO import_members (id, full_name, name_key, name_folded, birth_date, gender, identity,
                                card_index, citizen_id_index, contact, phone_index, zalo_id_index,
                                admitted_on, official_on, ethnicity, education, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17))sql";

constexpr const char* k_stage_placement = R"sql(
    INSERT INTO import_placements (member_id, organisation_id, state, from_on, to_on, departure,
                                   is_replacing)
    VALUES ($1, $2, $3, $4, $5, $6, $7))sql";

constexpr const char* k_stage_post = R"sql(
    INSERT INTO import_posts (member_id, organisation_id, post, from_on, is_ending)
    VALUES ($1, $2, $3, $4, $5))sql";

constexpr const char* k_stage_history = R"sql(
    INSERT INTO import_history (id, member_id, fields, previous) VALUES ($1, $2, $3, $4))sql";

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
    UPDATE member_placements SET
        organisation_id = s.organisation_id, state = s.state, to_on = s.to_on,
        departure = s.departure
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
    INSERT INTO member_placements (member_id, organisation_id, kind, state, from_on, to_on,
                                   departure)
    SELECT member_id, organisation_id, 'official', state, from_on, to_on, departure
    FROM import_placements WHERE is_replacing = 0)sql";

// Otherwise each post of the register is compared with each of the sheet.
constexpr const char* k_index_ended_posts = R"sql(
    CREATE INDEX import_posts_ended ON import_posts (member_id) WHERE is_ending = 1)sql";

// A post that began on the day on which it ends was never held.
constexpr const char* k_drop_posts_of_the_day = R"sql(
    DELETE FROM member_posts WHERE EXISTS (
        SELECT 1 FROM import_posts s
        WHERE s.is_ending = 1 AND s.member_id = member_posts.member_id
          AND s.organisation_id = member_posts.organisation_id AND s.post = member_posts.post
          AND s.from_on <= member_posts.from_on))sql";

constexpr const char* k_end_posts = R"sql(
    UPDATE member_posts SET to_on = s.from_on
    FROM import_posts s
    WHERE s.is_ending = 1 AND s.member_id = member_posts.member_id
      AND s.organisation_id = member_posts.organisation_id AND s.post = member_posts.post
      AND (member_posts.to_on IS NULL OR member_posts.to_on > s.from_on))sql";

constexpr const char* k_begin_posts = R"sql(
    INSERT INTO member_posts (member_id, organisation_id, post, from_on)
    SELECT member_id, organisation_id, post, from_on FROM import_posts WHERE is_ending = 0)sql";

constexpr const char* k_write_history = R"sql(
    INSERT INTO member_history (id, member_id, at, actor, action, import_id, fields, previous)
    SELECT id, member_id, $1, $2, 'member.import', CAST($3 AS BIGINT), fields, previous
    FROM import_history)sql";

void drop_tables(store::Database& database) {
    database.run_script(k_drop_members);
    database.run_script(k_drop_placements);
    database.run_script(k_drop_posts);
    database.run_script(k_drop_history);
}

store::Database& with_tables(store::Database& database) {
    drop_tables(database);
    database.run_script(k_create_members);
    database.run_script(k_create_placements);
    database.run_script(k_create_posts);
    database.run_script(k_create_history);
    return database;
}

Bytes name_key(const std::string& full_name) {
    const auto key = text::name_sort_key(full_name);
    return {key.begin(), key.end()};
}

}  // namespace

ImportStage::ImportStage(store::Database& database, const store::Vault& vault)
    : database_{with_tables(database)},
      vault_{vault},
      insert_member_{database_.prepare(k_stage_member)},
      insert_placement_{database_.prepare(k_stage_placement)},
      insert_post_{database_.prepare(k_stage_post)},
      insert_history_{database_.prepare(k_stage_history)} {}

ImportStage::~ImportStage() {
    try {
        drop_tables(database_);
    } catch (const Error&) {
        // The connection drops its temporary tables when it ends.
    }
}

void ImportStage::add_changed(const Record& record, const std::string& name_folded,
                              std::int64_t updated_at) {
    insert_member_.bind_all(record.id, record.full_name, name_key(record.full_name), name_folded,
                            record.birth_date, record.gender, record.identity, record.card_index,
                            record.citizen_id_index, record.contact, record.phone_index,
                            record.zalo_id_index, record.admitted_on, record.official_on,
                            record.ethnicity, record.education, updated_at);
    insert_member_.execute();
    ++changed_members_;
}

void ImportStage::add_placement(MemberId member, const Placement& next,
                                const std::optional<Placement>& present) {
    const bool is_replacing = present && present->from_on == next.from_on;
    insert_placement_.bind_all(member, next.organisation, next.state, next.from_on, next.to_on,
                               next.departure, is_replacing);
    insert_placement_.execute();
    followed_placements_ += present && !is_replacing ? 1 : 0;
    replaced_placements_ += is_replacing ? 1 : 0;
}

void ImportStage::begin_post(MemberId member, const Post& post, const std::string& on) {
    add_post(member, post, on, false);
}

void ImportStage::end_post(MemberId member, const Post& post, const std::string& on) {
    add_post(member, post, on, true);
}

void ImportStage::add_post(MemberId member, const Post& post, const std::string& on,
                           bool is_ending) {
    insert_post_.bind_all(member, post.organisation, post.code, on, is_ending);
    insert_post_.execute();
    ++(is_ending ? posts_ended_ : posts_begun_);
}

void ImportStage::add_history(std::int64_t id, MemberId member, const FieldChanges& changes) {
    insert_history_.bind_all(id, member, json::dump(Json(changes.fields)),
                             seal_previous(changes.previous, id, vault_));
    insert_history_.execute();
    ++history_;
}

void ImportStage::write(std::int64_t import, const store::Actor& actor) {
    const auto now = actor.clock.now();
    write_members(now);
    write_placements();
    write_posts();
    if (history_ > 0) database_.execute(k_write_history, now, actor.name, import);
}

void ImportStage::write_members(Instant now) {
    if (changed_members_ == 0) return;
    if (database_.execute(k_update, now) != changed_members_) {
        throw Error{ErrorKind::conflict,
                    tr("somebody changed some of these members meanwhile; nothing was written: "
                       "import again")};
    }
}

void ImportStage::write_placements() {
    if (replaced_placements_ > 0) database_.execute(k_replace_placements);
    if (followed_placements_ > 0) database_.execute(k_close_placements);
    database_.execute(k_open_placements);
    first_placements_.write(database_);
}

void ImportStage::write_posts() {
    if (posts_ended_ > 0) {
        database_.run_script(k_index_ended_posts);
        database_.execute(k_drop_posts_of_the_day);
        database_.execute(k_end_posts);
    }
    if (posts_begun_ > 0) database_.execute(k_begin_posts);
}

}  // namespace sotay::members
