#pragma once

#include "sotay/formats/xlsx_reader_number.h"
#include "sotay/formats/xlsx_reader_package.h"
#include "sotay/formats/xlsx_reader_strings.h"
#include "sotay/formats/xlsx_reader_text.h"

#include <string>
#include <vector>

namespace sotay::sheets {

/// What the style of a cell tells a reader.
struct CellStyle {
    NumberFormat number;
    Font font = Font::unicode;
};

/// What a workbook holds beside the cells.
struct Book {
    struct Entry {
        std::string name;
        std::string part;
        bool is_hidden = false;
    };

    std::vector<Entry> sheets;  ///< those of cells, not of charts
    bool is_1904 = false;       ///< days count from 1904-01-01
    std::vector<CellStyle> styles;
    StringTable strings;

    /// Throws Fault when the package is no complete workbook.
    explicit Book(Package& package);
};

}  // namespace sotay::sheets
