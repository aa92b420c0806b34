#include "sotay/directives/citation_relation.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>
#include <string_view>

namespace sotay::directives {

namespace {

using Sentence = std::vector<SentencePiece>;
using Words = std::vector<std::string_view>;

/// A verb of the sentence that says what one paper does to another.
struct Cue {
    Relation relation = Relation::cites;
    std::size_t begin = 0;
    std::size_t end = 0;
    bool is_state = false;  ///< "hết hiệu lực": said of the older paper
};

struct CueWords {
    Words words;
    Relation relation;
    bool is_state = false;
};

const std::vector<CueWords>& cue_words() {
    static const std::vector<CueWords> all{
        {{"sua", "doi", ",", "bo", "sung"}, Relation::amends},
        {{"sua", "doi", "va", "bo", "sung"}, Relation::amends},
        {{"sua", "doi"}, Relation::amends},
        {{"bo", "sung"}, Relation::amends},
        {{"thay", "the"}, Relation::replaces},
        {{"bai", "bo"}, Relation::repeals},
        {{"huy", "bo"}, Relation::repeals},
        {{"het", "hieu", "luc"}, Relation::repeals, true},
        {{"cham", "dut", "hieu", "luc"}, Relation::repeals, true},
        {{"cham", "dut", "viec", "thi", "hanh"}, Relation::repeals, true},
        {{"thuc", "hien"}, Relation::implements},
        {{"trien", "khai"}, Relation::implements},
        {{"huong", "dan"}, Relation::implements},
        {{"thi", "hanh"}, Relation::implements},
        {{"quan", "triet"}, Relation::implements},
        {{"cu", "the", "hoa"}, Relation::implements},
    };
    return all;
}

constexpr std::size_t k_most_between = 25;  // words from a verb to the paper that it is done to
constexpr std::size_t k_most_to_implement = 4;
constexpr std::size_t k_subject_reach = 3;

template <std::size_t N>
bool is_any(std::string_view word, const std::array<std::string_view, N>& words) {
    return std::ranges::find(words, word) != words.end();
}

constexpr std::array<std::string_view, 3> k_passive{"duoc", "bi", "deu"};
constexpr std::array<std::string_view, 5> k_agents{"boi", "bang", "theo", "tai", "do"};
constexpr std::array<std::string_view, 10> k_listing{",",  ";",   ":",    "va",  "hoac",
                                                     "so", "cac", "cung", "voi", "("};
constexpr std::array<std::string_view, 9> k_parts{"dieu", "khoan", "diem", "muc",   "phan",
                                                  "cum",  "phu",   "doan", "chuong"};
// Last words of "quy định này", "nghị quyết này", …
constexpr std::array<std::string_view, 16> k_kinds{"dinh", "quyet", "thi",  "luan",  "che",   "tri",
                                                   "dan",  "bao",   "cao",  "hoach", "trinh", "an",
                                                   "luat", "tu",    "lenh", "ban"};
// Somebody may do it, or did it: nothing that this paper does.
constexpr std::array<std::string_view, 7> k_wishes{"de nghi", "kien nghi", "nghien cuu", "ra soat",
                                                   "xem xet", "de xuat",   "tham muu"};
constexpr std::array<std::string_view, 8> k_reviews{"so ket",   "tong ket", "ket qua", "danh gia",
                                                    "kiem tra", "giam sat", "bao cao", "tinh hinh"};

/// Answers about the citations of a sentence, one after the other.
class Reader {
public:
    Reader(const Sentence& sentence, SentencePlace place) : sentence_{sentence}, place_{place} {
        for (std::size_t i = 0; i < sentence_.size();) {
            const auto cue = cue_at(i);
            if (cue) cues_.push_back(*cue);
            i = cue ? cue->end : i + 1;
        }
    }

    [[nodiscard]] RelationReading read(std::size_t at) {
        at_ = at;
        if (begins_with({"can", "cu"}) || begins_with({"xet"})) return {};
        if (stand_at(at_ + 1, {"tiep", "tuc"}) || word(at_ + 1) == "van") return {};
        if (const auto left = read_left()) return *left;
        return place_ == SentencePlace::title ? RelationReading{} : read_right();
    }

private:
    [[nodiscard]] std::string_view word(std::size_t i) const {
        return i < sentence_.size() ? std::string_view{sentence_[i].word} : std::string_view{};
    }
    [[nodiscard]] bool is_citation(std::size_t i) const {
        return i < sentence_.size() && sentence_[i].citation != SentencePiece::k_none;
    }
    [[nodiscard]] bool stand_at(std::size_t i, const Words& words) const {
        for (std::size_t k = 0; k < words.size(); ++k) {
            if (word(i + k) != words[k]) return false;
        }
        return true;
    }
    [[nodiscard]] bool begins_with(const Words& words) const { return stand_at(0, words); }

