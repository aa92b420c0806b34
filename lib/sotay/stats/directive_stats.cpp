#include "sotay/stats/directive_stats.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <map>
#include <sstream>

namespace sotay::stats {

namespace {

constexpr const char* k_documents = R"sql(
    SELECT type, issuer_code, issuer, issued_on, imported_at, is_draft, symbol, signer, pages
    FROM directives
    WHERE (CAST($1 AS BIGINT) IS NULL OR imported_at >= $1)
      AND (CAST($2 AS BIGINT) IS NULL OR imported_at < $2)
    ORDER BY id)sql";

constexpr std::size_t k_year_digits = 4;

using Key = std::vector<std::string>;

std::string value_of(const store::Statement& row, DirectiveDimension dimension) {
    switch (dimension) {
        case DirectiveDimension::type:
            return row.text(0);
        case DirectiveDimension::issuer:
            return row.is_null(1) ? row.text(2) : row.text(1);
        case DirectiveDimension::year:
            return row.text(3).substr(0, k_year_digits);
        case DirectiveDimension::month:
            return iso(month_of(local_date(row.instant(4))));
    }
    return {};
}

DirectiveSums sums_of(const store::Statement& row) {
    return {.documents = 1,
            .drafts = row.integer(5),
            .without_symbol = row.is_null(6) ? 1 : 0,
            .without_date = row.is_null(3) ? 1 : 0,
            .without_signer = row.is_null(7) ? 1 : 0,
            .pages = row.integer(8)};
}

std::optional<std::string>& field_of(DirectiveRow& row, DirectiveDimension dimension) {
    switch (dimension) {
        case DirectiveDimension::type:
            return row.type;
        case DirectiveDimension::issuer:
            return row.issuer;
        case DirectiveDimension::year:
            return row.year;
        case DirectiveDimension::month:
            return row.month;
    }
    return row.type;
}

/// What is not said comes last.
std::vector<std::string> sort_keys(const Key& key) {
    std::vector<std::string> keys;
    for (const std::string& value : key) {
        keys.push_back((value.empty() ? "1" : "0") + text::sort_key(value));
    }
    return keys;
}

std::optional<Instant> start_of(const std::optional<Date>& day) {
    return day ? std::optional{to_instant(*day, {})} : std::nullopt;
}

}  // namespace

std::vector<DirectiveDimension> parse_directive_dimensions(const std::string& text) {
    static const std::map<std::string, DirectiveDimension, std::less<>> k_words{
        {"type", DirectiveDimension::type},
        {"issuer", DirectiveDimension::issuer},
        {"year", DirectiveDimension::year},
        {"month", DirectiveDimension::month}};
    std::vector<DirectiveDimension> dimensions;
    std::istringstream words{text};
    for (std::string word; std::getline(words, word, ',');) {
        const auto found = k_words.find(word);
        if (found == k_words.end()) {
            throw Error{ErrorKind::usage,
                        tr("--by \"{}\" is none of type, issuer, year, month", word)};
        }
        if (std::ranges::find(dimensions, found->second) != dimensions.end()) {
            throw Error{ErrorKind::usage, tr("--by names \"{}\" twice", word)};
        }
        dimensions.push_back(found->second);
    }
    return dimensions;
}

DirectiveSums& DirectiveSums::operator+=(const DirectiveSums& other) {
    documents += other.documents;
    drafts += other.drafts;
    without_symbol += other.without_symbol;
    without_date += other.without_date;
    without_signer += other.without_signer;
    pages += other.pages;
    return *this;
}

DirectiveTable directive_stats(store::Database& database, const DirectiveQuery& query) {
    const auto from = query.from ? std::optional{first_day(*query.from)} : std::nullopt;
    const auto end =
        query.to ? std::optional{last_day(*query.to) + std::chrono::days{1}} : std::nullopt;
    std::map<Key, DirectiveSums> groups;
    auto row = database.query(k_documents, start_of(from), start_of(end));
    while (row.step()) {
        Key key;
        for (const auto dimension : query.by) key.push_back(value_of(row, dimension));
        groups[key] += sums_of(row);
    }
    std::map<std::vector<std::string>, DirectiveRow> sorted;
    DirectiveTable table;
    for (const auto& [key, sums] : groups) {
        DirectiveRow& made = sorted[sort_keys(key)];
        for (std::size_t i = 0; i < key.size(); ++i) field_of(made, query.by[i]) = key[i];
        made.sums += sums;
        table.total.sums += sums;
    }
    for (auto& [key, made] : sorted) table.rows.push_back(std::move(made));
    return table;
}

}  // namespace sotay::stats
