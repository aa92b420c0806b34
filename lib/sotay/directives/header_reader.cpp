#include "sotay/directives/header_reader.h"

#include "sotay/directives/header_date.h"
#include "sotay/directives/header_place.h"
#include "sotay/directives/header_symbol.h"
#include "sotay/directives/header_text.h"
#include "sotay/directives/issuer_name.h"
#include "sotay/directives/signer.h"
#include "sotay/directives/symbol.h"
#include "sotay/directives/title_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <vector>

namespace sotay::directives {

namespace {

constexpr std::size_t k_most_lines = 150;  ///< a page or two
constexpr std::size_t k_header_lines = 40;
constexpr std::size_t k_header_pages = 2;
constexpr const char* k_paper_without_header = "Tài liệu";
constexpr std::string_view k_central_committee = "Ban Chấp hành Trung ương";
constexpr std::string_view k_central = "Trung ương";

struct Candidate {
    const DocumentType* type = nullptr;
    std::string key;  ///< compact() of its name
};

const DocumentType& type_of(const Candidate& candidate) { return *candidate.type; }

class HeaderReader {
public:
    HeaderReader(std::string_view text, const DocumentTypes& types)
        : types_{types}, lines_{header_lines(first_pages(text), k_most_lines)} {
        bring_header_forward(lines_, text);
    }

    Header read() {
        header_size_ = count_header_lines();
        symbol_ = find_symbol_line(std::span{lines_}.first(header_size_), types_);
        candidates_ = candidate_types();
        type_line_ = find_type_line();
        if (!type_line_ && symbol_ && !is_letter(*candidates_.front().type)) {
            type_line_ = find_type_line_at_odds();
        }
        if (type_line_) header_size_ = std::min(header_size_, type_line_->line);
        note_heading();
        if (!symbol_ && !has_heading_) return without_header();

        take_symbol();
        take_type();
        take_issuer();
        take_date();
        take_title();
        return std::move(header_);
    }

private:
    static std::string_view first_pages(std::string_view text) {
        std::size_t end = 0;
        for (std::size_t page = 0; page < k_header_pages && end != std::string_view::npos; ++page) {
            end = text.find('\f', page == 0 ? 0 : end + 1);
        }
        return text.substr(0, end);
    }

    /// Lines that can belong to a header: those before the text begins.
    [[nodiscard]] std::size_t count_header_lines() const {
        const std::size_t most = std::min(lines_.size(), k_header_lines);
        for (std::size_t i = 0; i < most; ++i) {
            if (begins_text(lines_[i])) return i;
        }
        return most;
    }

    /// The types that the symbol allows; all when there is none.
    [[nodiscard]] std::vector<Candidate> candidate_types() const {
        std::vector<Candidate> all = types_of_kind();
        if (!symbol_ || symbol_->symbol.type_code.empty()) return all;
        std::vector<Candidate> fitting = all;
        std::erase_if(fitting, [&](const Candidate& candidate) {
            return candidate.type->code != symbol_->symbol.type_code;
        });
        return fitting.empty() ? all : fitting;
    }

    /// Party types before the State's, or the other way round. Only the State has symbols without a
    /// type.
    [[nodiscard]] std::vector<Candidate> types_of_kind() const {
        const std::vector<Candidate> party = with_keys(types_.party_types());
        const std::vector<Candidate> state = with_keys(types_.state_types());
        if (symbol_ && symbol_->symbol.type_code.empty()) return state;
        const bool of_state = symbol_ && symbol_->symbol.of_state;
        std::vector<Candidate> all = of_state ? state : party;
        const std::vector<Candidate>& others = of_state ? party : state;
        all.insert(all.end(), others.begin(), others.end());
        return all;
    }

    static std::vector<Candidate> with_keys(const std::vector<DocumentType>& types) {
        std::vector<Candidate> candidates;
        candidates.reserve(types.size());
        for (const DocumentType& type : types) candidates.push_back({&type, compact(type.name)});
        return candidates;
    }

    struct TypeLine {
        std::size_t line = 0;
        const DocumentType* type = nullptr;
        std::string rest;  ///< of the title, where it begins on the same line
    };

