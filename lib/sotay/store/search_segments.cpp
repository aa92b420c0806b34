#include "sotay/store/search_segments.h"

namespace sotay::store {

namespace {

// SQLite's own, like the index that they speed up.

constexpr const char* k_create = R"sql(
    DROP TABLE IF EXISTS search_segments;
    DROP TABLE IF EXISTS search_words;
    DROP TABLE IF EXISTS search_pairs;
    DROP TABLE IF EXISTS search_loose;
    CREATE TABLE search_segments (
        id         INTEGER PRIMARY KEY,
        first_id   INTEGER NOT NULL,
        last_id    INTEGER NOT NULL,
        documents  INTEGER NOT NULL,
        text_bytes INTEGER NOT NULL,
        record     BLOB    NOT NULL
    ) STRICT;
    CREATE TABLE search_words (
        letters    TEXT    NOT NULL,
        segment_id INTEGER NOT NULL,
        record     BLOB    NOT NULL,
        PRIMARY KEY (letters, segment_id)
    ) STRICT;
    CREATE INDEX search_words_segment ON search_words (segment_id);
    CREATE TABLE search_pairs (
        place  INTEGER PRIMARY KEY,  -- segment, then the key of the first pair in it
        record BLOB NOT NULL
    ) STRICT;
    CREATE TABLE search_loose (
        directive_id INTEGER PRIMARY KEY,
        text_bytes   INTEGER NOT NULL
    ) STRICT;)sql";

constexpr const char* k_list = R"sql(
    SELECT id, first_id, last_id, documents, text_bytes FROM search_segments ORDER BY first_id)sql";

constexpr const char* k_insert = R"sql(
    INSERT INTO search_segments (first_id, last_id, documents, text_bytes, record)
    VALUES ($1, $2, $3, $4, $5) RETURNING id)sql";

constexpr const char* k_insert_word = R"sql(
    INSERT INTO search_words (letters, segment_id, record) VALUES ($1, $2, $3))sql";

constexpr const char* k_insert_pairs = R"sql(
    INSERT INTO search_pairs (place, record) VALUES ($1, $2))sql";

constexpr const char* k_delete = R"sql(
    DELETE FROM search_segments WHERE id = $1)sql";

constexpr const char* k_delete_words = R"sql(
    DELETE FROM search_words WHERE segment_id = $1)sql";

constexpr const char* k_delete_pairs = R"sql(
    DELETE FROM search_pairs WHERE place BETWEEN $1 AND $2)sql";

constexpr const char* k_documents = R"sql(
    SELECT record FROM search_segments WHERE id = $1)sql";

constexpr const char* k_words = R"sql(
    SELECT segment_id, record FROM search_words WHERE letters = $1)sql";

constexpr const char* k_pairs = R"sql(
    SELECT place, record FROM search_pairs WHERE place BETWEEN $1 AND $2
    ORDER BY place DESC LIMIT 1)sql";

constexpr const char* k_insert_loose = R"sql(
    INSERT INTO search_loose (directive_id, text_bytes) VALUES ($1, $2)
    ON CONFLICT (directive_id) DO UPDATE SET text_bytes = excluded.text_bytes)sql";

constexpr const char* k_delete_loose = R"sql(
    DELETE FROM search_loose WHERE directive_id BETWEEN $1 AND $2)sql";

constexpr const char* k_loose = R"sql(
    SELECT directive_id FROM search_loose ORDER BY directive_id)sql";

constexpr const char* k_loose_total = R"sql(
    SELECT count(*), coalesce(sum(text_bytes), 0) FROM search_loose)sql";

constexpr std::int64_t k_keys = std::int64_t{1} << 32;

std::int64_t place_of(std::int64_t segment_id, std::uint32_t key) {
    return segment_id * k_keys + key;
}

}  // namespace

void Segments::create(Database& database) { database.run_script(k_create); }

std::vector<SegmentInfo> Segments::list() const {
    std::vector<SegmentInfo> segments;
    auto rows = database_.prepare(k_list);
    while (rows.step()) {
        segments.push_back(
            {rows.integer(0), rows.integer(1), rows.integer(2), rows.integer(3), rows.integer(4)});
    }
    return segments;
}

void Segments::add(const Segment& segment) {
    auto row = database_.query(k_insert, segment.first_id, segment.last_id, segment.count,
                               segment.text_bytes, segment.documents);
    row.step();
    const std::int64_t id = row.integer(0);
    row.execute();
    auto words = database_.prepare(k_insert_word);
    for (const auto& [letters, record] : segment.words) words.run(letters, id, record);
    auto pairs = database_.prepare(k_insert_pairs);
    for (const auto& [key, record] : segment.pairs) pairs.run(place_of(id, key), record);
}

void Segments::drop(std::int64_t segment_id) {
    database_.execute(k_delete, segment_id);
    database_.execute(k_delete_words, segment_id);
    database_.execute(k_delete_pairs, place_of(segment_id, 0), place_of(segment_id + 1, 0) - 1);
}

Bytes Segments::documents(std::int64_t segment_id) const {
    auto row = database_.query(k_documents, segment_id);
    if (!row.step()) refuse_damaged_index();
    return row.bytes(0);
}

void Segments::each_word(const std::string& letters,
                         const std::function<void(std::int64_t, const Bytes&)>& take) const {
    auto rows = database_.query(k_words, letters);
    while (rows.step()) take(rows.integer(0), rows.bytes(1));
}

Segments::PairFinder::PairFinder(Database& database) : statement_{database.prepare(k_pairs)} {}

Bytes Segments::PairFinder::find(std::int64_t segment_id, std::uint32_t key) {
    statement_.bind_all(place_of(segment_id, 0), place_of(segment_id, key));
    Bytes postings;
    if (statement_.step()) {
        auto at = static_cast<std::uint64_t>(statement_.integer(0) % k_keys);
        const Bytes block = statement_.bytes(1);
        RecordReader record{block};
        while (!record.is_at_end()) {
            at += record.number();
            const auto found = record.block();
            if (at == key) postings.assign(found.begin(), found.end());
            if (at >= key) break;
        }
    }
    statement_.reset();
    return postings;
}

void Segments::add_loose(std::int64_t directive_id, std::int64_t text_bytes) {
    database_.execute(k_insert_loose, directive_id, text_bytes);
}

void Segments::drop_loose(std::int64_t first, std::int64_t last) {
    database_.execute(k_delete_loose, first, last);
}

std::vector<std::int64_t> Segments::loose() const {
    std::vector<std::int64_t> ids;
    auto rows = database_.prepare(k_loose);
    while (rows.step()) ids.push_back(rows.integer(0));
    return ids;
}

LooseTotal Segments::loose_total() const {
    auto row = database_.prepare(k_loose_total);
    row.step();
    return {row.integer(0), row.integer(1)};
}

}  // namespace sotay::store
