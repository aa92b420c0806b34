#include "sotay/store/search_index.h"

#include "sotay/base/error.h"
#include "sotay/store/search_counts.h"
#include "sotay/store/search_documents.h"
#include "sotay/store/search_extension.h"
#include "sotay/store/search_hits.h"
#include "sotay/store/search_query.h"
#include "sotay/store/search_ranking.h"
#include "sotay/store/search_segments.h"
#include "sotay/store/search_snippet.h"
#include "sotay/store/search_texts.h"
#include "sotay/store/search_upkeep.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>

namespace sotay::store {

namespace {

// SQLite's own: what other engines do instead stands behind the functions of this class.

constexpr const char* k_exists = R"sql(
    SELECT count(*) FROM sqlite_master
    WHERE type = 'table' AND name IN ('directive_search', 'search_loose'))sql";
constexpr int k_tables = 2;

constexpr const char* k_create = R"sql(
    DROP TABLE IF EXISTS directive_search;
    CREATE VIRTUAL TABLE directive_search USING fts5(
        symbol, title, issuer, body,
        content = 'directive_texts', content_rowid = 'directive_id', tokenize = 'sotay'))sql";

constexpr const char* k_forget_all = R"sql(
    INSERT INTO directive_search (directive_search) VALUES ('delete-all'))sql";

constexpr const char* k_index_text = R"sql(
    INSERT INTO directive_search (rowid, symbol, title, issuer, body)
    VALUES ($1, $2, $3, $4, $5))sql";

constexpr const char* k_unindex_text = R"sql(
    INSERT INTO directive_search (directive_search, rowid, symbol, title, issuer, body)
    SELECT 'delete', directive_id, symbol, title, issuer, body
    FROM directive_texts WHERE directive_id = $1)sql";

constexpr const char* k_matches = R"sql(
    SELECT rowid FROM directive_search WHERE directive_search MATCH $1 ORDER BY rowid)sql";

// Of texts read to see whether a phrase is there, before FTS5 is asked for all that hold it.
constexpr std::size_t k_most_looks = 200;

using Ids = std::vector<std::int64_t>;

/// While it lives, all statements see the database as it was at the first of them.
class Snapshot {
public:
    explicit Snapshot(Database& database, bool is_open) : database_{database}, is_open_{is_open} {
        if (!is_open_) database_.run_script("BEGIN");
    }
    ~Snapshot() {
        if (is_open_) return;
        try {
            database_.run_script("ROLLBACK");
        } catch (const Error&) {
            // A failed statement has rolled back already.
        }
    }
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;

private:
    Database& database_;
    bool is_open_;
};

/// Whether the counts of words and pairs leave open where the phrases of the query stand.
bool needs_look(const SearchQuery& query) {
    return std::ranges::any_of(phrases_of(query), [](const auto& phrase) {
        return phrase.size() > 2 ||
               (phrase.size() == 2 && std::ranges::any_of(phrase, &QueryWord::has_marks));
    });
}

bool holds_all_phrases(const SearchableText& text, const HitFinder& finder) {
    std::vector<bool> is_found(finder.query().size(), false);
    for (const std::string* column : {&text.symbol, &text.title, &text.issuer, &text.body}) {
        for (const Hit& hit : whole_phrases(finder.find(*column), finder)) {
            is_found[hit.word] = true;
        }
    }
    return std::ranges::all_of(is_found, [](bool found) { return found; });
}

Ids all_matches(Database& database, const SearchQuery& query) {
    Ids ids;
    auto rows = database.query(k_matches, match_expression(query));
    while (rows.step()) ids.push_back(rows.integer(0));
    return ids;
}

/// Reads the texts of the best, and passes over those that lack a phrase.
class Answer {
public:
    Answer(Database& database, const SearchQuery& query, const SearchOptions& options)
        : database_{database},
          query_{query},
          options_{options},
          finder_{query},
          texts_{database},
          needs_look_{needs_look(query)} {}