    [[nodiscard]] std::optional<TypeLine> find_type_line() const {
        const std::size_t begin = symbol_ ? symbol_->line + 1 : 0;
        for (std::size_t i = begin; i < header_size_; ++i) {
            const auto found = std::ranges::find(candidates_, lines_[i].key, &Candidate::key);
            if (found != candidates_.end()) return TypeLine{i, found->type, {}};
        }
        for (std::size_t i = begin; i < header_size_; ++i) {
            if (auto found = type_with_title(i)) return found;
        }
        return std::nullopt;
    }

    /// A line that is the name of another type than the symbol's.
    [[nodiscard]] std::optional<TypeLine> find_type_line_at_odds() const {
        const std::vector<Candidate> all = types_of_kind();
        for (std::size_t i = symbol_->line + 1; i < header_size_; ++i) {
            const auto found = std::ranges::find(all, lines_[i].key, &Candidate::key);
            if (found != all.end() && is_capitals(lines_[i].text)) {
                return TypeLine{i, found->type, {}};
            }
        }
        return std::nullopt;
    }

    // "KẾ HOẠCH tổ chức hội nghị": the first words in capitals are the type.
    [[nodiscard]] std::optional<TypeLine> type_with_title(std::size_t line) const {
        const std::vector<std::string> words = split_words(lines_[line].text);
        for (const auto& [type, key] : candidates_) {
            if (!lines_[line].key.starts_with(key)) continue;
            const std::size_t count = split_words(type->name).size();
            if (words.size() <= count) continue;
            std::string head;
            std::string rest;
            for (std::size_t i = 0; i < words.size(); ++i) {
                std::string& part = i < count ? head : rest;
                part += (part.empty() ? "" : " ") + words[i];
            }
            if (is_capitals(head) && compact(head) == key) {
                return TypeLine{line, type, rest};
            }
        }
        return std::nullopt;
    }

    void note_heading() {
        for (std::size_t i = 0; i < header_size_; ++i) {
            static_cast<void>(without_heading(lines_[i], has_heading_));
            if (lines_[i].key.starts_with("duthao")) header_.is_draft = true;
        }
    }

    Header without_header() {
        set_no_type();
        header_.title = first_heading(lines_);
        header_.confidence.title = header_.title.empty() ? 0 : 0.3;
        return std::move(header_);
    }

    void take_symbol() {
        if (!symbol_) return;
        const Symbol& symbol = symbol_->symbol;
        header_.number = symbol.number;
        header_.symbol = symbol.canonical;
        header_.type_code = symbol.type_code;
        header_.issuer_code = symbol.body;
        header_.is_draft = header_.is_draft || !symbol.number;
        header_.is_of_state = symbol.of_state;
        header_.confidence.symbol = symbol_->is_guessed ? 0.6 : symbol_->is_labelled ? 1 : 0.7;
    }

    void take_type() {
        if (type_line_ && symbol_ && contradicts_symbol(*type_line_->type)) {
            header_.type = type_line_->type->name;
            header_.is_type_at_odds = true;
            header_.confidence.type = 0.4;
        } else if (type_line_) {
            set_type(*type_line_->type, symbol_ ? 1 : 0.8);
        } else if (!symbol_) {
            set_no_type();
        } else if (!symbol_->symbol.type_code.empty()) {
            take_type_from_code();
        } else {
            take_type_of_state_letter();
        }
    }

    [[nodiscard]] bool contradicts_symbol(const DocumentType& type) const {
        const std::string& code = symbol_->symbol.type_code;
        return !code.empty() && code != type.code;
    }

    void take_type_from_code() {
        const DocumentType& first = *candidates_.front().type;
        if (first.code != symbol_->symbol.type_code) {
            set_no_type();
            return;
        }
        const auto named_otherwise = [&](const Candidate& candidate) {
            return candidate.type->name != first.name;
        };
        const bool is_ambiguous = std::ranges::any_of(candidates_, named_otherwise);
        set_type(first, is_ambiguous ? 0.4 : is_letter(first) ? 0.95 : 0.7);
    }

    // 45/UBND-VX: of all state papers, letters alone bear no type. A law's line cannot be missing.
    void take_type_of_state_letter() {
        const auto letter = std::ranges::find_if(candidates_, is_letter, type_of);
        if (has_heading_ && letter != candidates_.end()) {
            set_type(*letter->type, 0.7);
        } else {
            set_no_type();
        }
    }

    void set_no_type() {
        header_.type = k_paper_without_header;
        header_.confidence.type = 0.2;
    }

    // The one type whose name is not printed, with its title under the number.
    static bool is_letter(const DocumentType& type) { return type.code == "CV"; }

