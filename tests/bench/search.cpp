// search DOCUMENTS REPETITIONS FOLDER – the product's search and a bare FTS5 table over the same
// texts in the same database, asked the same 200 questions in turn. Prints one JSON object with
// milliseconds, those of the processor too, and which share of the best 20 an exhaustive ranking
// has as well; fails when the product does not find what is there.

#include "corpus.h"
#include "search_exhaustive.h"
#include "search_queries.h"

#include "sotay/base/error.h"
#include "sotay/base/secret.h"
#include "sotay/store/database.h"
#include "sotay/store/search_index.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

namespace sotay::bench {

namespace {

constexpr std::size_t k_shown = 20;
constexpr std::size_t k_samples = 40;

constexpr const char* k_insert_directive = R"sql(
    INSERT INTO directives (id, content_digest, media_type, file_name, type, title, title_key,
                            recipients, pages, is_draft, confidence, imported_at)
    VALUES ($1, $2, 'text/plain', 'x.txt', 'x', 'x', $2, '', 1, 0, '{}', 0))sql";

constexpr const char* k_create_bare = R"sql(
    CREATE VIRTUAL TABLE bare_search USING fts5(
        symbol, title, issuer, body, content = 'directive_texts', content_rowid = 'directive_id',
        tokenize = 'unicode61 remove_diacritics 2'))sql";

constexpr const char* k_fill_bare = R"sql(
    INSERT INTO bare_search (bare_search) VALUES ('rebuild'))sql";

constexpr const char* k_ask_bare = R"sql(
    SELECT rowid, rank, snippet(bare_search, 3, '[', ']', '…', 24)
    FROM bare_search WHERE bare_search MATCH $1 ORDER BY rank LIMIT $2)sql";

constexpr const char* k_all_of_bare = R"sql(
    SELECT rowid FROM bare_search WHERE bare_search MATCH $1 ORDER BY rowid)sql";

using Ids = std::vector<std::int64_t>;

void require(bool condition, const std::string& what) {
    if (!condition) throw Error{ErrorKind::bug, what};
}

double milliseconds_of(const auto& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>{std::chrono::steady_clock::now() - start}
        .count();
}

double processor_milliseconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
}

double percentile(std::vector<double> times, double share) {
    std::ranges::sort(times);
    const auto last = static_cast<double>(times.size() - 1);
    return times[static_cast<std::size_t>(last * share + 0.5)];
}

class Bench {
public:
    Bench(std::int64_t documents, const std::string& folder)
        : documents_{documents},
          database_{folder + "/search.db", store::Database::Mode::create},
          index_{database_} {
        fill();
        database_.run_script(k_create_bare);
        bare_index_ = milliseconds_of([&] { database_.run_script(k_fill_bare); });
        index_time_ = milliseconds_of([&] { index_.rebuild(); });
    }

    /// Also what brings both indexes into the cache.
    void check() {
        for (const auto& query : questions_) check_same(query);
        for (auto id = Corpus::k_plant_every; id <= documents_; id += Corpus::k_plant_every) {
            check_planted(id, *Corpus::planted_word(id));
            check_planted(id, *Corpus::planted_letters(id));
        }
    }

    void ask() {
        for (const auto& query : questions_) {
            const double before = processor_milliseconds();
            ours_.push_back(
                milliseconds_of([&] { (void)index_.search(query.words, {.limit = k_shown}); }));
            processor_.push_back(processor_milliseconds() - before);
            bare_.push_back(milliseconds_of([&] { (void)ask_bare(query, k_shown); }));
        }
    }

    void compare_with_exhaustive() {
        std::vector<std::string> words;
        for (const auto& query : questions_) words.push_back(query.words);
        Exhaustive exhaustive{words};
        Corpus measured;
        for (std::int64_t id = 1; id <= documents_; ++id) exhaustive.measure(measured.next());
        Corpus ranked;
        for (std::int64_t id = 1; id <= documents_; ++id) exhaustive.rank(id, ranked.next());
        double sum = 0;
        for (std::size_t i = 0; i < questions_.size(); ++i) {
            const Ids best = exhaustive.best(i, k_shown);
            const Ids ours = ask_ours(questions_[i].words, k_shown);
            const auto shared = std::ranges::count_if(
                best, [&](auto id) { return std::ranges::find(ours, id) != ours.end(); });
            require(ours.size() == best.size(), "not as many as there are for " + words[i]);
            sum +=
                best.empty() ? 1 : static_cast<double>(shared) / static_cast<double>(best.size());
        }
        overlap_ = sum / static_cast<double>(questions_.size());
    }

