#pragma once

struct sqlite3;

namespace sotay::store {

/// Teaches the connection what an index of Vietnamese text needs, once: the tokenizer "sotay" and
/// the rank function "sotay_rank". Throws Error{environment} when SQLite was built without FTS5.
///
/// The tokenizer stores each word twice at one place: its letters ("nghi"), and "=" with its exact
/// spelling ("=nghị"). In a query a word after "=" means the exact spelling.
///
/// sotay_rank(index) is larger for better rows. A word adds by the column it stands in, by how
/// often it stands there, and the more the fewer rows have it; unlike bm25() a word of most rows
/// still counts.
void add_search_extension(sqlite3* handle);

}  // namespace sotay::store
