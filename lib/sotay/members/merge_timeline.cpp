#include "sotay/members/merge_timeline.h"

#include <algorithm>
#include <tuple>

namespace sotay::members {

namespace {

using End = std::optional<std::string>;  // nullopt = open

bool is_before(const std::string& day, const End& end) { return !end || day < *end; }

struct Span {
    std::string from_on;
    End to_on;
};

/// What is left of `span` without the days of `taken`, which are in order of their days.
std::vector<Span> without(Span span, const std::vector<Span>& taken) {
    std::vector<Span> left;
    for (const auto& [from_on, to_on] : taken) {
        if (!is_before(from_on, span.to_on)) break;
        if (!is_before(span.from_on, to_on)) continue;
        if (span.from_on < from_on) left.push_back({span.from_on, from_on});
        if (!to_on) return left;
        span.from_on = *to_on;
    }
    if (is_before(span.from_on, span.to_on)) left.push_back(std::move(span));
    return left;
}

/// `kept` with the rows of `dropped` cut to the days that no row of `kept` with the same `key` has.
template <typename Row, typename Key>
std::vector<Row> filled(const std::vector<Row>& kept, const std::vector<Row>& dropped, Key key) {
    auto rows = kept;
    for (const auto& row : dropped) {
        std::vector<Span> taken;
        for (const auto& own : kept) {
            if (key(own) == key(row)) taken.push_back({own.from_on, own.to_on});
        }
        for (auto& [from_on, to_on] : without({row.from_on, row.to_on}, taken)) {
            auto piece = row;
            piece.from_on = std::move(from_on);
            piece.to_on = std::move(to_on);
            rows.push_back(std::move(piece));
        }
    }
    std::ranges::sort(rows, {}, [&](const Row& row) { return std::tuple{key(row), row.from_on}; });
    return rows;
}

}  // namespace

std::vector<EntryPlacement> joined(const std::vector<EntryPlacement>& kept,
                                   const std::vector<EntryPlacement>& dropped) {
    auto rows = filled(kept, dropped, [](const EntryPlacement& row) { return row.kind; });
    for (auto& row : rows) {
        const bool is_followed =
            row.to_on && std::ranges::any_of(rows, [&row](const EntryPlacement& next) {
                return next.kind == row.kind && next.from_on == *row.to_on;
            });
        if (is_followed) row.departure = std::nullopt;
    }
    return rows;
}

std::vector<EntryPost> joined(const std::vector<EntryPost>& kept,
                              const std::vector<EntryPost>& dropped) {
    return filled(kept, dropped, [](const EntryPost& row) {
        return std::tuple{row.organisation, row.post};
    });
}

}  // namespace sotay::members
