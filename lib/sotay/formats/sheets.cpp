#include "sotay/formats/sheets.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/formats/csv.h"
#include "sotay/formats/input_file.h"
#include "sotay/formats/xlsx_reader.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace sotay::sheets {
namespace {

constexpr std::size_t k_signature = 64;
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

void read_csv(InputFile& file, const Options& /*options*/, const Handler& handler) {
    bool is_wanted = handler.begin(Sheet{});
    if (!is_wanted) return;
    csv::read_file(file, [&](csv::Row&& row) {
        return handler.take(Row{row.number, std::move(row.cells)});
    });
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
