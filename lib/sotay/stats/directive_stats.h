#pragma once

#include "sotay/base/date.h"
#include "sotay/store/database.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sotay::stats {

/// What documents are told apart by: year is of issue, month of the import.
enum class DirectiveDimension { type, issuer, year, month };
/// Throws Error{usage} for an unknown word or one that comes twice.
[[nodiscard]] std::vector<DirectiveDimension> parse_directive_dimensions(const std::string& text);

/// Sums over documents; every one is the sum of its parts.
struct DirectiveSums {
    std::int64_t documents = 0;
    std::int64_t drafts = 0;
    std::int64_t without_symbol = 0;  ///< drafts among them
    std::int64_t without_date = 0;
    std::int64_t without_signer = 0;
    std::int64_t pages = 0;

    DirectiveSums& operator+=(const DirectiveSums& other);
};

/// A key is null in the total and when rows are not told apart by it; "" = the document does not
/// say.
struct DirectiveRow {
    std::optional<std::string> type;
    std::optional<std::string> issuer;  ///< code of the body, its name where there is no code
    std::optional<std::string> year;    ///< "2026"
    std::optional<std::string> month;   ///< "2026-12"
    DirectiveSums sums;
};

struct DirectiveQuery {
    std::optional<Month> from;  ///< of the import
    std::optional<Month> to;    ///< included
    std::vector<DirectiveDimension> by{DirectiveDimension::type};
};

struct DirectiveTable {
    std::vector<DirectiveRow> rows;  ///< by their keys in the order asked for, Vietnamese sorted
    DirectiveRow total;              ///< the sum of the rows
};

[[nodiscard]] DirectiveTable directive_stats(store::Database& database,
                                             const DirectiveQuery& query);

}  // namespace sotay::stats
