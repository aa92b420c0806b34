#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "extract/answer.h"
#include "extract/lettering.h"

namespace sotay::extract {

/// Lays running text out as pages of lines. Cells of a table stand side by side, line by line,
/// apart by three spaces or more; the lines of a box stand before the line it hangs in.
class Flow {
public:
    enum class Part { page, box, table, cell };

    /// Text of the line under way.
    void add(std::string_view text, const Lettering& lettering = {});
    /// Ends the line, blank or not.
    void end_line();
    /// Ends the line if there is one.
    void break_line();
    /// Inside a table the page ends with the row. A page without text does not count.
    void end_page();

    /// What follows, up to close(), is a part of its own. A cell outside a table is a box.
    void open(Part part);
    void close();
    /// Of the table that is open.
    void end_row();

    /// The answer with every page, lines ended by '\n'; what is still open is closed. Text whose
    /// fonts were not told is recognised by its words.
    [[nodiscard]] Answer finish(std::string media_type, std::vector<std::string> properties);

private:
    using Lines = std::vector<std::string>;
    using Row = std::vector<Lines>;
    struct Frame {
        Part part = Part::page;
        Lines lines;
        std::string line;
        std::vector<Row> rows;
        Row row;
    };

    [[nodiscard]] Frame& top() { return frames_.back(); }
    void finish_run();
    void lay_out(Frame& table, Lines& out);
    void emit_rows();
    [[nodiscard]] bool is_over_limit() const;

    std::vector<Frame> frames_{1};
    std::vector<std::string> pages_;
    std::string run_;
    Lettering lettering_;
    std::size_t too_deep_ = 0;  ///< parts opened beyond the bound
    std::size_t bytes_ = 0;     ///< laid out so far, every level of nesting counted
    bool page_waits_ = false;
};

}  // namespace sotay::extract
