#include "sotay/store/search_segments.h"

namespace sotay::store {

namespace {

constexpr const char* k_list = R"sql(
    SELECT id, first_id, last_id, documents, text_bytes FROM search_segments ORDER BY first_id)sql";

constexpr const char* k_insert = R"sql(
    INSERT INTO search_segments (first_id, last_id, documents, text_bytes, record)
    VALUES ($1, $2, $3, $4, $5) RETURNING id)sql";

constexpr const char* k_insert_word = R"sql(
    INSERT INTO search_words (segment_id, letters, record) VALUES ($1, $2, $3))sql";

constexpr const char* k_insert_pairs = R"sql(
    INSERT INTO search_pairs (segment_id, pair_key, record) VALUES ($1, $2, $3))sql";

constexpr const char* k_delete = R"sql(
    DELETE FROM search_segments WHERE id = $1)sql";

constexpr const char* k_delete_words = R"sql(
    DELETE FROM search_words WHERE segment_id = $1)sql";

constexpr const char* k_delete_pairs = R"sql(
    DELETE FROM search_pairs WHERE segment_id = $1)sql";

constexpr const char* k_documents = R"sql(
    SELECT record FROM search_segments WHERE id = $1)sql";

// The block in which the word must stand.
constexpr const char* k_words = R"sql(
    SELECT record FROM search_words WHERE segment_id = $1 AND letters <= $2
    ORDER BY letters DESC LIMIT 1)sql";

// The blocks in which pairs from $2 to $3 may stand.
constexpr const char* k_pairs = R"sql(
    SELECT pair_key, record FROM search_pairs
    WHERE segment_id = $1 AND pair_key <= $3 AND pair_key >= coalesce(
        (SELECT max(pair_key) FROM search_pairs WHERE segment_id = $1 AND pair_key <= $2), $2)
    ORDER BY pair_key)sql";

constexpr const char* k_drop_segments = R"sql(
    DELETE FROM search_segments)sql";

constexpr const char* k_drop_words = R"sql(
    DELETE FROM search_words)sql";

constexpr const char* k_drop_pairs = R"sql(
    DELETE FROM search_pairs)sql";

constexpr const char* k_drop_loose = R"sql(
    DELETE FROM search_loose)sql";

constexpr const char* k_insert_loose = R"sql(
    INSERT INTO search_loose (directive_id, text_bytes) VALUES ($1, $2)
    ON CONFLICT (directive_id) DO UPDATE SET text_bytes = excluded.text_bytes)sql";

constexpr const char* k_delete_loose = R"sql(
    DELETE FROM search_loose WHERE directive_id BETWEEN $1 AND $2)sql";

constexpr const char* k_loose = R"sql(
    SELECT directive_id FROM search_loose ORDER BY directive_id)sql";

constexpr const char* k_loose_total = R"sql(
    SELECT count(*), coalesce(sum(text_bytes), 0) FROM search_loose)sql";

Bytes key_of(std::string_view letters) { return {letters.begin(), letters.end()}; }

}  // namespace

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
    for (const auto& [letters, record] : segment.words) words.run(id, key_of(letters), record);
    auto pairs = database_.prepare(k_insert_pairs);
    for (const auto& [key, record] : segment.pairs) pairs.run(id, key, record);
}

void Segments::drop(std::int64_t segment_id) {
    database_.execute(k_delete, segment_id);
    database_.execute(k_delete_words, segment_id);
    database_.execute(k_delete_pairs, segment_id);
}

void Segments::drop_all() {
    for (const char* drop : {k_drop_segments, k_drop_words, k_drop_pairs, k_drop_loose}) {
        database_.execute(drop);
    }
}

Bytes Segments::documents(std::int64_t segment_id) const {
    auto row = database_.query(k_documents, segment_id);
    if (!row.step()) refuse_damaged_index();
    return row.bytes(0);
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

SegmentReader::SegmentReader(Database& database)
    : words_{database.prepare(k_words)}, pairs_{database.prepare(k_pairs)} {}

void SegmentReader::each_spelling(std::int64_t segment_id, std::string_view letters,
                                  const std::function<void(const FoundSpelling&)>& take) {
    words_.bind_all(segment_id, key_of(letters));
    const Bytes block = words_.step() ? words_.bytes(0) : Bytes{};
    words_.reset();
    RecordReader record{block};
    if (record.is_at_end()) return;
    auto number = static_cast<std::uint32_t>(record.number());
    for (bool is_past = false; !is_past && !record.is_at_end();) {
        const bool is_it = record.text() == letters;
        for (std::uint64_t left = record.number(); left > 0; --left, ++number) {
            const std::string_view exact = record.text();
            const Postings postings = read_postings(record);
            if (is_it) take({number, exact, postings});
        }
        is_past = is_it;
    }
}

void SegmentReader::each_pair(std::int64_t segment_id, std::int64_t first_key,
                              std::int64_t last_key,
                              const std::function<void(const Postings&)>& take) {
    pairs_.bind_all(segment_id, first_key, last_key);
    while (pairs_.step()) {
        auto at = static_cast<std::uint64_t>(pairs_.integer(0));
        const Bytes block = pairs_.bytes(1);
        RecordReader record{block};
        while (!record.is_at_end()) {
            at += record.number();
            const auto key = static_cast<std::int64_t>(at);
            const Postings postings = read_postings(record);
            if (key > last_key) break;
            if (key >= first_key) take(postings);
        }
    }
}

}  // namespace sotay::store