    void print() const {
        fmt::print(
            R"({{"index": [{:.3f}, {:.3f}], "p50": [{:.4f}, {:.4f}], "p95": [{:.4f}, {:.4f}], )"
            R"("processor_p95": {:.4f}, "overlap": {:.4f}}})"
            "\n",
            index_time_, bare_index_, percentile(ours_, 0.5), percentile(bare_, 0.5),
            percentile(ours_, 0.95), percentile(bare_, 0.95), percentile(processor_, 0.95),
            overlap_);
    }

private:
    void fill() {
        Corpus corpus;
        std::vector<store::SearchableText> samples;
        store::Transaction transaction{database_};
        for (std::int64_t id = 1; id <= documents_; ++id) {
            database_.execute(k_insert_directive, id, sha256(std::to_string(id)));
            const auto text = corpus.next();
            if (id % Corpus::k_plant_every == 0 && samples.size() < k_samples) {
                samples.push_back(text);
            }
            index_.add(id, text);
        }
        transaction.commit();
        questions_ = search_questions(samples);
    }

    [[nodiscard]] Ids ask_bare(const SearchQuestion& query, std::size_t limit) {
        Ids ids;
        auto rows = database_.query(k_ask_bare, query.expression, static_cast<std::int64_t>(limit));
        while (rows.step()) {
            ids.push_back(rows.integer(0));
            snippet_ = rows.text(2);
        }
        return ids;
    }

    [[nodiscard]] Ids all_of_bare(const SearchQuestion& query) {
        Ids ids;
        auto rows = database_.query(k_all_of_bare, query.expression);
        while (rows.step()) ids.push_back(rows.integer(0));
        return ids;
    }

    [[nodiscard]] Ids ask_ours(const std::string& words, std::size_t limit) const {
        Ids ids;
        for (const auto& hit : index_.search(words, {.limit = limit})) {
            require(!hit.snippet.empty(), "a hit without a snippet for " + words);
            ids.push_back(hit.id);
        }
        return ids;
    }

    void check_same(const SearchQuestion& query) {
        auto ours = ask_ours(query.words, k_shown);
        const auto theirs = all_of_bare(query);
        std::ranges::sort(ours);
        require(!ours.empty(), "nothing found for " + query.words);
        require(query.words.find_first_of("dD") != std::string::npos ||
                    std::ranges::includes(theirs, ours),
                "not in FTS5's answer to " + query.words);
        require(!query.is_same_found || ours.size() == std::min(k_shown, theirs.size()),
                fmt::format("{}: {} found, bare FTS5 {}", query.words, ours.size(), theirs.size()));
    }

    void check_planted(std::int64_t id, const std::string& word) const {
        require(ask_ours(word, k_shown) == Ids{id},
                fmt::format("\"{}\" is not found in document {} alone", word, id));
    }

    std::int64_t documents_;
    store::Database database_;
    store::SearchIndex index_;
    std::string snippet_;
    std::vector<SearchQuestion> questions_;
    double index_time_ = 0;
    double bare_index_ = 0;
    std::vector<double> ours_;
    std::vector<double> processor_;
    std::vector<double> bare_;
    double overlap_ = 0;
};

}  // namespace

}  // namespace sotay::bench

int main(int argc, char** argv) {
    const long documents = argc == 4 ? std::strtol(argv[1], nullptr, 10) : 0;
    const long repetitions = argc == 4 ? std::strtol(argv[2], nullptr, 10) : 0;
    if (documents < sotay::bench::Corpus::k_plant_every || repetitions < 1) {
        std::fputs("usage: search DOCUMENTS REPETITIONS FOLDER (500 documents or more)\n", stderr);
        return 2;
    }
    try {
        sotay::bench::Bench bench{documents, argv[3]};
        bench.check();
        for (long i = 0; i < repetitions; ++i) bench.ask();
        bench.compare_with_exhaustive();
        bench.print();
        return 0;
    } catch (const sotay::Error& error) {
        std::fprintf(stderr, "search: %s\n", error.what());
        return 1;
    }
}
