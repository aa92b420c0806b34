#include "sotay/directives/citation_finder.h"

#include "sotay/directives/symbol.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace sotay::directives {

namespace {

// A paper cites a few dozen others; a text made to waste time could hold a million.
constexpr std::size_t k_most_mentions = 2000;
constexpr std::size_t k_most_bases = 100;
constexpr std::size_t k_law_reach = 240;
constexpr std::size_t k_longest_name = 160;
constexpr std::size_t k_before_slash = 48;  // bytes
constexpr std::size_t k_behind_slash = 40;
constexpr std::array<std::string_view, 4> k_slashes{"/", "\u2044", "\u2215", "\uFF0F"};
constexpr std::string_view k_slash_bytes{"/\xE2\xEF"};
constexpr std::string_view k_basis = "can cu ";
constexpr std::array<std::string_view, 5> k_named{"Luật ", "Bộ luật ", "Pháp lệnh ", "Điều lệ Đảng",
                                                  "Hiến pháp"};
constexpr std::array<std::string_view, 3> k_laws{"Bộ luật ", "Luật ", "Pháp lệnh "};

bool is_space(char c) { return c == ' ' || c == '\n'; }

bool is_only(std::string_view gap, std::initializer_list<std::string_view> words) {
    const std::string folded = text::fold(gap);
    std::string_view rest = folded;
    while (!rest.empty()) {
        if (std::string_view{" ,;\n"}.find(rest.front()) != std::string_view::npos) {
            rest.remove_prefix(1);
            continue;
        }
        const auto end = std::min(rest.find_first_of(" ,;\n"), rest.size());
        if (std::ranges::find(words, rest.substr(0, end)) == words.end()) return false;
        rest.remove_prefix(end);
    }
    return true;
}

/// Where a symbol may stand: every symbol has a slash before letters, and little else has. Reading
/// all of a paper for symbols would take longer than everything else together.
std::vector<Span> windows_with_slash(std::string_view text) {
    std::vector<Span> windows;
    for (std::size_t at = text.find_first_of(k_slash_bytes); at != std::string_view::npos;
         at = text.find_first_of(k_slash_bytes, at + 1)) {
        const auto slash = std::ranges::find_if(
            k_slashes, [&](std::string_view bytes) { return text.substr(at).starts_with(bytes); });
        if (slash == k_slashes.end()) continue;
        std::size_t next = at + slash->size();
        while (next < text.size() && is_space(text[next])) ++next;
        if (next == text.size() || (text[next] >= '0' && text[next] <= '9')) continue;
        std::size_t begin = at > k_before_slash ? at - k_before_slash : 0;
        while (begin > 0 && !is_space(text[begin - 1])) --begin;
        std::size_t end = std::min(at + k_behind_slash, text.size());
        while (end < text.size() && !is_space(text[end])) ++end;
        if (!windows.empty() && begin <= windows.back().end) {
            windows.back().end = end;
        } else {
            windows.push_back({begin, end});
        }
    }
    return windows;
}

/// Finds the citations of one text, without what they mean.
class Finder {
public:
    Finder(std::string_view text, const TypeNames& types) : text_{text}, types_{types} {}

    [[nodiscard]] std::vector<FoundCitation> run() {
        for (const Span window : windows_with_slash(text_)) {
            for (auto symbol :
                 find_symbols(text_.substr(window.begin, window.end - window.begin))) {
                if (symbol.symbol.canonical.empty()) continue;
                if (found_.size() == k_most_mentions) return std::move(found_);
                symbol.begin += window.begin;
                symbol.end += window.begin;
                if (auto found = read(symbol)) found_.push_back(*std::move(found));
            }
        }
        return std::move(found_);
    }

private:
    [[nodiscard]] std::optional<FoundCitation> read(const FoundSymbol& symbol) const {
        FoundCitation found;
        found.citation.symbol = symbol.symbol.canonical;
        found.sign = symbol.begin;
        found.begin = label_begin(symbol);
        found.end = symbol.end;
        const auto type = types_.at_end_of(text_.substr(0, found.begin));
        if (type) {
            found.citation.type = type->name;
            found.begin = type->begin;
        } else if (!read_law(symbol.symbol, found) && !read_without_type(symbol, found)) {
            return std::nullopt;
        }
        read_ahead(found);
        return found;
    }

    /// Where "số" begins, or the symbol.
    [[nodiscard]] std::size_t label_begin(const FoundSymbol& symbol) const {
        if (!symbol.labelled) return symbol.begin;
        std::size_t at = symbol.begin;
        while (at > 0 && (is_space(text_[at - 1]) || text_[at - 1] == ':')) --at;
        while (at > 0 && !is_space(text_[at - 1]) && text_[at - 1] != '(') --at;
        return at;
    }

