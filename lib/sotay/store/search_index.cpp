#include "sotay/store/search_index.h"

#include "sotay/store/search_extension.h"
#include "sotay/store/search_query.h"
#include "sotay/text/vietnamese.h"

#include <sqlite3.h>

#include <chrono>
#include <limits>

namespace sotay::store {

namespace {

// SQLite's own: what other engines do instead stands behind the functions of this class.

constexpr const char* k_exists = R"sql(
    SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'directive_search')sql";

constexpr const char* k_create = R"sql(
    CREATE VIRTUAL TABLE IF NOT EXISTS directive_search USING fts5(
        symbol, title, issuer, body,
        content = 'directive_texts', content_rowid = 'directive_id', tokenize = 'sotay');
    INSERT INTO directive_search (directive_search) VALUES ('rebuild');)sql";

constexpr const char* k_rebuild = R"sql(
    INSERT INTO directive_search (directive_search) VALUES ('rebuild'))sql";

constexpr const char* k_insert_text = R"sql(
    INSERT INTO directive_texts (directive_id, sort_day, symbol, title, issuer, body)
    VALUES ($1, $6, $2, $3, $4, $5))sql";

constexpr const char* k_index_text = R"sql(
    INSERT INTO directive_search (rowid, symbol, title, issuer, body)
    VALUES ($1, $2, $3, $4, $5))sql";

constexpr const char* k_unindex_text = R"sql(
    INSERT INTO directive_search (directive_search, rowid, symbol, title, issuer, body)
    SELECT 'delete', directive_id, symbol, title, issuer, body
    FROM directive_texts WHERE directive_id = $1)sql";

constexpr const char* k_delete_text = R"sql(
    DELETE FROM directive_texts WHERE directive_id = $1)sql";

constexpr const char* k_read_text = R"sql(
    SELECT symbol, title, issuer, body, sort_day FROM directive_texts
    WHERE directive_id = $1)sql";

constexpr const char* k_search = R"sql(
    SELECT rowid, sotay_rank(directive_search) AS score
    FROM directive_search WHERE directive_search MATCH $1
    ORDER BY score DESC, rowid DESC)sql";

constexpr const char* k_matches = R"sql(
    SELECT rowid FROM directive_search WHERE directive_search MATCH $1 ORDER BY rowid)sql";

// For the rows shown alone: a snippet reads the whole text. Column 3 is the body.
constexpr const char* k_snippet = R"sql(
    SELECT snippet(directive_search, 3, $3, $4, '…', 24),
           snippet(directive_search, -1, $3, $4, '…', 24)
    FROM directive_search WHERE directive_search MATCH $1 AND rowid = $2)sql";

constexpr std::int64_t k_no_day = std::numeric_limits<std::int32_t>::min();

std::int64_t sort_day_of(const SearchableText& text) {
    return text.dated_on ? text.dated_on->time_since_epoch().count() : k_no_day;
}

std::optional<Date> date_of(std::int64_t sort_day) {
    if (sort_day == k_no_day) return std::nullopt;
    return Date{std::chrono::days{sort_day}};
}

}  // namespace

SearchIndex::SearchIndex(Database& database) : database_{database} {
    add_search_extension(database_.handle());
    if (!database_.prepare(k_exists).step()) create();
}

void SearchIndex::create() {
    if (sqlite3_get_autocommit(database_.handle()) == 0) {
        database_.run_script(k_create);
        return;
    }
    Transaction transaction{database_};
    database_.run_script(k_create);
    transaction.commit();
}

void SearchIndex::add(std::int64_t id, const SearchableText& text) {
    database_.execute(k_insert_text, id, text.symbol, text.title, text.issuer, text.body,
                      sort_day_of(text));
    database_.execute(k_index_text, id, text.symbol, text.title, text.issuer, text.body);
}

void SearchIndex::remove(std::int64_t id) {
    // FTS5 takes words out by the text that put them in, so the text goes last.
    database_.execute(k_unindex_text, id);
    database_.execute(k_delete_text, id);
}

std::optional<SearchableText> SearchIndex::text(std::int64_t id) const {
    auto row = database_.query(k_read_text, id);
    if (!row.step()) return std::nullopt;
    return SearchableText{row.text(0), row.text(1), row.text(2), row.text(3),
                          date_of(row.integer(4))};
}

std::vector<SearchHit> SearchIndex::search(std::string_view query,
                                           const SearchOptions& options) const {
    const std::string expression = search_expression(query);
    const HitMarks& marks = options.marks;
    std::vector<SearchHit> hits;
    if (expression.empty()) return hits;
    auto rows = database_.query(k_search, expression);
    while (hits.size() < options.limit && rows.step()) {
        if (options.filter && !options.filter(rows.integer(0))) continue;
        hits.push_back({rows.integer(0), rows.real(1), {}});
    }
    auto snippets = database_.prepare(k_snippet);
    for (SearchHit& hit : hits) {
        snippets.bind_all(expression, hit.id, marks.begin, marks.end);
        if (!snippets.step()) continue;
        const bool is_in_body = snippets.text_view(0).find(marks.begin) != std::string_view::npos;
        hit.snippet = text::squeeze(snippets.text_view(is_in_body ? 0 : 1));
        snippets.reset();
    }
    return hits;
}

std::vector<std::int64_t> SearchIndex::matches(std::string_view query) const {
    std::vector<std::int64_t> ids;
    const std::string expression = search_expression(query);
    if (expression.empty()) return ids;
    auto rows = database_.query(k_matches, expression);
    while (rows.step()) ids.push_back(rows.integer(0));
    return ids;
}

void SearchIndex::rebuild() { database_.execute(k_rebuild); }

}  // namespace sotay::store
