#include "sotay/store/search_index.h"

#include "sotay/base/error.h"
#include "sotay/store/search_counts.h"
#include "sotay/store/search_documents.h"
#include "sotay/store/search_hits.h"
#include "sotay/store/search_query.h"
#include "sotay/store/search_ranking.h"
#include "sotay/store/search_segments.h"
#include "sotay/store/search_snippet.h"
#include "sotay/store/search_texts.h"
#include "sotay/store/search_upkeep.h"

#include <sqlite3.h>

#include <algorithm>

namespace sotay::store {

namespace {

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

/// The counts leave open whether three words or more all stand at one spot.
bool has_long_phrase(const SearchQuery& query) {
    return std::ranges::any_of(phrases_of(query),
                               [](const auto& phrase) { return phrase.size() > 2; });
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

/// Reads texts to look for the phrases of a query.
class Looker {
public:
    Looker(Database& database, const SearchQuery& query)
        : finder_{query}, texts_{database}, needs_look_{has_long_phrase(query)} {}

    [[nodiscard]] const HitFinder& finder() const { return finder_; }
    [[nodiscard]] bool needs_look() const { return needs_look_; }
    /// The text of a document that was counted; nullopt when it lacks a phrase.
    [[nodiscard]] std::optional<SearchableText> read(std::int64_t id) {
        auto kept = texts_.find(id);
        if (!kept) refuse_damaged_index();
        if (needs_look_ && !holds_all_phrases(kept->text, finder_)) return std::nullopt;
        return std::move(kept->text);
    }

private:
    HitFinder finder_;
    TextReader texts_;
    bool needs_look_;
};

}  // namespace

bool SearchIndex::is_in_transaction() const {
    return sqlite3_get_autocommit(database_.handle()) == 0;
}

void SearchIndex::add(std::int64_t id, const SearchableText& text) {
    insert_text(database_, id, text);
    SearchUpkeep{database_}.changed(id, static_cast<std::int64_t>(text.body.size()));
}

void SearchIndex::remove(std::int64_t id) {
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
    Looker looker{database_, words};
    std::vector<SearchHit> hits;
    while (hits.size() < options.limit) {
        const auto best = ranking.next();
        if (!best) break;
        const std::int64_t id = documents.ids[best->place];
        const auto text = looker.read(id);
        if (!text) continue;
        hits.push_back({id, best->score, snippet_of(*text, looker.finder(), options.marks)});
    }
    return hits;
}

Ids SearchIndex::matches(std::string_view query) const {
    const SearchQuery words = parse_query(query);
    if (words.empty()) return {};
    const Snapshot snapshot{database_, is_in_transaction()};
    const Documents documents = read_documents(database_);
    const QueryCounts counts = count_words(database_, words, documents);
    Looker looker{database_, words};
    Ids ids;
    for (std::size_t place = 0; place < documents.size(); ++place) {
        if (counts.places[place] == 0) continue;
        const std::int64_t id = documents.ids[place];
        if (!looker.needs_look() || looker.read(id)) ids.push_back(id);
    }
    std::ranges::sort(ids);
    return ids;
}

void SearchIndex::rebuild() {
    if (is_in_transaction()) return SearchUpkeep{database_}.rebuild();
    Transaction transaction{database_};
    SearchUpkeep{database_}.rebuild();
    transaction.commit();
}

}  // namespace sotay::store
