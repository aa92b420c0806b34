#include "sotay/store/search_texts.h"

namespace sotay::store {

namespace {

constexpr const char* k_texts = R"sql(
    SELECT symbol, title, issuer, body, sort_day, directive_id FROM directive_texts
    WHERE directive_id BETWEEN $1 AND $2 ORDER BY directive_id)sql";

constexpr const char* k_insert = R"sql(
    INSERT INTO directive_texts (directive_id, sort_day, symbol, title, issuer, body)
    VALUES ($1, $2, $3, $4, $5, $6))sql";

constexpr const char* k_delete = R"sql(
    DELETE FROM directive_texts WHERE directive_id = $1)sql";

// Before any date, so that a document without one comes after its equals.
constexpr std::int64_t k_no_day = std::numeric_limits<std::int32_t>::min();

std::int64_t sort_day_of(const SearchableText& text) {
    return text.dated_on ? text.dated_on->time_since_epoch().count() : k_no_day;
}

KeptText text_of(const Statement& row) {
    SearchableText text{row.text(0), row.text(1), row.text(2), row.text(3)};
    if (row.integer(4) != k_no_day) text.dated_on = Date{std::chrono::days{row.integer(4)}};
    return {row.integer(5), row.integer(4), std::move(text)};
}

}  // namespace

void each_text(Database& database, std::int64_t first, std::int64_t last,
               const std::function<void(KeptText)>& take) {
    auto rows = database.query(k_texts, first, last);
    while (rows.step()) take(text_of(rows));
}

void insert_text(Database& database, std::int64_t id, const SearchableText& text) {
    database.execute(k_insert, id, sort_day_of(text), text.symbol, text.title, text.issuer,
                     text.body);
}

bool delete_text(Database& database, std::int64_t id) { return database.execute(k_delete, id) > 0; }

TextReader::TextReader(Database& database) : statement_{database.prepare(k_texts)} {}

std::optional<KeptText> TextReader::find(std::int64_t id) {
    statement_.bind_all(id, id);
    std::optional<KeptText> text;
    if (statement_.step()) text = text_of(statement_);
    statement_.reset();
    return text;
}

}  // namespace sotay::store
