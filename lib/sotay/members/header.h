#pragma once

#include "sotay/members/columns.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace sotay::members {

/// A row of a sheet, numbered as the sheet shows it.
struct SheetRow {
    int number = 0;
    std::vector<std::string> cells;
};

/// Finds the headings among the first rows of a sheet, below titles: the first row that names a
/// person's name and something else, or else the one of the first 40 that names most columns, two
/// at least, or else the first. With them go a group row above ("Ngày vào Đảng" over "Dự bị" and
/// "Chính thức"), up to two rows beneath, and a row of column numbers 1 2 3. A name in two columns
/// under one heading is told by the rows that follow.
class HeaderFinder {
public:
    struct Header {
        int row = 0;  ///< the uppermost that belongs to it
        /// For read_layout(): a group and what stands beneath it as one, "Ngày vào Đảng / Dự bị".
        std::vector<std::string> headings;
    };

    /// `map` is kept by reference.
    explicit HeaderFinder(const HeadingMap& map) : map_{map} {}

    /// Takes the rows from the first on until it gives true: it knows enough. A sheet may end
    /// before that.
    bool take(SheetRow row);

    /// nullopt when no row was taken.
    [[nodiscard]] std::optional<Header> found() const;
    /// The rows taken that come after the headings: the first data.
    [[nodiscard]] std::vector<SheetRow> rows_after() const;

private:
    struct Block {
        std::size_t begin = 0;
        std::size_t end = 0;  ///< the first row after it and its column numbers
        std::vector<std::string> headings;
    };

    [[nodiscard]] Block block() const;
    [[nodiscard]] std::size_t best_row() const;

    const HeadingMap& map_;
    std::vector<SheetRow> rows_;
    std::optional<std::size_t> accepted_;
};

}  // namespace sotay::members