    void set_type(const DocumentType& type, double confidence) {
        header_.type = type.name;
        header_.type_code = type.code;
        header_.confidence.type = confidence;
    }

    void take_issuer() {
        std::vector<std::string> names;
        const std::size_t end = symbol_ ? symbol_->line : header_size_;
        for (std::size_t i = 0; i < end; ++i) {
            if (lines_[i].is_blank()) continue;
            const std::string name = issuer_part(lines_[i]);
            if (name.empty()) continue;
            const bool starts = begins_body(name, types_);
            if (starts || (is_capitals(name) && !names.empty()) || (symbol_ && is_capitals(name))) {
                names.push_back(name);
            }
        }
        std::vector<std::string> bodies = bodies_of(names, types_);
        if (bodies.empty()) return;
        header_.confidence.issuer = begins_body(bodies.back(), types_) ? 0.95 : 0.5;
        header_.issuer = std::move(bodies.back());
        if (bodies.size() < 2) return;
        header_.superior = std::move(bodies[bodies.size() - 2]);
        header_.confidence.superior = begins_body(header_.superior, types_) ? 0.9 : 0.5;
        const bool is_central = compact(header_.superior) == compact(k_central_committee);
        if (is_central && header_.issuer.find(k_central) == std::string::npos) {
            header_.issuer += fmt::format(" {}", k_central);
        }
    }

    /// What a line says in the left column, apart from marks that are no name.
    [[nodiscard]] static std::string issuer_part(const HeaderLine& line) {
        bool heading = false;
        const std::string part = without_heading(line.cells.front().text, heading);
        const std::string key = compact(part);
        constexpr std::array<std::string_view, 9> marks{
            "duthao",     "mat",    "toimat",         "tuyetmat",    "khan",
            "thuongkhan", "hoatoc", "tailieuhoinghi", "luuhanhnoibo"};
        const bool is_mark = std::ranges::any_of(marks, [&](std::string_view mark) {
            return key == mark || (mark == "duthao" && key.starts_with(mark));
        });
        const bool has_date = find_place_and_date(std::span{&line, 1}).has_value();
        return key.empty() || is_mark || (has_date && line.cells.size() == 1)
                   ? std::string{}
                   : without_specks(part);
    }

    static std::string without_specks(const std::string& text) {
        std::string kept;
        for (const std::string& word : split_words(text)) {
            if (!is_ornament(word) || (!kept.empty() && word == "-"))
                kept += (kept.empty() ? "" : " ") + word;
        }
        return kept;
    }

    void take_date() {
        const auto found = find_place_and_date(std::span{lines_}.first(header_size_));
        if (!found) return;
        header_.place = found->place;
        header_.confidence.place = found->place.empty() ? 0 : 0.9;
        header_.issued_on = found->date;
        if (found->date) header_.confidence.issued_on = found->in_words ? 1 : 0.8;
    }

    void take_title() {
        if (type_line_) {
            header_.title = title_below(lines_, type_line_->line, type_line_->rest, header_.issuer);
            header_.confidence.title = header_.title.empty() ? 0 : 0.9;
        } else if (symbol_) {
            header_.title = letter_subject(std::span{lines_}.subspan(symbol_->line + 1));
            header_.confidence.title = header_.title.empty() ? 0 : 0.8;
        }
    }

    const DocumentTypes& types_;
    std::vector<HeaderLine> lines_;
    std::size_t header_size_ = 0;
    std::optional<SymbolLine> symbol_;
    std::vector<Candidate> candidates_;
    std::optional<TypeLine> type_line_;
    bool has_heading_ = false;
    Header header_;
};

void take_signature(Header& header, Signature signature) {
    HeaderConfidence& confidence = header.confidence;
    if (!signature.name.empty()) confidence.signer = signature.has_opening ? 0.95 : 0.7;
    if (!signature.post.empty()) confidence.signer_post = confidence.signer;
    if (!signature.recipients.empty())
        confidence.recipients = signature.has_last_recipient ? 0.9 : 0.6;
    header.signer = std::move(signature.name);
    header.signer_post = std::move(signature.post);
    header.recipients = std::move(signature.recipients);
}

}  // namespace

Header read_header(std::string_view text, const DocumentTypes& types) {
    Header header = HeaderReader{text, types}.read();
    take_signature(header, find_signature(text));
    return header;
}

}  // namespace sotay::directives
