#include "sotay/store/name_index.h"

namespace sotay::store {

namespace {

// SQLite's own: what other engines do instead stands behind the functions of this class.
constexpr const char* k_create = R"sql(
    CREATE VIRTUAL TABLE member_names USING fts5(
        name_folded, content = 'members', content_rowid = 'id',
        tokenize = 'ascii', detail = 'none', columnsize = 0);
    CREATE TRIGGER member_names_removed AFTER DELETE ON members BEGIN
        INSERT INTO member_names (member_names, rowid, name_folded)
        VALUES ('delete', old.id, old.name_folded);
    END;
    CREATE TRIGGER member_names_changed AFTER UPDATE OF name_folded ON members
    WHEN old.name_folded <> new.name_folded BEGIN
        INSERT INTO member_names (member_names, rowid, name_folded)
        VALUES ('delete', old.id, old.name_folded);
        INSERT INTO member_names (rowid, name_folded) VALUES (new.id, new.name_folded);
    END;)sql";

// Not by a trigger: many at once cost a twentieth.
constexpr const char* k_add = R"sql(
    INSERT INTO member_names (rowid, name_folded)
    SELECT id, name_folded FROM members WHERE id BETWEEN $1 AND $2)sql";

constexpr const char* k_find = R"sql(
    SELECT rowid FROM member_names WHERE member_names MATCH $1 ORDER BY rowid)sql";

/// Every run of letters and digits as a quoted prefix: no text of a user is syntax.
std::string expression_of(const std::vector<std::string>& words) {
    std::string expression;
    for (const auto& word : words) {
        bool is_open = false;
        for (const char letter : word) {
            const bool is_token = (letter >= 'a' && letter <= 'z') ||
                                  (letter >= '0' && letter <= '9') ||
                                  static_cast<unsigned char>(letter) >= 0x80;
            if (is_token && !is_open) expression += expression.empty() ? "\"" : " \"";
            if (!is_token && is_open) expression += "\"*";
            if (is_token) expression += letter;
            is_open = is_token;
        }
        if (is_open) expression += "\"*";
    }
    return expression;
}

}  // namespace

void NameIndex::create(Database& database) { database.run_script(k_create); }

void NameIndex::add(std::int64_t first, std::int64_t last) {
    database_.execute(k_add, first, last);
}

std::vector<std::int64_t> NameIndex::find(const std::vector<std::string>& words) const {
    std::vector<std::int64_t> ids;
    const auto expression = expression_of(words);
    if (expression.empty()) return ids;
    auto rows = database_.query(k_find, expression);
    while (rows.step()) ids.push_back(rows.integer(0));
    return ids;
}

}  // namespace sotay::store
