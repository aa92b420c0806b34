#include "sotay/text/utf8.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace sotay::text {

namespace {

constexpr std::size_t k_shortest_prefix = 2;

std::u32string folded_points(std::string_view text) {
    const std::string folded = fold(text);
    std::u32string result;
    for (std::size_t at = 0; at < folded.size();) {
        const CodePoint point = decode(folded, at);
        result.push_back(point.value);
        at += point.size;
    }
    return result;
}

/// Letters to put in, take out, replace, or swap with their neighbour.
std::size_t edit_distance(std::u32string_view from, std::u32string_view to) {
    const std::size_t width = to.size() + 1;
    std::vector<std::size_t> rows((from.size() + 1) * width);
    const auto cell = [&](std::size_t i, std::size_t j) -> std::size_t& {
        return rows[i * width + j];
    };
    for (std::size_t j = 0; j < width; ++j) cell(0, j) = j;
    for (std::size_t i = 1; i <= from.size(); ++i) {
        cell(i, 0) = i;
        for (std::size_t j = 1; j < width; ++j) {
            const std::size_t replaced = cell(i - 1, j - 1) + (from[i - 1] == to[j - 1] ? 0 : 1);
            cell(i, j) = std::min({cell(i - 1, j) + 1, cell(i, j - 1) + 1, replaced});
            const bool is_swap =
                i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
            if (is_swap) cell(i, j) = std::min(cell(i, j), cell(i - 2, j - 2) + 1);
        }
    }
    return rows.back();
}

/// Less is nearer; nullopt when `candidate` is not near.
struct Nearness {
    bool is_other = false;  ///< does not begin with the word
    std::size_t distance = 0;

    auto operator<=>(const Nearness&) const = default;
};

std::optional<Nearness> nearness(std::u32string_view word, std::u32string_view candidate) {
    const std::size_t longest = std::max(word.size(), candidate.size());
    const std::size_t shortest = std::min(word.size(), candidate.size());
    if (word.size() >= k_shortest_prefix && candidate.starts_with(word)) {
        return Nearness{false, longest - shortest};
    }
    const std::size_t limit = std::max<std::size_t>(1, word.size() / 3);
    if (longest - shortest > limit) return std::nullopt;
    const std::size_t distance = edit_distance(word, candidate);
    if (distance > limit || distance >= word.size()) return std::nullopt;
    return Nearness{true, distance};
}

}  // namespace

std::string nearest(std::string_view word, const std::vector<std::string>& words) {
    const std::u32string wanted = folded_points(word);
    const std::string* best = nullptr;
    std::optional<Nearness> best_nearness;
    for (const std::string& candidate : words) {
        const auto here = nearness(wanted, folded_points(candidate));
        if (here && (!best_nearness || *here < *best_nearness)) {
            best = &candidate;
            best_nearness = here;
        }
    }
    return best == nullptr ? std::string{} : *best;
}

}  // namespace sotay::text
