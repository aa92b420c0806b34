#pragma once

struct sqlite3;

namespace sotay::store {

/// Teaches the connection what an index of Vietnamese text needs, once: the tokenizer "sotay" and
/// the function "sotay_count". Throws Error{environment} when SQLite was built without FTS5.
///
/// The tokenizer stores each word twice at one place: its letters ("nghi"), and "=" with its exact
/// spelling ("=nghị"). In a query a word after "=" means the exact spelling.
///
/// sotay_count(index) is the Count of the query's one phrase in the row.
void add_search_extension(sqlite3* handle);

}  // namespace sotay::store
