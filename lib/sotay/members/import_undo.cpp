#include "sotay/members/import_undo.h"

#include "sotay/base/messages.h"
#include "sotay/home/home.h"
#include "sotay/members/history.h"
#include "sotay/members/import_writer.h"
#include "sotay/members/record_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

namespace sotay::members {

namespace {

constexpr const char* k_import = R"sql(
    SELECT state, at, first_id, last_id FROM member_imports WHERE id = $1)sql";

constexpr const char* k_undone = "UPDATE member_imports SET state = 'undone' WHERE id = $1";

constexpr const char* k_changes = R"sql(
    SELECT id, member_id, previous FROM member_history WHERE import_id = $1 ORDER BY id)sql";

constexpr const char* k_forget_changes = "DELETE FROM member_history WHERE import_id = $1";

constexpr const char* k_called = R"sql(
    SELECT COUNT(DISTINCT member_id) FROM attendances WHERE member_id BETWEEN $1 AND $2)sql";

constexpr const char* k_written_to = R"sql(
    SELECT COUNT(DISTINCT member_id) FROM deliveries WHERE member_id BETWEEN $1 AND $2)sql";

constexpr const char* k_changed_since = R"sql(
    SELECT COUNT(DISTINCT member_id) FROM member_history WHERE member_id BETWEEN $1 AND $2)sql";

constexpr const char* k_moved_since = R"sql(
    SELECT COUNT(*) - COUNT(DISTINCT member_id) FROM member_placements
    WHERE member_id BETWEEN $1 AND $2)sql";

constexpr const char* k_transferred = R"sql(
    SELECT COUNT(DISTINCT member_id) FROM member_transfers WHERE member_id BETWEEN $1 AND $2)sql";

constexpr const char* k_merged = R"sql(
    SELECT COUNT(*) FROM member_merges
    WHERE kept_id BETWEEN $1 AND $2 OR dropped_id BETWEEN $1 AND $2)sql";

constexpr const char* k_changed_again = R"sql(
    SELECT COUNT(DISTINCT h.member_id)
    FROM member_history h JOIN member_history l ON l.member_id = h.member_id AND l.id > h.id
    WHERE h.import_id = $1)sql";

constexpr const char* k_moved_again = R"sql(
    SELECT COUNT(DISTINCT h.member_id)
    FROM member_history h JOIN member_placements p ON p.member_id = h.member_id
    WHERE h.import_id = $1 AND p.from_on > $2)sql";

constexpr const char* k_remove_posts = R"sql(
    DELETE FROM member_posts WHERE member_id BETWEEN $1 AND $2)sql";

constexpr const char* k_remove_placements = R"sql(
    DELETE FROM member_placements WHERE member_id BETWEEN $1 AND $2)sql";

constexpr const char* k_remove_placement = R"sql(
    DELETE FROM member_placements
    WHERE member_id = $1 AND kind = 'official' AND from_on = $2)sql";

constexpr const char* k_remove_stay = R"sql(
    DELETE FROM member_placements
    WHERE member_id = $1 AND kind = 'temporary' AND from_on = $2)sql";

constexpr const char* k_restore_placement = R"sql(
    UPDATE member_placements SET organisation_id = $3, state = $4, to_on = $5, departure = $6
    WHERE member_id = $1 AND kind = 'official' AND from_on = $2)sql";

constexpr const char* k_remove_post = R"sql(
    DELETE FROM member_posts
    WHERE member_id = $1 AND organisation_id = $2 AND post = $3 AND from_on = $4)sql";

constexpr const char* k_reopen_post = R"sql(
    UPDATE member_posts SET to_on = NULL
    WHERE member_id = $1 AND organisation_id = $2 AND post = $3
      AND to_on = (SELECT MAX(p.to_on) FROM member_posts p
                   WHERE p.member_id = $1 AND p.organisation_id = $2 AND p.post = $3))sql";

constexpr const char* k_posts_begun = R"sql(
    SELECT organisation_id, post FROM member_posts WHERE member_id = $1 AND from_on = $2)sql";

constexpr const char* k_is_held = R"sql(
    SELECT 1 FROM member_posts
    WHERE member_id = $1 AND organisation_id = $2 AND post = $3 AND to_on IS NULL)sql";

constexpr const char* k_begin_post = R"sql(
    INSERT INTO member_posts (member_id, organisation_id, post, from_on)
    VALUES ($1, $2, $3, $4))sql";

class Undoer {
public:
    Undoer(const Office& office, std::int64_t import)
        : office_{office}, database_{office.database}, import_{import} {
        auto row = database_.query(k_import, import);
        if (!row.step() || row.text_view(0) == "writing") {
            throw Error{ErrorKind::not_found, tr("there is no import {}", import)};
        }
        if (row.text_view(0) == "undone") {
            throw Error{ErrorKind::conflict, tr("import {} was undone already", import)};
        }
        day_ = iso(local_date(row.instant(1)));
        first_ = row.optional_integer(2);
        last_ = row.optional_integer(3);
    }