    [[nodiscard]] std::vector<SearchHit> read(Ranking& ranking, const Documents& documents) {
        std::vector<SearchHit> hits;
        while (hits.size() < options_.limit) {
            const auto best = ranking.next();
            if (!best) break;
            const std::int64_t id = documents.ids[best->place];
            if (knows_better(id)) continue;
            const auto kept = texts_.find(id);
            if (!kept) refuse_damaged_index();
            if (needs_look_ && !all_ && !holds_all_phrases(kept->text, finder_)) continue;
            hits.push_back({id, best->score, snippet_of(kept->text, finder_, options_.marks)});
        }
        return hits;
    }

private:
    [[nodiscard]] bool knows_better(std::int64_t id) {
        if (!needs_look_) return false;
        if (!all_ && ++looks_ > k_most_looks) all_ = all_matches(database_, query_);
        return all_ && !std::ranges::binary_search(*all_, id);
    }

    Database& database_;
    const SearchQuery& query_;
    const SearchOptions& options_;
    HitFinder finder_;
    TextReader texts_;
    bool needs_look_;
    std::size_t looks_ = 0;
    std::optional<Ids> all_;
};

}  // namespace

SearchIndex::SearchIndex(Database& database) : database_{database} {
    add_search_extension(database_.handle());
    if (!exists()) create();
}

bool SearchIndex::is_in_transaction() const {
    return sqlite3_get_autocommit(database_.handle()) == 0;
}

bool SearchIndex::exists() const {
    auto tables = database_.prepare(k_exists);
    tables.step();
    return tables.integer(0) == k_tables;
}

void SearchIndex::create() {
    const auto make = [this] {
        if (exists()) return;
        database_.run_script(k_create);
        Segments::create(database_);
        fill();
    };
    if (is_in_transaction()) return make();
    Transaction transaction{database_};
    make();
    transaction.commit();
}

void SearchIndex::add(std::int64_t id, const SearchableText& text) {
    insert_text(database_, id, text);
    database_.execute(k_index_text, id, text.symbol, text.title, text.issuer, text.body);
    SearchUpkeep{database_}.changed(id, static_cast<std::int64_t>(text.body.size()));
}

void SearchIndex::remove(std::int64_t id) {
    // FTS5 takes words out by the text that put them in, so the text goes last.
    database_.execute(k_unindex_text, id);
    if (delete_text(database_, id)) SearchUpkeep{database_}.changed(id, 0);
}

std::optional<SearchableText> SearchIndex::text(std::int64_t id) const {
    auto kept = TextReader{database_}.find(id);
    if (!kept) return std::nullopt;
    return std::move(kept->text);
}

std::vector<SearchHit> SearchIndex::search(std::string_view query,
                                           const SearchOptions& options) const {
    const SearchQuery words = parse_query(query);
    if (words.empty() || options.limit == 0) return {};
    const Snapshot snapshot{database_, is_in_transaction()};
    const Documents documents = read_documents(database_);
    const QueryCounts counts = count_words(database_, words, documents);
    Ranking ranking{counts, documents, options};
    return Answer{database_, words, options}.read(ranking, documents);
}

Ids SearchIndex::matches(std::string_view query) const {
    const SearchQuery words = parse_query(query);
    if (words.empty()) return {};
    const Snapshot snapshot{database_, is_in_transaction()};
    if (needs_look(words)) return all_matches(database_, words);
    const Documents documents = read_documents(database_);
    const QueryCounts counts = count_words(database_, words, documents);
    Ids ids;
    for (std::size_t place = 0; place < documents.size(); ++place) {
        if (counts.places[place] != 0) ids.push_back(documents.ids[place]);
    }
    std::ranges::sort(ids);
    return ids;
}

void SearchIndex::rebuild() {
    const auto make = [this] {
        database_.run_script(k_forget_all);
        Segments::create(database_);
        fill();
    };
    if (is_in_transaction()) return make();
    Transaction transaction{database_};
    make();
    transaction.commit();
}

void SearchIndex::fill() {
    SegmentWriter segments{database_};
    auto index = database_.prepare(k_index_text);
    each_text(database_, k_first_id, k_last_id, [&](KeptText kept) {
        const auto& [id, day, text] = kept;
        index.run(id, text.symbol, text.title, text.issuer, text.body);
        segments.add(std::move(kept));
    });
    segments.finish();
}

}  // namespace sotay::store
