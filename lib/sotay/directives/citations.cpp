#include "sotay/directives/citations.h"

#include "sotay/directives/citation_finder.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sotay::directives {

namespace {

constexpr std::size_t k_words_around = 80;  // bytes on each side
constexpr std::size_t k_longest_words = 400;
constexpr std::size_t k_opening = 4000;  // bytes

bool is_space(char c) { return c == ' ' || c == '\n'; }

/// A sentence with its citations as single pieces.
std::vector<SentencePiece> pieces_of(std::string_view text, Span span,
                                     const std::vector<FoundCitation>& found) {
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
    const auto first = std::ranges::lower_bound(found, at, {}, &FoundCitation::begin);
    for (auto i = static_cast<std::size_t>(first - found.begin());
         i < found.size() && found[i].begin < span.end; ++i) {
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

std::string words_around(std::string_view text, const FoundCitation& found, Span sentence) {
    std::size_t begin = sentence.begin;
    begin += bullet_length(text.substr(begin, sentence.end - begin));
    const std::size_t whole = begin;
    if (found.begin > begin + k_words_around) {
        begin = word_begin(text, found.begin - k_words_around, found.begin);
    }
    std::size_t end = std::min({sentence.end, found.end + k_words_around, begin + k_longest_words});
    while (end < sentence.end && !is_space(text[end])) ++end;
    std::string words = text::squeeze(text.substr(begin, end - begin));
    if (begin > whole) words.insert(0, "… ");
    if (end < sentence.end) words += " …";
    return words;
}

/// Goes over a paper sentence by sentence and says what each citation means.
class Interpreter {
public:
    Interpreter(const RunningText& running, std::vector<FoundCitation>& found)
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
        const auto readings = read_relations(pieces, place);
        for (std::size_t i = 0; i < pieces.size(); ++i) {
            const auto citation = static_cast<std::size_t>(pieces[i].citation);
            if (pieces[i].citation < 0 || citation < first || citation >= next_) continue;
            found_[citation].citation.reading = readings[i];
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
    std::vector<FoundCitation>& found_;
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
    auto found = find_in_text(title, types);
    auto pieces = pieces_of(paper.type, {0, paper.type.size()}, {});
    const auto rest = pieces_of(title, {0, title.size()}, found);
    pieces.insert(pieces.end(), rest.begin(), rest.end());
    const auto readings = read_relations(pieces, SentencePlace::title);
    std::vector<Citation> citations;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        if (pieces[i].citation < 0) continue;
        auto& citation = found[static_cast<std::size_t>(pieces[i].citation)].citation;
        citation.reading = readings[i];
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

std::vector<Citation> find_citations(const RunningText& running, const Directive& paper,
                                     const DocumentTypes& types) {
    const TypeNames names{types};
    auto found = find_in_text(running.text, names);
    add_named_bases(running.text, found);
    Interpreter{running, found}.run();
    std::vector<Citation> all;
    for (FoundCitation& one : found) {
        if (!is_own(one.citation, paper)) take(all, std::move(one.citation));
    }
    for (Citation& citation : read_title(paper, names)) {
        if (!is_own(citation, paper)) take(all, std::move(citation));
    }
    for (Citation& citation : all) citation.mentions = std::max(citation.mentions, 1);
    return all;
}

}  // namespace sotay::directives