    /// "Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15"
    bool read_law(const Symbol& symbol, FoundCitation& found) const {
        if (!symbol.body.starts_with("QH")) return false;
        const auto reach = std::min(found.begin, k_law_reach);
        const auto before = text_.substr(found.begin - reach, reach);
        const auto paragraph = before.rfind('\n');
        for (const auto law : k_laws) {
            const auto at = before.rfind(law);
            if (at == std::string_view::npos) continue;
            if (paragraph != std::string_view::npos && at < paragraph) continue;
            if (before.find(';', at) != std::string_view::npos) continue;
            found.citation.type = std::string{law.substr(0, law.size() - 1)};
            found.citation.name = text::squeeze(before.substr(at));
            found.begin -= reach - at;
            return true;
        }
        return false;
    }

    /// A symbol alone is a citation within a list, or where the code of its type is known. "Số"
    /// with a capital and nothing before it heads a paper or a form.
    bool read_without_type(const FoundSymbol& symbol, FoundCitation& found) const {
        if (!found_.empty()) {
            const FoundCitation& last = found_.back();
            if (last.end <= found.begin &&
                is_only(text_.substr(last.end, found.begin - last.end), {"va", "hoac", "so"})) {
                const auto before = parse_symbol(last.citation.symbol);
                if (before && before->type_code == symbol.symbol.type_code) {
                    found.citation.type = last.citation.type;
                    return true;
                }
            }
        }
        if (text_.substr(found.begin).starts_with("S")) return false;
        found.citation.type = types_.of_code(symbol.symbol.type_code, symbol.symbol.of_state);
        return true;
    }

    /// The date and the issuer, in either order.
    void read_ahead(FoundCitation& found) const {
        for (int round = 0; round < 2; ++round) {
            if (!found.citation.issued_on) {
                if (const auto date = date_ahead(text_.substr(found.end))) {
                    found.citation.issued_on = date->value;
                    found.end += date->end;
                }
            }
            if (!found.citation.issuer.empty()) break;
            if (auto issuer = issuer_ahead(text_.substr(found.end), types_)) {
                found.citation.issuer = std::move(issuer->value);
                found.end += issuer->end;
            }
        }
    }

    std::string_view text_;
    const TypeNames& types_;
    std::vector<FoundCitation> found_;
};

/// "Căn cứ Điều lệ Đảng", "Căn cứ Luật Thi đua, khen thưởng ngày 15/6/2022": a basis without
/// symbol.
std::optional<FoundCitation> find_named_basis(std::string_view text, Span sentence) {
    auto begin = sentence.begin;
    auto words = text.substr(begin, sentence.end - begin);
    const auto bullet = bullet_length(words);
    words.remove_prefix(bullet);
    begin += bullet;
    const auto end_of_cue = words.find(' ', words.find(' ') + 1);
    if (end_of_cue == std::string_view::npos ||
        text::fold(words.substr(0, end_of_cue + 1)) != k_basis) {
        return std::nullopt;
    }
    words.remove_prefix(end_of_cue + 1);
    begin += end_of_cue + 1;
    if (std::ranges::none_of(k_named, [words](auto name) { return words.starts_with(name); })) {
        return std::nullopt;
    }
    FoundCitation found;
    std::size_t end = words.find_first_of(";.(\n");
    end = std::min({end, words.find(" ngày"), words.find(", ngày"), words.size(), k_longest_name});
    if (words.starts_with("Điều lệ Đảng")) end = std::string_view{"Điều lệ Đảng"}.size();
    found.citation.name = text::squeeze(words.substr(0, end));
    while (found.citation.name.ends_with(',')) found.citation.name.pop_back();
    const auto last = found.citation.name.find(' ', 4);
    found.citation.type = words.starts_with("Luật ") ? "Luật" : found.citation.name.substr(0, last);
    if (words.starts_with("Điều lệ")) found.citation.type = "Điều lệ";
    if (const auto date = date_ahead(words.substr(end))) found.citation.issued_on = date->value;
    found.begin = found.sign = begin;
    found.end = begin + end;
    return found;
}

}  // namespace

std::vector<FoundCitation> find_in_text(std::string_view text, const TypeNames& types) {
    return Finder{text, types}.run();
}

void add_named_bases(std::string_view text, std::vector<FoundCitation>& found) {
    std::vector<FoundCitation> bases;
    for (const Span paragraph : paragraphs_of(text)) {
        if (bases.size() == k_most_bases) break;
        auto named = find_named_basis(text, paragraph);
        if (!named) continue;
        const bool has_symbol = std::ranges::any_of(found, [&](const FoundCitation& other) {
            return other.begin < named->end && other.end > named->begin;
        });
        if (!has_symbol) bases.push_back(*std::move(named));
    }
    for (FoundCitation& base : bases) found.push_back(std::move(base));
    std::ranges::sort(found, {}, &FoundCitation::begin);
}

}  // namespace sotay::directives
