#pragma once

#include "sotay/base/date.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sotay::sample {

/// What the sample province looks like; the same options give the same bytes on every machine.
struct Options {
    int cells_per_commune = 3;  ///< on average, 1 … 40: a commune has from one fewer to two more
    int members_per_cell = 12;  ///< on average, 5 … 60: a cell has 5 members or more
    std::uint64_t seed = 20250701;
    /// The month in which the province is to look current, July 2025 or later: no date of a member
    /// or a paper is after its first day.
    Month month;
};

/// Paths of what write() left, each beginning with its `directory`.
struct Files {
    std::string hierarchy;  ///< hierarchy file: a province, its communes and wards, their cells
    std::string members;    ///< CSV with Vietnamese headings, for `member import`
    std::string roll_call;  ///< CSV of one meeting in every cell; members without a card are absent
    /// The rows of `roll_call` by cell, for the cells of the first ward only: NAME is the cell's
    /// code, as in "roll-call/38.001.001.csv".
    std::vector<std::string> cell_roll_calls;
    std::vector<std::string> directives;  ///< papers in PDF, HTML and plain text
    std::string news;                     ///< folder of Markdown items
};

/// Writes the sample province into `directory`, which is created when missing; files of an earlier
/// call are overwritten. The communes and two of the papers are real, all persons, ids and phone
/// numbers are invented; a note in the folder says so.
/// Throws Error{environment} naming the file when one cannot be written or a list of the
/// installation cannot be read, Error{invalid_input} when the options are out of range.
Files write(const std::string& directory, const Options& options);

}  // namespace sotay::sample
