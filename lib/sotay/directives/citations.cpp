#include "sotay/directives/citations.h"

#include "sotay/directives/citation_parts.h"
#include "sotay/directives/running_text.h"
#include "sotay/directives/symbol.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sotay::directives {

namespace {

constexpr std::size_t k_words_around = 80;  // bytes on each side
constexpr std::size_t k_longest_words = 400;
constexpr std::size_t k_opening = 4000;  // bytes
constexpr std::size_t k_law_reach = 240;
constexpr std::size_t k_longest_name = 160;
constexpr std::string_view k_basis = "can cu ";
constexpr std::array<std::string_view, 5> k_named{"Luật ", "Bộ luật ", "Pháp lệnh ", "Điều lệ Đảng",
                                                  "Hiến pháp"};
constexpr std::array<std::string_view, 3> k_laws{"Bộ luật ", "Luật ", "Pháp lệnh "};

/// A citation with the bytes that it takes, from its type to its issuer.
struct Found {
    Citation citation;
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t sign = 0;  ///< where the symbol begins
};

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

/// Finds the citations of one text, without what they mean.
class Finder {
public:
    Finder(std::string_view text, const TypeNames& types) : text_{text}, types_{types} {}

    [[nodiscard]] std::vector<Found> run() {
        for (const auto& symbol : find_symbols(text_)) {
            if (symbol.symbol.canonical.empty()) continue;
            if (auto found = read(symbol)) found_.push_back(*std::move(found));
        }
        return std::move(found_);
    }

private:
    [[nodiscard]] std::optional<Found> read(const FoundSymbol& symbol) const {
        Found found;
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
    bool read_law(const Symbol& symbol, Found& found) const {
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
    bool read_without_type(const FoundSymbol& symbol, Found& found) const {
        if (!found_.empty()) {
            const Found& last = found_.back();
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
    void read_ahead(Found& found) const {
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
    std::vector<Found> found_;
};

/// "Căn cứ Điều lệ Đảng", "Căn cứ Luật Thi đua, khen thưởng ngày 15/6/2022": a basis without
/// symbol.
std::optional<Found> find_named_basis(std::string_view text, Span sentence) {
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
    Found found;
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

/// A sentence with its citations as single pieces.
std::vector<SentencePiece> pieces_of(std::string_view text, Span span,
                                     const std::vector<Found>& found) {
    std::vector<SentencePiece> pieces;
    const auto add_words = [&](std::size_t begin, std::size_t end) {
        const std::string folded = text::fold(text.substr(begin, end - begin));
        std::string word;
        const auto end_word = [&] {
            if (!word.empty()) pieces.push_back({std::exchange(word, {})});
        };
        for (const char c : folded) {
            if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
                word.push_back(c);
                continue;
            }
            end_word();
            if (std::string_view{",;:()"}.find(c) != std::string_view::npos) {
                pieces.push_back({std::string(1, c)});
            }
        }
        end_word();
    };
    std::size_t at = span.begin;
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (found[i].begin < at || found[i].end > span.end) continue;
        add_words(at, found[i].begin);
        pieces.push_back({"", static_cast<int>(i)});
        at = found[i].end;
    }
    if (at < span.end) add_words(at, span.end);
    return pieces;
}

/// `at` moved to where a word begins.
std::size_t word_begin(std::string_view text, std::size_t at, std::size_t end) {
    while (at < end && !is_space(text[at])) ++at;
    return std::min(at + 1, end);
}

std::string words_around(std::string_view text, const Found& found, Span sentence) {
    std::size_t begin = sentence.begin;
    if (found.begin > begin + k_words_around) {
        begin = word_begin(text, found.begin - k_words_around, found.begin);
    }
    std::size_t end = std::min({sentence.end, found.end + k_words_around, begin + k_longest_words});
    while (end < sentence.end && !is_space(text[end])) ++end;
    std::string words = text::squeeze(text.substr(begin, end - begin));
    if (begin > sentence.begin) words.insert(0, "… ");
    if (end < sentence.end) words += " …";
    return words;
}

/// Goes over a paper sentence by sentence and says what each citation means.
class Interpreter {
public:
    Interpreter(const RunningText& running, std::vector<Found>& found)
        : running_{running}, text_{running.text}, found_{found} {}

    void run() {
        for (const Span paragraph : paragraphs_of(text_)) {
            const auto view = text_.substr(paragraph.begin, paragraph.end - paragraph.begin);
            const bool is_item = bullet_length(view) > 0;
            if (!is_item) intro_.clear();
            for (const Span sentence : sentences_of(text_, paragraph)) read(sentence, is_item);
            if (view.ends_with(':')) {
                intro_ = pieces_of(text_, sentences_of(text_, paragraph).back(), found_);
            }
        }
    }

private:
    void read(Span sentence, bool is_item) {
        while (next_ < found_.size() && found_[next_].begin < sentence.begin) ++next_;
        const std::size_t first = next_;
        while (next_ < found_.size() && found_[next_].begin < sentence.end) ++next_;
        if (next_ == first) return;
        auto pieces = pieces_of(text_, sentence, found_);
        if (is_item && continues_intro(pieces)) {
            pieces.insert(pieces.begin(), intro_.begin(), intro_.end());
        }
        const auto place =
            sentence.begin < k_opening ? SentencePlace::opening : SentencePlace::text;
        for (std::size_t i = 0; i < pieces.size(); ++i) {
            const auto citation = static_cast<std::size_t>(pieces[i].citation);
            if (pieces[i].citation < 0 || citation < first || citation >= next_) continue;
            found_[citation].citation.reading = read_relation(pieces, i, place);
        }
        for (std::size_t i = first; i < next_; ++i) {
            found_[i].citation.page = running_.page_at(found_[i].sign);
            found_[i].citation.words = words_around(text_, found_[i], sentence);
        }
    }
    /// The item is a paper, for which the words before the list are meant.
    [[nodiscard]] bool continues_intro(const std::vector<SentencePiece>& pieces) const {
        if (intro_.empty()) return false;
        const std::size_t first = pieces[0].word.size() <= 2 && pieces.size() > 1 ? 1 : 0;
        return pieces[0].citation >= 0 || pieces[first].citation >= 0;
    }

    const RunningText& running_;
    std::string_view text_;
    std::vector<Found>& found_;
    std::vector<SentencePiece> intro_;
    std::size_t next_ = 0;
};

bool outweighs(const RelationReading& one, const RelationReading& other) {
    if (one.relation == other.relation) return other.is_part && !one.is_part;
    return one.relation > other.relation;
}

bool is_same_paper(const Citation& one, const Citation& other) {
    return one.symbol == other.symbol && (!one.symbol.empty() || one.name == other.name) &&
           (!one.issued_on || !other.issued_on || one.issued_on == other.issued_on);
}

/// Puts what a later mention says to what is known of the same paper.
void merge(Citation& known, Citation&& again) {
    known.mentions += again.mentions;
    if (!known.issued_on) known.issued_on = again.issued_on;
    if (known.type.empty()) known.type = std::move(again.type);
    if (known.name.empty()) known.name = std::move(again.name);
    if (known.issuer.empty()) known.issuer = std::move(again.issuer);
    if (!outweighs(again.reading, known.reading)) return;
    known.reading = again.reading;
    if (again.words.empty()) return;
    known.page = again.page;
    known.words = std::move(again.words);
}

bool is_own(const Citation& citation, const Directive& paper) {
    return paper.symbol == citation.symbol &&
           (!citation.issued_on || !paper.issued_on || citation.issued_on == paper.issued_on);
}

/// What the title says, with the type before it: "Hướng dẫn thực hiện Quy định số …".
std::vector<Citation> read_title(const Directive& paper, const TypeNames& types) {
    const std::string title = text::squeeze(paper.title);
    auto found = Finder{title, types}.run();
    auto pieces = pieces_of(paper.type, {0, paper.type.size()}, {});
    const auto rest = pieces_of(title, {0, title.size()}, found);
    pieces.insert(pieces.end(), rest.begin(), rest.end());
    std::vector<Citation> citations;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        if (pieces[i].citation < 0) continue;
        auto& citation = found[static_cast<std::size_t>(pieces[i].citation)].citation;
        citation.reading = read_relation(pieces, i, SentencePlace::title);
        citation.mentions = 0;
        citation.words = title;
        citations.push_back(std::move(citation));
    }
    return citations;
}

void take(std::vector<Citation>& all, Citation&& citation) {
    // The latest paper of that symbol is meant by a mention without date.
    const auto known = std::find_if(all.rbegin(), all.rend(), [&](const Citation& other) {
        return is_same_paper(citation, other);
    });
    if (known == all.rend()) {
        all.push_back(std::move(citation));
    } else {
        merge(*known, std::move(citation));
    }
}

}  // namespace

std::vector<Citation> find_citations(std::string_view body, const Directive& paper,
                                     const DocumentTypes& types) {
    const TypeNames names{types};
    const RunningText running = running_text(body);
    auto found = Finder{running.text, names}.run();
    const auto symbols = found.size();
    for (const Span paragraph : paragraphs_of(running.text)) {
        auto named = find_named_basis(running.text, paragraph);
        if (!named) continue;
        const auto has_symbol =
            std::any_of(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(symbols),
                        [&](const Found& other) {
                            return other.begin < named->end && other.end > named->begin;
                        });
        if (!has_symbol) found.push_back(*std::move(named));
    }
    std::ranges::sort(found, {}, &Found::begin);
    Interpreter{running, found}.run();
    std::vector<Citation> all;
    for (Found& one : found) {
        if (!is_own(one.citation, paper)) take(all, std::move(one.citation));
    }
    for (Citation& citation : read_title(paper, names)) {
        if (!is_own(citation, paper)) take(all, std::move(citation));
    }
    for (Citation& citation : all) citation.mentions = std::max(citation.mentions, 1);
    return all;
}

}  // namespace sotay::directives
