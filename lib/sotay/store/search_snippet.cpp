#include "sotay/store/search_snippet.h"

#include "sotay/text/tokens.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <string_view>
#include <vector>

namespace sotay::store {

namespace {

constexpr std::uint32_t k_words = 24;
constexpr std::uint32_t k_words_before = 8;  // of a piece whose hits do not fill it

/// Words `first` to before `last` of a text, in which the hits from `begin` to before `end` are.
struct Piece {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// Different words of the query first, then those that follow each other as in the query.
std::size_t value_of(const Hits& hits, std::size_t begin, std::size_t end) {
    std::uint64_t seen = 0;
    std::size_t value = 0;
    for (std::size_t i = begin; i < end; ++i) {
        const std::uint64_t word = std::uint64_t{1} << (hits[i].word % 64);
        if ((seen & word) == 0) value += 100;
        seen |= word;
        if (i > begin && hits[i].position == hits[i - 1].position + 1 &&
            hits[i].word == hits[i - 1].word + 1) {
            value += 10;
        }
    }
    return value;
}

/// Of equally good pieces the first; there is at least one hit.
Piece best_piece(const Hits& hits, std::uint32_t words) {
    Piece best;
    std::size_t best_value = 0;
    for (std::size_t begin = 0, end = 0; begin < hits.size(); ++begin) {
        end = std::max(end, begin);
        while (end < hits.size() && hits[end].position < hits[begin].position + k_words) ++end;
        const std::size_t value = value_of(hits, begin, end);
        if (value <= best_value) continue;
        best_value = value;
        best = {.begin = begin, .end = end};
    }
    const std::uint32_t first_hit = hits[best.begin].position;
    const std::uint32_t span = hits[best.end - 1].position - first_hit + 1;
    const std::uint32_t before = std::min({first_hit, k_words_before, (k_words - span) / 2});
    best.first = first_hit - before;
    best.last = std::min(words, best.first + k_words);
    while (best.end < hits.size() && hits[best.end].position < best.last) ++best.end;
    while (best.begin > 0 && hits[best.begin - 1].position >= best.first) --best.begin;
    return best;
}

/// The bytes from the word `first` to the end of the word before `last`.
std::pair<std::size_t, std::size_t> bytes_of(std::string_view text, const Piece& piece) {
    std::pair<std::size_t, std::size_t> bytes{0, text.size()};
    text::Tokenizer tokens{text};
    for (std::uint32_t at = 0; at < piece.last; ++at) {
        const text::Token* token = tokens.next();
        if (token == nullptr) break;
        if (at == piece.first && at > 0) bytes.first = token->begin;
        const std::size_t end = token->end;
        if (at + 1 == piece.last && tokens.next() != nullptr) bytes.second = end;
    }
    return bytes;
}

/// Whether both are marked as one.
bool continues(const Hit& hit, const Hit& next) {
    return next.position == hit.position ||
           (next.position == hit.position + 1 && next.word == hit.word + 1);
}

std::string marked(std::string_view text, const Hits& hits, std::uint32_t words,
                   const HitMarks& marks) {
    const Piece piece = best_piece(hits, words);
    const auto [begin, end] = bytes_of(text, piece);
    std::string out = begin > 0 ? "…" : "";
    std::size_t at = begin;
    for (std::size_t i = piece.begin; i < piece.end;) {
        std::size_t next = i + 1;
        while (next < piece.end && continues(hits[next - 1], hits[next])) ++next;
        out += text.substr(at, hits[i].begin - at);
        out += marks.begin;
        out += text.substr(hits[i].begin, hits[next - 1].end - hits[i].begin);
        out += marks.end;
        at = hits[next - 1].end;
        i = next;
    }
    out += text.substr(at, end - at);
    if (words > piece.last) out += "…";
    return text::squeeze(out);
}

}  // namespace

std::string snippet_of(const SearchableText& text, const HitFinder& finder, const HitMarks& marks) {
    for (const std::string* column : {&text.body, &text.title, &text.symbol, &text.issuer}) {
        std::uint32_t words = 0;
        const Hits hits = whole_phrases(finder.find(*column, words), finder);
        if (!hits.empty()) return marked(*column, hits, words, marks);
    }
    return {};
}

}  // namespace sotay::store
