#include "sotay/formats/xlsx_reader.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/formats/scratch_file.h"
#include "sotay/formats/xlsx_reader_book.h"
#include "sotay/formats/xlsx_reader_package.h"
#include "sotay/formats/xlsx_reader_text.h"
#include "sotay/formats/xlsx_reader_worksheet.h"

#include <filesystem>
#include <string_view>
#include <utility>
#include <vector>

namespace sotay::sheets {
namespace {

constexpr std::uint64_t k_max_worksheet = std::uint64_t{4} << 30;
constexpr std::size_t k_piece = 65536;
// How much of a sheet is read before it is decided how its text is written.
constexpr std::size_t k_judged_rows = 200;
constexpr std::size_t k_judged_bytes = 4 << 20;

/// Holds the first rows of a sheet back until their encoding is known, then passes all on.
class SheetFeed {
public:
    SheetFeed(const Book::Entry& entry, Encoding asked, const Handler& handler)
        : entry_{entry}, handler_{handler}, decoder_{asked} {}

    /// Gives false when no more rows are wanted.
    bool take(Row&& row) {
        if (is_begun_) return pass_on(std::move(row));
        decoder_.look_at(row.cells);
        for (const std::string& cell : row.cells) held_bytes_ += cell.size();
        held_.push_back(std::move(row));
        const bool is_enough = held_.size() >= k_judged_rows || held_bytes_ > k_judged_bytes;
        return !is_enough || begin();
    }
    /// At the end of the sheet.
    void finish() {
        if (!is_begun_) begin();
    }

private:
    bool begin() {
        is_begun_ = true;
        decoder_.decide();
        const Sheet sheet{entry_.name, entry_.is_hidden, decoder_.encoding(), decoder_.has_fonts()};
        if (!handler_.begin(sheet)) return false;
        std::vector<Row> rows = std::move(held_);
        for (Row& row : rows) {
            if (!pass_on(std::move(row))) return false;
        }
        return true;
    }

    bool pass_on(Row&& row) {
        for (std::string& cell : row.cells) decoder_.finish(cell);
        while (!row.cells.empty() && row.cells.back().empty()) row.cells.pop_back();
        return row.cells.empty() || handler_.take(std::move(row));
    }

    const Book::Entry& entry_;
    const Handler& handler_;
    CellDecoder decoder_;
    bool is_begun_ = false;
    std::vector<Row> held_;
    std::size_t held_bytes_ = 0;
};

[[noreturn]] void fail(const std::string& place, const Fault& fault) {
    throw Error{ErrorKind::invalid_input, tr("{}: {}", place, fault.what())};
}

void read_sheet(Package& package, Book& book, const Book::Entry& entry, Encoding asked,
                const Handler& handler) {
    SheetFeed feed{entry, asked, handler};
    Worksheet worksheet{book, [&](Row&& row) { return feed.take(std::move(row)); }};
    try {
        if (!package.read(entry.part, k_max_worksheet, worksheet)) {
            throw Fault{
                tr("the sheet is not in the file: open it in a spreadsheet program and "
                   "save it again")};
        }
        feed.finish();
    } catch (const Fault& fault) {
        const std::string place = tr("sheet \"{}\"", entry.name);
        const int row = worksheet.row_number();
        throw Fault{row == 0 ? tr("{}: {}", place, fault.what())
                             : tr("{}: row {}: {}", place, row, fault.what())};
    }
}

void read_package(Package package, const Options& options, const Handler& handler) {
    Book book{package};
    for (const Book::Entry& entry : book.sheets) {
        read_sheet(package, book, entry, options.encoding, handler);
    }
}

/// What cannot be sought is copied first.
Package open_package(InputFile& file, const std::string& path) {
    if (path != "-" && std::filesystem::is_regular_file(path)) return Package{path};
    ScratchFile copy;
    std::string buffer(k_piece, '\0');
    while (const std::size_t size = file.read(buffer)) {
        copy.add(std::string_view{buffer}.substr(0, size));
    }
    return Package{copy.open_stream()};
}

}  // namespace

void read_xlsx(InputFile& file, const std::string& path, const Options& options,
               const Handler& handler) {
    try {
        read_package(open_package(file, path), options, handler);
    } catch (const Fault& fault) {
        fail(file.name(), fault);
    }
}

}  // namespace sotay::sheets
