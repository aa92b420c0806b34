#include "sotay/members/header.h"

#include "sotay/members/headings.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

namespace sotay::members {

namespace {

constexpr std::size_t k_rows_looked_at = 40;
constexpr std::size_t k_levels_beneath = 2;
constexpr std::size_t k_data_for_names = 10;
constexpr std::size_t k_least_fields = 2;

using Cells = std::vector<std::string>;

const std::string& at(const Cells& cells, std::size_t index) {
    static const std::string k_empty;
    return index < cells.size() ? cells[index] : k_empty;
}

std::size_t filled(const Cells& cells) {
    return static_cast<std::size_t>(
        std::ranges::count_if(cells, [](const std::string& cell) { return !cell.empty(); }));
}

bool is_of_gender(const Meaning& meaning) {
    return meaning.part == Part::male || meaning.part == Part::female;
}

struct Score {
    std::size_t known = 0;
    bool has_name = false;
};

Score score(const Cells& cells, const HeadingMap& map) {
    std::set<std::pair<std::optional<Field>, std::optional<Part>>> known;
    std::size_t genders = 0;
    bool has_name = false;
    for (const auto& cell : cells) {
        const auto meaning = meaning_of(cell, map);
        if (!meaning.is_known() || !known.emplace(meaning.field, meaning.part).second) continue;
        if (is_of_gender(meaning)) ++genders;
        has_name = has_name || meaning.field == Field::full_name ||
                   meaning.part == Part::family_name || meaning.part == Part::given_name;
    }
    // One of them alone is data.
    return {genders == 1 ? known.size() - 1 : known.size(), has_name};
}

/// What stands over a column: its own cell, or the nearest to the left, over several columns.
const std::string& group_over(const Cells& upper, std::size_t column) {
    for (auto i = std::min(column + 1, upper.size()); i > 0; --i) {
        if (!upper[i - 1].empty()) return upper[i - 1];
    }
    return at(upper, upper.size());
}

/// One heading of two rows, worded so that it has a meaning if any wording has one.
std::string combined(const Cells& upper, const Cells& lower, std::size_t column,
                     const HeadingMap& map) {
    const auto& own = at(lower, column);
    if (own.empty()) return at(upper, column);
    const auto& group = group_over(upper, column);
    if (group.empty()) return own;
    auto whole = group + " / " + own;
    for (const auto& wording : {whole, own, own + " " + group}) {
        if (meaning_of(wording, map).is_known()) return wording;
    }
    return whole;
}

Cells combined(const Cells& upper, const Cells& lower, const HeadingMap& map) {
    Cells headings(std::max(upper.size(), lower.size()));
    for (std::size_t i = 0; i < headings.size(); ++i) headings[i] = combined(upper, lower, i, map);
    return headings;
}

/// Whether `lower` tells `upper` apart rather than being data: something in it has a meaning, and
/// nothing stands under a heading that has one but does not go together with it.
bool is_beneath(const Cells& upper, const Cells& lower, const HeadingMap& map) {
    std::set<Part> genders;
    std::size_t known = 0;
    for (std::size_t i = 0; i < lower.size(); ++i) {
        if (lower[i].empty()) continue;
        const auto wording = combined(upper, lower, i, map);
        const auto meaning = meaning_of(wording, map);
        const bool is_alone = wording == lower[i] && is_of_gender(meaning);
        const bool is_apart = !meaning.is_known() || is_alone;
        if (is_apart && meaning_of(at(upper, i), map).is_known()) return false;
        if (is_of_gender(meaning)) genders.insert(*meaning.part);
        if (meaning.is_known() && !is_of_gender(meaning)) ++known;
    }
    // "Nam" under "Giới tính" is data unless "Nữ" stands beside it.
    return genders.size() == 2 || (known > 0 && genders.empty());
}

/// Whether `upper` holds the groups, and the headings over both rows, of the headings `lower`.
bool is_above(const Cells& upper, const Cells& lower, const HeadingMap& map) {
    if (filled(upper) < 2 || !is_beneath(upper, lower, map)) return false;
    if (score(upper, map).known > 0) return true;
    for (std::size_t i = 0; i < upper.size(); ++i) {
        if (!upper[i].empty() && at(lower, i).empty()) return true;
    }
    return false;
}

/// "A B 1 2 3" or "(1) (2) (3)".
bool is_numbering(const Cells& cells) {
    constexpr std::size_t k_least = 3;
    int next = 1;
    for (const auto& cell : cells) {
        const auto key = heading_key(cell);
        const auto bare = key.empty() && cell.size() > 2 ? cell.substr(1, cell.size() - 2) : cell;
        if (bare.empty()) continue;
        const bool is_letter = next == 1 && bare.size() == 1 && bare[0] >= 'A' && bare[0] <= 'E';
        if (!is_letter && bare != std::to_string(next++)) return false;
    }
    return next > 2 && filled(cells) >= k_least;
}

/// The column of a name with a column without heading beside it.
std::optional<std::size_t> name_before_gap(const Cells& headings, const HeadingMap& map) {
    for (std::size_t i = 0; i + 1 < headings.size(); ++i) {
        const bool is_name = meaning_of(headings[i], map).field == Field::full_name;
        if (is_name && headings[i + 1].empty()) return i;
    }
    return std::nullopt;
}

bool is_given_name(const std::string& cell) {
    return cell.find_first_of(" 0123456789.,;:/()") == std::string::npos;
}

/// Whether the column after the name holds given names: words, and not all of them "Nam", "Nữ" or
/// a mark.
bool has_given_names(const std::vector<SheetRow>& rows, std::size_t begin, std::size_t column) {
    bool is_sure = false;
    for (auto row = begin; row < rows.size(); ++row) {
        const auto& cell = at(rows[row].cells, column);
        if (cell.empty()) continue;
        if (!is_given_name(cell)) return false;
        const auto word = text::fold(cell);
        if (word.size() > 1 && word != "nam" && word != "nu") is_sure = true;
    }
    return is_sure;
}

}  // namespace

bool HeaderFinder::take(SheetRow row) {
    if (!accepted_) {
        const auto [known, has_name] = score(row.cells, map_);
        if (has_name && known >= k_least_fields) accepted_ = rows_.size();
    }
    rows_.push_back(std::move(row));
    if (!accepted_ && rows_.size() < k_rows_looked_at) return false;
    const auto now = block();
    const std::size_t data = rows_.size() - now.end;
    if (data == 0) return false;
    return data >= k_data_for_names || !name_before_gap(now.headings, map_);
}

std::size_t HeaderFinder::best_row() const {
    if (accepted_) return *accepted_;
    const auto known = [this](const SheetRow& row) { return score(row.cells, map_).known; };
    const auto best = std::ranges::max_element(rows_, {}, known);
    return known(*best) < k_least_fields ? 0 : static_cast<std::size_t>(best - rows_.begin());
}

HeaderFinder::Block HeaderFinder::block() const {
    const auto best = best_row();
    Block block{best, best + 1, rows_[best].cells};
    const bool has_name = score(block.headings, map_).has_name;
    if (has_name && best > 0 && is_above(rows_[best - 1].cells, block.headings, map_)) {
        block.headings = combined(rows_[best - 1].cells, block.headings, map_);
        block.begin = best - 1;
    }
    for (std::size_t level = 0; level < k_levels_beneath && block.end < rows_.size(); ++level) {
        const auto& next = rows_[block.end].cells;
        if (is_numbering(next) || !is_beneath(block.headings, next, map_)) break;
        block.headings = combined(block.headings, next, map_);
        ++block.end;
    }
    if (block.end < rows_.size() && is_numbering(rows_[block.end].cells)) ++block.end;
    return block;
}

std::optional<HeaderFinder::Header> HeaderFinder::found() const {
    if (rows_.empty()) return std::nullopt;
    auto [begin, end, headings] = block();
    const auto name = name_before_gap(headings, map_);
    if (name && has_given_names(rows_, end, *name + 1)) {
        headings[*name + 1] = headings[*name] + " / Tên";
        headings[*name] += " / Họ";
    }
    return Header{rows_[begin].number, std::move(headings)};
}

std::vector<SheetRow> HeaderFinder::rows_after() const {
    if (rows_.empty()) return {};
    const auto end = static_cast<std::ptrdiff_t>(block().end);
    return {rows_.begin() + end, rows_.end()};
}

}  // namespace sotay::members
