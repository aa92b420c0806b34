#pragma once

#include "sotay/store/database.h"
#include "sotay/store/search_segment.h"

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>

namespace sotay::store {

constexpr std::int64_t k_first_id = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t k_last_id = std::numeric_limits<std::int64_t>::max();

/// Calls `take` with the texts of the table directive_texts from `first` to `last`, by id.
void each_text(Database& database, std::int64_t first, std::int64_t last,
               const std::function<void(KeptText)>& take);

void insert_text(Database& database, std::int64_t id, const SearchableText& text);
/// True when there was one.
bool delete_text(Database& database, std::int64_t id);

/// Reads one text after the other.
class TextReader {
public:
    explicit TextReader(Database& database);
    [[nodiscard]] std::optional<KeptText> find(std::int64_t id);

private:
    Statement statement_;
};

}  // namespace sotay::store
