#include "sotay/store/search_rank.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <new>
#include <vector>

namespace sotay::store {

namespace {

constexpr std::size_t k_columns = 4;
// symbol, title, issuer, body. A hit in the symbol outweighs any number of them in all the others.
constexpr std::array<double, k_columns> k_weights{100, 5, 2, 1};
// Of BM25: how soon more occurrences stop to matter, and how much a long text is marked down.
constexpr double k_saturation = 1.2;
constexpr double k_length = 0.75;

/// A call of FTS5 that failed; does not leave this file.
struct Failure {
    int code;
};

void check(int code) {
    if (code != SQLITE_OK) throw Failure{code};
}

/// What is the same for every row of a query.
struct QueryFigures {
    std::vector<double> weight;  ///< by phrase
    std::array<double, k_columns> mean_length{};
};

int count_row(const Fts5ExtensionApi*, Fts5Context*, void* count) {
    ++*static_cast<std::int64_t*>(count);
    return SQLITE_OK;
}

// BM25's own formula is 0 or less for a word of over half of the rows: "nghị quyết" would count for
// nothing.
double rarity_of(std::int64_t rows, std::int64_t rows_with) {
    return std::log(1 + static_cast<double>(rows) /
                            static_cast<double>(std::max<std::int64_t>(rows_with, 1)));
}

std::unique_ptr<QueryFigures> measure(const Fts5ExtensionApi& api, Fts5Context* row) {
    auto figures = std::make_unique<QueryFigures>();
    sqlite3_int64 rows = 0;
    check(api.xRowCount(row, &rows));
    for (int phrase = 0; phrase < api.xPhraseCount(row); ++phrase) {
        std::int64_t rows_with = 0;
        check(api.xQueryPhrase(row, phrase, &rows_with, count_row));
        // Words beside each other say much more than the same words apart.
        const double words = api.xPhraseSize(row, phrase);
        figures->weight.push_back(words * words * rarity_of(rows, rows_with));
    }
    for (std::size_t column = 0; column < k_columns; ++column) {
        sqlite3_int64 tokens = 0;
        check(api.xColumnTotalSize(row, static_cast<int>(column), &tokens));
        figures->mean_length[column] =
            std::max(1.0, static_cast<double>(tokens) /
                              static_cast<double>(std::max<sqlite3_int64>(rows, 1)));
    }
    return figures;
}

const QueryFigures& figures_of(const Fts5ExtensionApi& api, Fts5Context* row) {
    if (const void* known = api.xGetAuxdata(row, 0)) {
        return *static_cast<const QueryFigures*>(known);
    }
    auto figures = measure(api, row);
    const QueryFigures& kept = *figures;
    check(api.xSetAuxdata(row, figures.release(),
                          [](void* data) { delete static_cast<QueryFigures*>(data); }));
    return kept;
}

using Occurrences = std::vector<std::array<double, k_columns>>;

/// By phrase and column.
Occurrences count_occurrences(const Fts5ExtensionApi& api, Fts5Context* row, std::size_t phrases) {
    Occurrences found(phrases);
    int count = 0;
    check(api.xInstCount(row, &count));
    for (int i = 0; i < count; ++i) {
        int phrase = 0;
        int column = 0;
        int offset = 0;
        check(api.xInst(row, i, &phrase, &column, &offset));
        found[static_cast<std::size_t>(phrase)][static_cast<std::size_t>(column)] += 1;
    }
    return found;
}

double score_of(const Fts5ExtensionApi& api, Fts5Context* row) {
    const QueryFigures& figures = figures_of(api, row);
    const Occurrences found = count_occurrences(api, row, figures.weight.size());
    double score = 0;
    for (std::size_t column = 0; column < k_columns; ++column) {
        int length = 0;
        check(api.xColumnSize(row, static_cast<int>(column), &length));
        const double relative_length = length / figures.mean_length[column];
        const double half = k_saturation * (1 - k_length + k_length * relative_length);
        for (std::size_t phrase = 0; phrase < found.size(); ++phrase) {
            const double times = found[phrase][column];
            score += k_weights[column] * figures.weight[phrase] * times / (times + half);
        }
    }
    return score;
}

}  // namespace

void rank_row(const Fts5ExtensionApi* api, Fts5Context* row, sqlite3_context* result, int,
              sqlite3_value**) {
    try {
        sqlite3_result_double(result, score_of(*api, row));
    } catch (const Failure& failure) {
        sqlite3_result_error_code(result, failure.code);
    } catch (const std::bad_alloc&) {
        sqlite3_result_error_nomem(result);
    }
}

}  // namespace sotay::store
