#include "sotay/formats/csv.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/formats/csv_cells.h"
#include "sotay/formats/csv_shape.h"
#include "sotay/formats/input_file.h"
#include "sotay/formats/text_decoder.h"

#include <csv.h>

#include <algorithm>
#include <exception>
#include <new>
#include <utility>

namespace sotay::csv {
namespace {

constexpr std::size_t k_piece = 65536;
constexpr std::size_t k_max_cell = 1 << 20;
constexpr std::size_t k_max_cells = 16384;
constexpr unsigned char k_strict = CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL;

bool is_white(char byte) { return byte == ' ' || (byte >= '\t' && byte <= '\r'); }

std::string_view trim(std::string_view text) {
    while (!text.empty() && is_white(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_white(text.back())) text.remove_suffix(1);
    return text;
}

/// Whether every byte is ASCII and none is zero.
bool is_plain_ascii(std::string_view text) {
    bool plain = true;
    for (const char byte : text) plain = plain && byte > 0;
    return plain;
}

/// libcsv with rows numbered as a spreadsheet does. libcsv is C: no exception passes through it,
/// it is kept and thrown on when libcsv has returned.
class Parser {
public:
    Parser(const std::string& name, const Shape& shape, const CellDecoder& cells,
           const std::function<bool(Row&&)>& take);
    ~Parser() { csv_free(&parser_); }
    Parser(const Parser&) = delete;
    Parser& operator=(const Parser&) = delete;

    /// Gives false when no more rows are wanted.
    bool feed(std::string_view text);
    void finish();

private:
    static void on_cell(void* text, std::size_t size, void* self);
    static void on_row(int terminator, void* self);

    template <typename Action>
    void guard(Action action) noexcept;
    void add_cell(std::string_view text);
    void end_row(int terminator);
    [[nodiscard]] std::size_t parse(std::string_view text);
    void check_outcome(bool complete);
    [[noreturn]] void fail(const std::string& message) const;

    csv_parser parser_{};
    const std::string& name_;
    const CellDecoder& cells_;
    const std::function<bool(Row&&)>& take_;
    Row row_;
    int last_terminator_ = 0;
    bool stopped_ = false;
    std::exception_ptr failure_;
};

Parser::Parser(const std::string& name, const Shape& shape, const CellDecoder& cells,
               const std::function<bool(Row&&)>& take)
    : name_{name}, cells_{cells}, take_{take}, row_{shape.declaration > 0 ? 2 : 1, {}} {
    if (csv_init(&parser_, k_strict) != 0) throw std::bad_alloc{};
    csv_set_delim(&parser_, static_cast<unsigned char>(shape.delimiter));
    csv_set_blk_size(&parser_, 4096);
}

bool Parser::feed(std::string_view text) {
    std::size_t used = parse(text);
    // The strict parser stops at a quote in a cell without quotes, where it can only be text; in a
    // quoted cell nobody knows where that ends.
    while (used < text.size() && csv_error(&parser_) == CSV_EPARSE && parser_.quoted == 0) {
        csv_set_opts(&parser_, k_strict & ~CSV_STRICT);
        used += parse(text.substr(used, 1));
        csv_set_opts(&parser_, k_strict);
        parser_.status = CSV_SUCCESS;
        used += parse(text.substr(used));
    }
    check_outcome(used == text.size());
    return !stopped_;
}

std::size_t Parser::parse(std::string_view text) {
    return csv_parse(&parser_, text.data(), text.size(), &Parser::on_cell, &Parser::on_row, this);
}

void Parser::finish() {
    const int outcome = csv_fini(&parser_, &Parser::on_cell, &Parser::on_row, this);
    if (outcome != 0 && csv_error(&parser_) == CSV_EPARSE && !failure_) {
        fail(tr("a quote is opened in this row and never closed"));
    }
    check_outcome(outcome == 0);
}

void Parser::check_outcome(bool complete) {
    if (failure_) std::rethrow_exception(failure_);
    if (stopped_) return;
    if (!complete && csv_error(&parser_) == CSV_EPARSE) {
        fail(
            tr("a quote stands within a cell: put the whole cell in quotes and write the quote "
               "twice (\"\")"));
    }
    if (!complete) throw std::bad_alloc{};
    if (parser_.entry_pos > k_max_cell) {
        fail(tr("a cell is larger than {} MiB: is a quote opened and never closed?",
                k_max_cell >> 20));
    }
}

void Parser::on_cell(void* text, std::size_t size, void* self) {
    auto* parser = static_cast<Parser*>(self);
    parser->guard([&] { parser->add_cell({static_cast<const char*>(text), size}); });
}

void Parser::on_row(int terminator, void* self) {
    auto* parser = static_cast<Parser*>(self);
    parser->guard([&] { parser->end_row(terminator); });
}

template <typename Action>
void Parser::guard(Action action) noexcept {
    if (stopped_) return;
    try {
        action();
    } catch (...) {
        failure_ = std::current_exception();
        stopped_ = true;
    }
}

void Parser::add_cell(std::string_view text) {
    if (row_.cells.size() == k_max_cells) {
        fail(tr("more than {} cells stand in one row", k_max_cells));
    }
    if (is_plain_ascii(text)) {
        row_.cells.emplace_back(trim(text));
        return;
    }
    const auto decoded = cells_.decode(text);
    if (!decoded) fail(tr("this is not UTF-8 text: save the file as \"CSV UTF-8\""));
    row_.cells.emplace_back(trim(*decoded));
}

void Parser::end_row(int terminator) {
    const bool completes_crlf =
        terminator == '\n' && last_terminator_ == '\r' && row_.cells.empty();
    last_terminator_ = completes_crlf ? 0 : terminator;
    if (completes_crlf) return;
    const int next = row_.number + 1;
    const std::size_t width = row_.cells.size();
    const bool is_empty = std::all_of(row_.cells.begin(), row_.cells.end(),
                                      [](const std::string& cell) { return cell.empty(); });
    if (!is_empty && !take_(std::move(row_))) stopped_ = true;
    row_ = Row{next, {}};
    row_.cells.reserve(width);
}

void Parser::fail(const std::string& message) const {
    throw Error{ErrorKind::invalid_input, tr("{}: row {}: {}", name_, row_.number, message)};
}

std::size_t ascii_prefix(std::string_view text) {
    const auto end = std::ranges::find_if(text, [](char byte) { return byte < 0; });
    return static_cast<std::size_t>(end - text.begin());
}

/// The text of a file piece by piece. `next_piece` gives the next bytes, at least three of them at
/// first, and nothing at the end.
class Pieces {
public:
    explicit Pieces(const std::function<std::string_view()>& next_piece)
        : next_piece_{next_piece}, piece_{next_piece_()}, decoder_{piece_} {
        text_ = decoder_.decode(piece_);
    }
    [[nodiscard]] bool is_at_end() const { return piece_.empty(); }
    [[nodiscard]] std::string_view text() const { return text_; }
    void advance() {
        piece_ = next_piece_();
        text_ = decoder_.decode(piece_);
    }
    /// Makes text() reach over the next piece too.
    void join_next() {
        joined_ = text_;
        advance();
        joined_ += text_;
        text_ = joined_;
    }
    [[nodiscard]] std::string_view rest() const { return decoder_.finish(); }

private:
    const std::function<std::string_view()>& next_piece_;
    std::string_view piece_;
    TextDecoder decoder_;
    std::string joined_;
    std::string_view text_;
};

void settle(CellDecoder& cells, Pieces& pieces) {
    const std::size_t begin = ascii_prefix(pieces.text());
    if (begin == pieces.text().size()) return;
    // A few words at the end of a piece would be little to go by.
    if (pieces.text().size() - begin < k_piece / 2) pieces.join_next();
    cells.settle(pieces.text().substr(begin));
}

void read(const std::function<std::string_view()>& next_piece, const std::string& name,
          const ReadOptions& options, const std::function<bool(Row&&)>& take) {
    Pieces pieces{next_piece};
    const Shape shape = find_shape(pieces.text());
    CellDecoder cells{options};
    Parser parser{name, shape, cells, take};
    std::size_t skipped = shape.declaration;
    for (; !pieces.text().empty() || !pieces.is_at_end(); pieces.advance()) {
        if (!cells.is_settled()) settle(cells, pieces);
        if (!parser.feed(pieces.text().substr(std::exchange(skipped, 0)))) return;
    }
    if (parser.feed(pieces.rest())) parser.finish();
}

bool needs_quotes(const std::string& cell) {
    if (cell.empty()) return false;
    return cell.find_first_of(",;\t|\"\r\n") != std::string::npos || trim(cell) != cell;
}

}  // namespace

void read_file(const std::string& path, const ReadOptions& options,
               const std::function<bool(Row&&)>& take) {
    InputFile file{path};
    read_file(file, options, take);
}

void read_file(InputFile& file, const ReadOptions& options,
               const std::function<bool(Row&&)>& take) {
    std::string buffer(k_piece, '\0');
    const std::function next_piece = [&] {
        return std::string_view{buffer.data(), file.read(buffer)};
    };
    read(next_piece, file.name(), options, take);
}

void read_file(const std::string& path, const std::function<bool(Row&&)>& take) {
    read_file(path, {}, take);
}

void read_text(std::string_view text, const std::string& name, const ReadOptions& options,
               const std::function<bool(Row&&)>& take) {
    const std::function next_piece = [&] {
        const std::string_view piece = text.substr(0, k_piece);
        text.remove_prefix(piece.size());
        return piece;
    };
    read(next_piece, name, options, take);
}

void read_text(std::string_view text, const std::string& name,
               const std::function<bool(Row&&)>& take) {
    read_text(text, name, {}, take);
}

std::string format_row(const std::vector<std::string>& cells) {
    // An empty line would not count as a row.
    if (cells.size() == 1 && cells.front().empty()) return "\"\"\n";
    std::string row;
    for (const std::string& cell : cells) {
        if (&cell != &cells.front()) row += ',';
        if (!needs_quotes(cell)) {
            row += cell;
            continue;
        }
        row += '"';
        for (const char byte : cell) row.append(byte == '"' ? 2 : 1, byte);
        row += '"';
    }
    return row + '\n';
}

}  // namespace sotay::csv
