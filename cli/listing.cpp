#include "listing.h"

#include "sotay/base/date.h"
#include "sotay/base/messages.h"
#include "sotay/formats/csv.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>

namespace sotay::cli {

namespace {

// Widths are settled by the first rows, so that a list of any length streams.
constexpr std::size_t k_rows_for_widths = 1000;
constexpr const char* k_gap = "  ";

std::string plain(const Json& cell) {
    if (cell.is_null()) return "";
    if (cell.is_string()) return cell.get<std::string>();
    if (cell.is_array()) {
        std::string joined;
        for (const auto& item : cell) joined += (joined.empty() ? "" : " ") + plain(item);
        return joined;
    }
    return json::dump(cell);
}

std::string padded(const std::string& text, std::size_t width, Align align, bool is_last) {
    const auto own = text::display_width(text);
    if (own >= width) return text;
    const std::string space(width - own, ' ');
    if (align == Align::right) return space + text;
    return is_last ? text : text + space;
}

}  // namespace

std::string grouped(long long count) {
    auto digits = std::to_string(count < 0 ? -count : count);
    const char mark = language() == Language::vietnamese ? '.' : ',';
    for (auto at = static_cast<long long>(digits.size()) - 3; at > 0; at -= 3) {
        digits.insert(static_cast<std::size_t>(at), 1, mark);
    }
    return count < 0 ? "-" + digits : digits;
}

std::string shown(const Json& cell) {
    if (cell.is_null()) return "–";
    if (cell.is_boolean()) return cell.get<bool>() ? tr("yes") : tr("no");
    if (cell.is_number_integer()) return grouped(cell.get<long long>());
    if (cell.is_number_float()) {
        auto text = fmt::format("{:.1f}", cell.get<double>());
        if (language() == Language::vietnamese) std::ranges::replace(text, '.', ',');
        return text;
    }
    const auto text = plain(cell);
    if (const auto date = parse_date(text)) return display(*date);
    if (text.size() > 10 && text[10] == 'T') {
        if (const auto instant = parse_instant(text)) return display(*instant);
    }
    return text;
}

Listing::Listing(const Context& context, std::vector<Column> columns)
    : context_{context}, columns_{std::move(columns)} {
    if (context_.format() == Format::csv) {
        std::vector<std::string> keys;
        for (const auto& column : columns_) keys.push_back(column.key);
        const auto row = csv::format_row(keys);
        std::fwrite(context_.options().bom ? "\xEF\xBB\xBF" : "", 1,
                    context_.options().bom ? 3U : 0U, stdout);
        std::fwrite(row.data(), 1, row.size(), stdout);
    }
}

void Listing::print_csv(const std::vector<Json>& cells) const {
    std::vector<std::string> texts;
    texts.reserve(cells.size());
    for (const auto& cell : cells) texts.push_back(plain(cell));
    const auto row = csv::format_row(texts);
    std::fwrite(row.data(), 1, row.size(), stdout);
}

void Listing::add(std::vector<Json> cells) {
    ++count_;
    if (context_.format() == Format::csv) return print_csv(cells);
    if (context_.format() == Format::table) {
        waiting_.push_back(std::move(cells));
        if (waiting_.size() >= k_rows_for_widths) print_table_rows();
        return;
    }
    Json object;
    for (std::size_t i = 0; i < columns_.size(); ++i) object[columns_[i].key] = std::move(cells[i]);
    if (context_.format() == Format::jsonl) return context_.print(json::dump(object));
    context_.print((count_ == 1 ? "[" : ",") + json::dump(object));
}

void Listing::add_object(const Json& object) {
    std::vector<Json> cells;
    cells.reserve(columns_.size());
    for (const auto& [key, value] : object.items()) cells.push_back(value);
    add(std::move(cells));
}

void Listing::print_table_rows() {
    std::vector<std::vector<std::string>> lines;
    const bool first = widths_.empty();
    if (first) {
        std::vector<std::string> headings;
        for (const auto& column : columns_) headings.push_back(column.heading);
        lines.push_back(std::move(headings));
    }
    for (const auto& row : waiting_) {
        std::vector<std::string> line;
        for (const auto& cell : row) line.push_back(shown(cell));
        lines.push_back(std::move(line));
    }
    waiting_.clear();
    if (first) {
        widths_.assign(columns_.size(), 0);
        for (const auto& line : lines) {
            for (std::size_t i = 0; i < line.size(); ++i) {
                widths_[i] = std::max(widths_[i], text::display_width(line[i]));
            }
        }
    }
    for (const auto& line : lines) {
        std::string out;
        for (std::size_t i = 0; i < line.size(); ++i) {
            if (columns_[i].heading.empty()) continue;
            if (!out.empty()) out += k_gap;
            out += padded(line[i], widths_[i], columns_[i].align, i + 1 == line.size());
        }
        out.erase(out.find_last_not_of(' ') + 1);
        context_.print(out);
    }
}

void Listing::finish() {
    if (context_.format() == Format::json) context_.print(count_ == 0 ? "[]" : "]");
    if (context_.format() == Format::table && (count_ > 0 || !waiting_.empty())) print_table_rows();
}

void print_json(const Context& context, const Json& value) {
    context.print(context.format() == Format::json ? json::dump_pretty(value) : json::dump(value));
}

}  // namespace sotay::cli
