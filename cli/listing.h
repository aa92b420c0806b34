#pragma once

#include "context.h"

#include "sotay/formats/json.h"

#include <string>
#include <vector>

namespace sotay::cli {

enum class Align { left, right };

/// A column of a list: `key` in JSON and CSV, `heading` (translated) for people.
/// A column without a heading is left out of tables.
struct Column {
    std::string key;
    std::string heading;
    Align align = Align::left;
};

/// Prints rows in the format that the caller asked for, as they come. Dates are ISO strings in
/// `cells` and shown as dd/mm/yyyy to people; null is "–" in a table, empty in CSV.
class Listing {
public:
    Listing(const Context& context, std::vector<Column> columns);

    /// As many cells as columns.
    void add(std::vector<Json> cells);
    /// The values of `object` as cells, in their order.
    void add_object(const Json& object);
    /// Ends the document; call once.
    void finish();
    [[nodiscard]] std::size_t size() const { return count_; }

private:
    void print_table_rows();
    void print_csv(const std::vector<Json>& cells) const;

    const Context& context_;
    std::vector<Column> columns_;
    std::vector<std::vector<Json>> waiting_;  // table rows until their widths are known
    std::vector<std::size_t> widths_;
    std::size_t count_ = 0;
};

/// A document in the caller's format: `value` itself for json, on one line for jsonl.
/// For table and csv the caller prints its own shape.
void print_json(const Context& context, const Json& value);

/// How a cell is shown to people.
[[nodiscard]] std::string shown(const Json& cell);

/// A count with dots between thousands: "239.412" (Vietnamese) or "239,412".
[[nodiscard]] std::string grouped(long long count);

}  // namespace sotay::cli
