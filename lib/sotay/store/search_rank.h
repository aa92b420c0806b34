#pragma once

#include <sqlite3.h>

namespace sotay::store {

/// The auxiliary function of FTS5 behind sotay_rank(); see add_search_extension().
void rank_row(const Fts5ExtensionApi* api, Fts5Context* row, sqlite3_context* result, int arguments,
              sqlite3_value** values);

}  // namespace sotay::store
