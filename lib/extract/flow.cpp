#include "extract/flow.h"

#include "sotay/formats/document_protocol.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "extract/encoding.h"
#include "extract/plain_text.h"

namespace sotay::extract {

namespace {

constexpr std::size_t k_deepest = 48;
constexpr std::size_t k_gap = 3;
// A column of long paragraphs pushes its neighbour no further than a line of a page is wide.
constexpr std::size_t k_widest = 60;
// Nested tables are laid out once a level.
constexpr std::size_t k_most_bytes = 4 * document_protocol::k_max_text_bytes;

/// Characters on a screen: combining marks take no room.
std::size_t width_of(std::string_view line) {
    std::size_t width = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const auto byte = static_cast<unsigned char>(line[i]);
        if ((byte & 0xC0U) == 0x80) continue;
        const bool is_mark = (byte == 0xCC || byte == 0xCD) && i + 1 < line.size();
        if (!is_mark) ++width;
    }
    return width;
}

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t") == std::string::npos; }

bool has_text(const std::vector<std::string>& lines) {
    return !std::ranges::all_of(lines, is_blank);
}

std::size_t height_of(const std::vector<std::string>& lines) {
    const auto last = std::find_if_not(lines.rbegin(), lines.rend(), is_blank);
    return static_cast<std::size_t>(std::distance(last, lines.rend()));
}

using Rows = std::vector<std::vector<std::vector<std::string>>>;

/// The room of each column but the last of its row.
std::vector<std::size_t> widths_of(const Rows& rows) {
    std::vector<std::size_t> widths;
    for (const auto& row : rows) {
        for (std::size_t column = 0; column + 1 < row.size(); ++column) {
            if (widths.size() <= column) widths.push_back(0);
            for (const std::string& line : row[column]) {
                widths[column] = std::max(widths[column], std::min(width_of(line), k_widest));
            }
        }
    }
    return widths;
}

std::string side_by_side(const std::vector<std::vector<std::string>>& row, std::size_t index,
                         const std::vector<std::size_t>& widths) {
    std::string line;
    std::size_t width = 0;
    std::size_t begin = 0;
    for (std::size_t column = 0; column < row.size(); ++column) {
        const auto& cell = row[column];
        if (index < cell.size() && !is_blank(cell[index])) {
            const std::size_t least = line.empty() ? 0 : k_gap;
            const std::size_t spaces = begin > width + least ? begin - width : least;
            line.append(spaces, ' ');
            line += cell[index];
            width += spaces + width_of(cell[index]);
        }
        if (column < widths.size()) begin += widths[column] + k_gap;
    }
    return line;
}

std::string joined(const std::vector<std::string>& lines) {
    std::string page;
    for (const std::string& line : lines) {
        page += line;
        page.push_back('\n');
    }
    return page;
}

}  // namespace

void Flow::add(std::string_view text, const Lettering& lettering) {
    if (!(lettering == lettering_)) finish_run();
    lettering_ = lettering;
    run_ += text;
}

void Flow::finish_run() {
    if (run_.empty()) return;
    const bool is_plain = lettering_ == Lettering{};
    top().line += is_plain ? run_ : drawn(run_, lettering_);
    run_.clear();
}

void Flow::end_line() {
    finish_run();
    bytes_ += top().line.size() + 1;
    if (is_over_limit()) top().line.clear();
    top().lines.push_back(std::exchange(top().line, {}));
}

void Flow::break_line() {
    finish_run();
    if (!top().line.empty()) end_line();
}

void Flow::end_page() {
    if (frames_.size() > 1) {
        page_waits_ = true;
        return;
    }
    break_line();
    if (!has_text(top().lines)) return;
    pages_.push_back(joined(std::exchange(top().lines, {})));
}

void Flow::open(Part part) {
    finish_run();
    if (frames_.size() == k_deepest) {
        ++too_deep_;
        return;
    }
    const bool is_astray = part == Part::cell && top().part != Part::table;
    frames_.emplace_back().part = is_astray ? Part::box : part;
}

void Flow::close() {
    if (too_deep_ > 0) {
        --too_deep_;
        break_line();
        return;
    }
    if (frames_.size() == 1) return;
    break_line();
    if (top().part == Part::table) end_row();
    Frame closed = std::move(top());
    frames_.pop_back();
    if (closed.part == Part::cell) {
        top().row.push_back(std::move(closed.lines));
        return;
    }
    lay_out(closed, closed.lines);
    std::ranges::move(closed.lines, std::back_inserter(top().lines));
    if (page_waits_ && frames_.size() == 1) {
        page_waits_ = false;
        end_page();
    }
}

void Flow::end_row() {
    if (too_deep_ > 0 || top().part != Part::table) return;
    if (!top().row.empty()) top().rows.push_back(std::exchange(top().row, {}));
    if (page_waits_ && frames_.size() == 2) emit_rows();
}

void Flow::emit_rows() {
    Frame& table = frames_[1];
    lay_out(table, frames_[0].lines);
    page_waits_ = false;
    if (!has_text(frames_[0].lines)) return;
    pages_.push_back(joined(std::exchange(frames_[0].lines, {})));
}

void Flow::lay_out(Frame& table, Lines& out) {
    const std::vector<std::size_t> widths = widths_of(table.rows);
    for (const Row& row : table.rows) {
        std::size_t height = 0;
        for (const Lines& cell : row) height = std::max(height, height_of(cell));
        for (std::size_t i = 0; i < height && !is_over_limit(); ++i) {
            out.push_back(side_by_side(row, i, widths));
            bytes_ += out.back().size() + 1;
        }
    }
    table.rows.clear();
}

bool Flow::is_over_limit() const { return bytes_ > k_most_bytes; }

Answer Flow::finish(std::string media_type, std::vector<std::string> properties) {
    too_deep_ = 0;
    while (frames_.size() > 1) close();
    break_line();
    if (is_over_limit()) return {Status::limits, std::move(media_type), {}};
    if (has_text(top().lines)) pages_.push_back(joined(std::exchange(top().lines, {})));
    for (std::string& page : pages_) page = valid_utf8(without_controls(page));
    for (std::string& property : properties) property = valid_utf8(without_controls(property));
    recognise_lettering(pages_);
    Answer answer = answer_with(std::move(media_type), std::move(pages_));
    if (answer.status == Status::ok) answer.properties = std::move(properties);
    return answer;
}

}  // namespace sotay::extract
