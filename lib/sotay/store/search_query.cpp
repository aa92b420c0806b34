#include "sotay/store/search_query.h"

#include "sotay/text/tokens.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace sotay::store {

namespace {

constexpr std::size_t k_most_words = 64;
constexpr std::array<std::string_view, 4> k_quotes{"\"", "“", "”", "„"};
constexpr std::array<std::string_view, 9> k_joints{"-", "/", ".", "_", "'", "‐", "‑", "–", "—"};

/// The length of the sign of `signs` with which `text` begins; 0 for none.
template <std::size_t N>
std::size_t sign_size(std::string_view text, const std::array<std::string_view, N>& signs) {
    const auto found =
        std::ranges::find_if(signs, [text](auto sign) { return text.starts_with(sign); });
    return found == signs.end() ? 0 : found->size();
}

std::size_t count_quotes(std::string_view gap) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < gap.size(); ++at) {
        if (sign_size(gap.substr(at), k_quotes) > 0) ++count;
    }
    return count;
}

bool is_joint(std::string_view gap) {
    while (!gap.empty()) {
        const std::size_t size = sign_size(gap, k_joints);
        if (size == 0) return false;
        gap.remove_prefix(size);
    }
    return true;
}

}  // namespace

SearchQuery parse_query(std::string_view typed) {
    SearchQuery query;
    text::Tokenizer tokens{typed};
    bool in_quotes = false;
    std::size_t end = 0;
    while (query.size() < k_most_words) {
        const text::Token* token = tokens.next();
        if (token == nullptr) break;
        const std::string_view gap = typed.substr(end, token->begin - end);
        const std::size_t quotes = count_quotes(gap);
        const bool is_joined = !query.empty() && quotes == 0 && (in_quotes || is_joint(gap));
        if (quotes % 2 == 1) in_quotes = !in_quotes;
        query.push_back({std::string{token->folded}, std::string{token->exact}, is_joined});
        end = token->end;
    }
    return query;
}

std::vector<std::span<const QueryWord>> phrases_of(const SearchQuery& query) {
    std::vector<std::span<const QueryWord>> phrases;
    const std::span words{query};
    for (std::size_t begin = 0; begin < words.size();) {
        std::size_t end = begin + 1;
        while (end < words.size() && words[end].is_joined) ++end;
        phrases.push_back(words.subspan(begin, end - begin));
        begin = end;
    }
    return phrases;
}

}  // namespace sotay::store
