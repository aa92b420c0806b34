#pragma once

#include "sotay/formats/sheets.h"
#include "sotay/formats/xlsx_reader_book.h"
#include "sotay/formats/xlsx_reader_xml.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace sotay::sheets {

/// Makes rows of the elements of a worksheet. Cells come with the marks of their fonts.
class Worksheet : public XmlHandler {
public:
    /// `take` gives false when no more rows are wanted.
    Worksheet(Book& book, std::function<bool(Row&&)> take);

    /// The row that is being read, for messages; 0 before the first.
    [[nodiscard]] int row_number() const noexcept { return row_.number; }

    void on_start(std::string_view name, const char** attributes) override;
    void on_end(std::string_view name) override;
    void on_text(std::string_view text) override;

private:
    enum class Type : std::uint8_t { number, shared, text, rich, boolean, date };
    enum class Element : std::uint8_t { other, value, formula };

    [[nodiscard]] static Type type_named(std::string_view name);
    void begin_row(const char** attributes);
    void end_row();
    void begin_cell(const char** attributes);
    void end_cell();
    void put_value();
    void put_shared();
    void put_text(std::string_view text);
    void put(std::string_view text);
    [[nodiscard]] std::string cell_name() const;

    Book& book_;
    std::function<bool(Row&&)> take_;
    Row row_;
    std::size_t row_bytes_ = 0;
    std::size_t width_ = 0;  // of the last row
    std::size_t column_ = 0;
    std::size_t next_column_ = 0;
    CellStyle style_;
    Type type_ = Type::number;
    Element element_ = Element::other;
    bool is_in_data_ = false;
    bool is_in_cell_ = false;
    bool is_in_rich_text_ = false;
    bool has_formula_ = false;
    std::string value_;
    std::string formula_;
    RichText rich_text_;
};

}  // namespace sotay::sheets
