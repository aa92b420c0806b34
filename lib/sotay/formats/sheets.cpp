#include "sotay/formats/sheets.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/formats/csv.h"
#include "sotay/formats/input_file.h"
#include "sotay/formats/xlsx_reader.h"
#include "sotay/text/legacy.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace sotay::sheets {
namespace {

constexpr std::size_t k_signature = 64;
constexpr std::size_t k_held_rows = 200;
constexpr std::string_view k_zip = "PK\x03\x04";
constexpr std::string_view k_empty_zip = "PK\x05\x06";
constexpr std::string_view k_ole = "\xD0\xCF\x11\xE0";

std::string lower_ascii(std::string_view text) {
    std::string lower{text};
    for (char& byte : lower) {
        if (byte >= 'A' && byte <= 'Z') byte = static_cast<char>(byte - 'A' + 'a');
    }
    return lower;
}

/// Why a file that begins like this is refused; "" when it may be CSV.
std::string refusal(std::string_view start) {
    if (start.starts_with(k_ole)) {
        return tr(
            "the file has a password or is an old .xls: open it in a spreadsheet program and "
            "save it as .xlsx without a password");
    }
    std::string text = lower_ascii(start);
    text.erase(0, text.find_first_not_of("\xEF\xBB\xBF \t\r\n"));
    for (const std::string_view other :
         {"%pdf-", "<!doctype", "<html", "<table", "<?xml", "{\\rtf"}) {
        if (!text.starts_with(other)) continue;
        return tr(
            "this is neither .xlsx nor CSV: open it in a spreadsheet program and save it as "
            ".xlsx");
    }
    return {};
}

std::optional<text::Charset> charset_of(Encoding encoding) {
    switch (encoding) {
        case Encoding::automatic:
            return std::nullopt;
        case Encoding::utf_8:
            return text::Charset::unicode;
        case Encoding::windows_1258:
            return text::Charset::windows_1258;
        case Encoding::tcvn3:
            return text::Charset::tcvn3;
        case Encoding::vni:
            return text::Charset::vni;
    }
    return std::nullopt;
}

Encoding encoding_of(text::Charset charset) {
    switch (charset) {
        case text::Charset::unicode:
            return Encoding::utf_8;
        case text::Charset::windows_1258:
            return Encoding::windows_1258;
        case text::Charset::tcvn3:
            return Encoding::tcvn3;
        case text::Charset::vni:
            return Encoding::vni;
    }
    return Encoding::utf_8;
}

bool is_ascii(const std::vector<std::string>& cells) {
    return std::all_of(cells.begin(), cells.end(), [](const std::string& cell) {
        return std::all_of(cell.begin(), cell.end(), [](char byte) { return byte >= 0; });
    });
}

/// Holds the first rows back while they do not tell how the file is written.
class CsvFeed {
public:
    CsvFeed(Encoding asked, const Handler& handler) : handler_{handler} {
        if (asked != Encoding::automatic) settle(asked);
    }

    void settle(Encoding encoding) {
        sheet_.encoding = encoding;
        is_settled_ = true;
    }
    /// Gives false when no more rows are wanted.
    bool take(Row&& row) {
        if (is_begun_) return handler_.take(std::move(row));
        const bool is_enough = is_settled_ || !is_ascii(row.cells) || held_.size() >= k_held_rows;
        held_.push_back(std::move(row));
        return !is_enough || begin();
    }
    /// At the end of the file.
    void finish() {
        if (!is_begun_) begin();
    }

private:
    bool begin() {
        is_begun_ = true;
        if (!handler_.begin(sheet_)) return false;
        std::vector<Row> rows = std::move(held_);
        return std::all_of(rows.begin(), rows.end(),
                           [this](Row& row) { return handler_.take(std::move(row)); });
    }

    const Handler& handler_;
    Sheet sheet_;
    bool is_settled_ = false;
    bool is_begun_ = false;
    std::vector<Row> held_;
};

void read_csv(InputFile& file, const Options& options, const Handler& handler) {
    CsvFeed feed{options.encoding, handler};
    csv::ReadOptions asked;
    asked.charset = charset_of(options.encoding);
    asked.on_charset = [&](text::Charset charset) {
        if (!asked.charset) feed.settle(encoding_of(charset));
    };
    csv::read_file(file, asked, [&](csv::Row&& row) {
        return feed.take(Row{row.number, std::move(row.cells)});
    });
    feed.finish();
}

}  // namespace

void read_file(const std::string& path, const Options& options, const Handler& handler) {
    InputFile file{path};
    const std::string_view start = file.peek(k_signature);
    if (start.starts_with(k_zip) || start.starts_with(k_empty_zip)) {
        read_xlsx(file, path, options, handler);
        return;
    }
    if (const std::string reason = refusal(start); !reason.empty()) {
        throw Error{ErrorKind::invalid_input, tr("{}: {}", file.name(), reason)};
    }
    read_csv(file, options, handler);
}

}  // namespace sotay::sheets