    [[nodiscard]] std::optional<Cue> cue_at(std::size_t i) const {
        for (const auto& cue : cue_words()) {
            if (!stand_at(i, cue.words)) continue;
            // "có hiệu lực thi hành"
            if (cue.relation == Relation::implements && i > 0 && word(i - 1) == "luc") continue;
            return Cue{cue.relation, i, i + cue.words.size(), cue.is_state};
        }
        return std::nullopt;
    }

    [[nodiscard]] std::size_t first_citation_after(std::size_t i) const {
        while (i < at_ && !is_citation(i)) ++i;
        return i;
    }
    /// "theo Quy định số …", but not "ban hành kèm theo Quyết định số …".
    [[nodiscard]] bool is_governed(std::size_t citation) const {
        std::size_t i = citation;
        while (i > 0 && (word(i - 1) == "so" || word(i - 1) == "cac")) --i;
        if (i == 0) return false;
        const auto before = word(i - 1);
        if (before == "theo") return i < 2 || word(i - 2) != "kem";
        return before == "voi" || before == "cu" || before == "tren";
    }
    /// The citation stands in a list that the first one opened.
    [[nodiscard]] bool continues_list() const {
        return at_ > 0 && is_any(word(at_ - 1), k_listing);
    }

    [[nodiscard]] bool is_passive(const Cue& cue) const {
        for (std::size_t k = 1; k <= 2 && k <= cue.begin; ++k) {
            if (is_any(word(cue.begin - k), k_passive)) return true;
        }
        return false;
    }
    /// "Quy định này" before `end`, nearer than any citation.
    [[nodiscard]] bool has_this_as_subject(std::size_t end) const {
        for (std::size_t i = end; i-- > 1;) {
            if (is_citation(i)) return false;
            if (word(i) == "nay" && is_any(word(i - 1), k_kinds)) return true;
        }
        return false;
    }
    [[nodiscard]] bool names_this(std::size_t end) const {
        for (std::size_t i = 1; i < end; ++i) {
            if (word(i) == "nay" && is_any(word(i - 1), k_kinds)) return true;
        }
        return false;
    }
    /// Nothing but a number, a bullet or "Điều 1" stands before `end`.
    [[nodiscard]] bool is_at_start(std::size_t end) const {
        for (std::size_t i = 0; i < end; ++i) {
            const auto before = word(i);
            const bool is_filler = before == "dieu" || before == "khoan" || before == "de" ||
                                   before == "nham" || before == "nay" || before == "tiep" ||
                                   before == "tuc" || before == "to" || before == "chuc" ||
                                   before == "va" || before == "," || before == "(" ||
                                   before == ")" || before == "nghiem";
            const bool is_number = before.size() <= 2 && !before.empty() && before != "da";
            const bool is_cue = std::ranges::any_of(
                cues_, [i](const Cue& cue) { return cue.begin <= i && i < cue.end; });
            if (!is_filler && !is_number && !is_cue) return false;
        }
        return true;
    }
    template <std::size_t N>
    [[nodiscard]] bool stands_before(std::size_t end,
                                     const std::array<std::string_view, N>& phrases) const {
        std::string before{" "};
        for (std::size_t i = 0; i < end; ++i) before += sentence_[i].word + " ";
        return std::ranges::any_of(phrases, [&](std::string_view phrase) {
            return before.find(" " + std::string{phrase} + " ") != std::string::npos;
        });
    }

    [[nodiscard]] bool is_part(std::size_t begin, std::size_t end) const {
        for (std::size_t i = begin; i < end; ++i) {
            if (is_any(word(i), k_parts) || stand_at(i, {"mot", "so"}) ||
                stand_at(i, {"noi", "dung"})) {
                return true;
            }
        }
        return false;
    }