    UndoReport run() {
        store::Change change{database_, office_.actor};
        refuse_if_needed();
        UndoReport report;
        report.restored = restore_changed();
        if (first_) {
            database_.execute(k_remove_posts, *first_, *last_);
            report.removed = database_.execute(k_remove_placements, *first_, *last_);
        }
        database_.execute(k_forget_changes, import_);
        database_.execute(k_undone, import_);
        change.commit({.action = "member.undo-import",
                       .subjects = {fmt::format("member_imports:{}", import_)},
                       .fields = {},
                       .counts = {{"removed", report.removed}, {"restored", report.restored}},
                       .digest = std::nullopt});
        return report;
    }

private:
    template <typename... Args>
    std::int64_t count(const char* sql, const Args&... args) {
        auto row = database_.query(sql, args...);
        return row.step() ? row.integer(0) : 0;
    }

    void refuse_if_needed() {
        std::string reasons;
        const auto add = [&reasons](std::int64_t members, const std::string& reason) {
            if (members == 0) return;
            reasons += fmt::format("{}{}", reasons.empty() ? "" : "; ", reason);
        };
        const auto created = [&](const char* sql) {
            return first_ ? count(sql, *first_, *last_) : 0;
        };
        const auto called = created(k_called);
        add(called, tr("{} of the members it created were called to meetings", called));
        const auto written_to = created(k_written_to);
        add(written_to, tr("{} of the members it created have messages", written_to));
        const auto transferred = created(k_transferred);
        add(transferred, tr("{} of the members it created have a transfer", transferred));
        const auto merged = created(k_merged);
        add(merged, tr("{} of the members it created were merged with others", merged));
        const auto moved = created(k_moved_since);
        add(moved, tr("{} of the members it created have moved since", moved));
        const auto changed = created(k_changed_since) + count(k_changed_again, import_);
        add(changed, tr("{} of its members were changed since", changed));
        const auto moved_again = count(k_moved_again, import_, day_);
        add(moved_again, tr("{} of the members it changed have moved since", moved_again));
        if (reasons.empty()) return;
        throw Error{ErrorKind::conflict,
                    tr("import {} can no longer be undone: {}", import_, reasons)};
    }

    std::int64_t restore_changed() {
        struct Done {
            std::int64_t history, member;
            Bytes previous;
        };
        std::vector<Done> all;
        {
            auto rows = database_.query(k_changes, import_);
            while (rows.step()) all.push_back({rows.integer(0), rows.integer(1), rows.bytes(2)});
        }
        for (const auto& [history, member, previous] : all) {
            restore_member(member, open_previous(previous, history, office_.vault));
        }
        return static_cast<std::int64_t>(all.size());
    }

    void restore_member(MemberId member, const Json& previous) {
        auto record = load_record(database_, member);
        if (!record) throw Error{ErrorKind::bug, "an import changed a member that is gone"};
        restore(*record, previous, office_.vault);
        save_record(database_, *record, office_.actor.clock.now());
        if (previous.contains("placement")) restore_placement(member, previous.at("placement"));
        if (previous.contains("stay")) database_.execute(k_remove_stay, member, day_);
        if (previous.contains("posts")) restore_posts(member, previous.at("posts"));
    }

    void restore_placement(MemberId member, const Json& placement) {
        const auto or_null = [&placement](const char* key) {
            const auto& value = placement.at(key);
            return value.is_null() ? std::nullopt : std::optional{value.get<std::string>()};
        };
        const auto from_on = placement.is_null() ? "" : placement.at("from_on").get<std::string>();
        if (from_on != day_) database_.execute(k_remove_placement, member, day_);
        if (placement.is_null()) return;
        database_.execute(
            k_restore_placement, member, from_on, placement.at("organisation").get<std::int64_t>(),
            placement.at("state").get<std::string>(), or_null("to_on"), or_null("departure"));
    }

    void restore_posts(MemberId member, const Json& posts) {
        std::vector<Post> held;
        for (const auto& post : posts) {
            held.push_back(
                {post.at("organisation").get<std::int64_t>(), post.at("post").get<std::string>()});
        }
        for (const auto& post : posts_begun(member)) {
            if (std::ranges::find(held, post) == held.end()) {
                database_.execute(k_remove_post, member, post.organisation, post.code, day_);
            }
        }
        for (const auto& [organisation, code] : held) {
            if (database_.query(k_is_held, member, organisation, code).step()) continue;
            const auto reopened = database_.execute(k_reopen_post, member, organisation, code);
            if (reopened == 0) database_.execute(k_begin_post, member, organisation, code, day_);
        }
    }

    std::vector<Post> posts_begun(MemberId member) {
        std::vector<Post> posts;
        auto rows = database_.query(k_posts_begun, member, day_);
        while (rows.step()) posts.push_back({rows.integer(0), rows.text(1)});
        return posts;
    }

    const Office& office_;
    store::Database& database_;
    std::int64_t import_;
    std::string day_;  // ISO, on which it was made
    std::optional<MemberId> first_;
    std::optional<MemberId> last_;
};

}  // namespace

UndoReport undo_import(const Office& office, std::int64_t import, const std::string& lock_file) {
    std::optional<home::Lock> lock;
    if (!lock_file.empty()) {
        lock.emplace(lock_file, tr("another import is at work: wait until it has ended"));
    }
    remove_unfinished(office.database);
    const auto report = Undoer{office, import}.run();
    remove_unfinished(office.database);
    return report;
}

}  // namespace sotay::members
