#include "sotay/formats/xlsx_reader_worksheet.h"

#include "sotay/base/date.h"
#include "sotay/base/messages.h"

#include <fmt/format.h>

#include <charconv>
#include <utility>

namespace sotay::sheets {
namespace {

constexpr std::size_t k_max_columns = 16'384;
constexpr int k_max_rows = 1'048'576;
constexpr std::size_t k_max_row_bytes = 16 << 20;

/// The column of a reference such as "AB12", from 0; `otherwise` when it names none.
std::size_t column_of(std::string_view reference, std::size_t otherwise) {
    std::size_t column = 0;
    for (const char byte : reference) {
        if (byte < 'A' || byte > 'Z') break;
        column = column * 26 + static_cast<std::size_t>(byte - 'A') + 1;
        if (column > k_max_columns) break;
    }
    return column == 0 ? otherwise : column - 1;
}

template <typename Number>
bool parse(std::string_view text, Number& number) {
    const char* const end = text.data() + text.size();
    return std::from_chars(text.data(), end, number).ptr == end && !text.empty();
}

std::string_view trim(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

/// "1990-05-19T00:00:00" as it is shown.
std::string show_date(std::string_view written) {
    const auto date = parse_date(written.substr(0, 10));
    return date ? display(*date) : std::string{written};
}

}  // namespace

Worksheet::Worksheet(Book& book, std::function<bool(Row&&)> take)
    : book_{book}, take_{std::move(take)} {}

void Worksheet::on_start(std::string_view name, const char** attributes) {
    if (!is_in_data_) {
        is_in_data_ = name == "sheetData";
    } else if (is_in_rich_text_) {
        rich_text_.start(name, attributes);
    } else if (name == "c") {
        begin_cell(attributes);
    } else if (name == "row") {
        begin_row(attributes);
    } else if (!is_in_cell_) {
        return;
    } else if (name == "v") {
        element_ = Element::value;
    } else if (name == "f") {
        element_ = Element::formula;
        has_formula_ = true;
    } else if (name == "is") {
        is_in_rich_text_ = true;
        type_ = Type::rich;
        rich_text_.clear();
    }
}

void Worksheet::on_end(std::string_view name) {
    if (!is_in_data_) return;
    if (is_in_rich_text_) {
        is_in_rich_text_ = name != "is";
        rich_text_.end(name);
        return;
    }
    element_ = Element::other;
    if (name == "c") {
        end_cell();
    } else if (name == "row") {
        end_row();
    } else if (name == "sheetData") {
        is_in_data_ = false;
    }
}

void Worksheet::on_text(std::string_view text) {
    if (element_ == Element::value) {
        add_text(value_, text);
    } else if (is_in_rich_text_) {
        rich_text_.add(text);
    } else if (element_ == Element::formula) {
        add_text(formula_, text);
    }
}

void Worksheet::begin_row(const char** attributes) {
    int number = 0;
    const bool is_numbered = parse(attribute(attributes, "r"), number) && number > 0;
    row_.number = is_numbered ? number : row_.number + 1;
    if (row_.number > k_max_rows) throw Fault{tr("a sheet has at most {} rows", k_max_rows)};
    row_.cells.clear();
    row_.cells.reserve(width_);
    row_bytes_ = 0;
    next_column_ = 0;
}

void Worksheet::end_row() {
    const int number = row_.number;
    width_ = row_.cells.size();
    if (!row_.cells.empty() && !take_(std::move(row_))) stop();
    row_ = Row{number, {}};
}

void Worksheet::begin_cell(const char** attributes) {
    type_ = Type::number;
    style_ = book_.styles.empty() ? CellStyle{} : book_.styles.front();
    column_ = next_column_;
    for (; *attributes != nullptr; attributes += 2) {
        // All that matter have one letter, and this is done for every cell.
        if (attributes[0][1] != '\0') continue;
        const std::string_view value = attributes[1];
        std::size_t style = 0;
        if (*attributes[0] == 'r') {
            column_ = column_of(value, next_column_);
        } else if (*attributes[0] == 's' && parse(value, style) && style < book_.styles.size()) {
            style_ = book_.styles[style];
        } else if (*attributes[0] == 't') {
            type_ = type_named(value);
        }
    }
    if (column_ >= k_max_columns) {
        throw Fault{tr("more than {} cells stand in one row", k_max_columns)};
    }
    next_column_ = column_ + 1;
    is_in_cell_ = true;
    has_formula_ = false;
    value_.clear();
    formula_.clear();
}

Worksheet::Type Worksheet::type_named(std::string_view name) {
    if (name == "s") return Type::shared;
    if (name == "n") return Type::number;
    if (name == "b") return Type::boolean;
    if (name == "d") return Type::date;
    return Type::text;
}

void Worksheet::end_cell() {
    if (!is_in_cell_) return;
    is_in_cell_ = false;
    if (type_ == Type::rich) {
        put_text(rich_text_.finish());
    } else if (!value_.empty()) {
        put_value();
    } else if (has_formula_ && type_ == Type::number) {
        put("=" + formula_);
    }
}

void Worksheet::put_value() {
    switch (type_) {
        case Type::number:
            put(show_number(trim(value_), style_.number, book_.is_1904));
            break;
        case Type::shared:
            put_shared();
            break;
        case Type::text:
            unescape(value_);
            put_text(value_);
            break;
        case Type::boolean:
            put(trim(value_) == "0" ? "FALSE" : "TRUE");
            break;
        case Type::date:
            put(show_date(trim(value_)));
            break;
        case Type::rich:
            break;
    }
}

void Worksheet::put_shared() {
    std::size_t index = 0;
    if (!parse(trim(value_), index) || index >= book_.strings.size()) {
        throw Fault{
            tr("cell {} refers to a text that is not in the file: open it in a spreadsheet program "
               "and save it again",
               cell_name())};
    }
    put_text(book_.strings.at(index));
}

void Worksheet::put_text(std::string_view text) {
    put(text);
    if (!text.empty() && is_old(style_.font)) mark(row_.cells[column_], style_.font);
}

void Worksheet::put(std::string_view text) {
    if (text.empty()) return;
    row_bytes_ += text.size();
    if (row_bytes_ > k_max_row_bytes) {
        throw Fault{tr("the row holds more than {} MB", k_max_row_bytes >> 20)};
    }
    if (row_.cells.size() <= column_) row_.cells.resize(column_ + 1);
    row_.cells[column_] = text;
}

std::string Worksheet::cell_name() const {
    std::string letters;
    for (std::size_t left = column_ + 1; left > 0; left = (left - 1) / 26) {
        letters.insert(letters.begin(), static_cast<char>('A' + (left - 1) % 26));
    }
    return fmt::format("{}{}", letters, row_.number);
}

}  // namespace sotay::sheets