    /// From the nearest verb to the left; nullopt when it says nothing.
    [[nodiscard]] std::optional<RelationReading> read_left() const {
        if (is_governed(at_)) return std::nullopt;
        for (auto cue = cues_.rbegin(); cue != cues_.rend(); ++cue) {
            if (cue->end > at_) continue;
            const auto first = first_citation_after(cue->end);
            const auto between = first - cue->end;
            const bool implements = cue->relation == Relation::implements;
            if (implements && between > k_most_to_implement) continue;
            if (between > k_most_between || is_governed(first)) return std::nullopt;
            if (first != at_ && !continues_list()) return std::nullopt;
            return implements ? implementing(*cue) : changing(*cue, first);
        }
        return std::nullopt;
    }

    [[nodiscard]] std::optional<RelationReading> implementing(const Cue& cue) const {
        if (stands_before(cue.begin, k_reviews)) return std::nullopt;
        const bool is_said_of_this = place_ == SentencePlace::title ||
                                     has_this_as_subject(cue.begin) ||
                                     (place_ == SentencePlace::opening && is_at_start(cue.begin));
        if (!is_said_of_this) return std::nullopt;
        return RelationReading{Relation::implements};
    }

    [[nodiscard]] std::optional<RelationReading> changing(const Cue& cue, std::size_t first) const {
        if (stands_before(cue.begin, k_wishes)) return std::nullopt;
        if (cue.is_state) {
            // "các văn bản sau đây hết hiệu lực: …"
            if (word(cue.end) != ":" && !stand_at(cue.end, {"thi", "hanh", ":"})) {
                return std::nullopt;
            }
            return RelationReading{cue.relation};
        }
        RelationReading reading{cue.relation, false, is_part(cue.end, first)};
        if (is_passive(cue)) {
            reading.is_reverse = true;
            if (!is_any(word(cue.end), k_agents) || !has_this_as_subject(cue.begin)) {
                return std::nullopt;
            }
            return reading;
        }
        const bool is_said_of_this =
            place_ == SentencePlace::title || is_at_start(cue.begin) || names_this(cue.begin);
        if (!is_said_of_this) return std::nullopt;
        return reading;
    }

    /// From what the sentence goes on to say of the citation: "… hết hiệu lực", "… được thay thế
    /// bằng Quy định này".
    [[nodiscard]] RelationReading read_right() const {
        for (const Cue& cue : cues_) {
            if (cue.begin <= at_ || cue.relation == Relation::implements) continue;
            if (!is_subject_until(cue.begin)) return {};
            const bool is_past = cue.begin > 0 && word(cue.begin - 1) == "da";
            if (cue.is_state) return is_past ? RelationReading{} : RelationReading{cue.relation};
            if (!is_passive(cue)) continue;
            const bool has_agent = is_any(word(cue.end), k_agents);
            if (has_agent) {
                return is_this_within(cue.end) ? RelationReading{cue.relation} : RelationReading{};
            }
            const bool is_repealed = cue.relation == Relation::repeals && !is_past;
            return is_repealed ? RelationReading{cue.relation} : RelationReading{};
        }
        return {};
    }
    /// The citation, or the list it stands in, is what the verb at `end` is said of.
    [[nodiscard]] bool is_subject_until(std::size_t end) const {
        if (is_governed(at_)) return false;
        for (std::size_t i = at_ + 1; i < end; ++i) {
            if (is_citation(i)) {
                if (!is_any(word(i - 1), k_listing)) return false;
            } else if (word(i) == "nay" || word(i) == "trai" || word(i) == "(") {
                return false;
            }
        }
        return true;
    }
    [[nodiscard]] bool is_this_within(std::size_t begin) const {
        for (std::size_t i = begin; i <= begin + k_subject_reach && !is_citation(i); ++i) {
            if (word(i) == "nay") return true;
        }
        return false;
    }

    const Sentence& sentence_;
    SentencePlace place_;
    std::size_t at_ = 0;
    std::vector<Cue> cues_;
};

}  // namespace

std::vector<RelationReading> read_relations(const Sentence& sentence, SentencePlace place) {
    std::vector<RelationReading> readings(sentence.size());
    Reader reader{sentence, place};
    for (std::size_t i = 0; i < sentence.size(); ++i) {
        if (sentence[i].citation != SentencePiece::k_none) readings[i] = reader.read(i);
    }
    return readings;
}

}  // namespace sotay::directives
