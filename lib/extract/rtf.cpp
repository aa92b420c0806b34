#include "extract/rtf.h"

#include "sotay/text/utf8.h"

#include <algorithm>
#include <array>
#include <utility>

#include "extract/encoding.h"
#include "extract/flow.h"
#include "extract/plain_text.h"
#include "extract/rtf_fonts.h"
#include "extract/rtf_tokens.h"

namespace sotay::extract {

namespace {

constexpr const char* k_media_type = "text/rtf";
constexpr std::size_t k_deepest = 1000;
constexpr std::size_t k_most_properties = 16;

constexpr std::array<std::string_view, 10> k_skipped{"colortbl", "stylesheet",  "pict",    "object",
                                                     "filetbl",  "nonshppict",  "shprslt", "sn",
                                                     "sv",       "nonesttables"};
// Marked as not for every program, but with text inside.
constexpr std::array<std::string_view, 2> k_known_starred{"shpinst", "do"};
constexpr std::array<std::string_view, 2> k_boxes{"shptxt", "dptxbxtext"};
constexpr std::array<std::string_view, 4> k_headers{"header", "headerf", "headerl", "headerr"};
constexpr std::array<std::string_view, 4> k_footers{"footer", "footerf", "footerl", "footerr"};
constexpr std::array<std::string_view, 4> k_properties{"title", "subject", "keywords", "doccomm"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

/// The text of a control word that stands for a character; "" for another.
std::string_view character_of(std::string_view word) {
    struct Row {
        std::string_view word;
        std::string_view text;
    };
    constexpr std::array rows{Row{"tab", "\t"},      Row{"lquote", "‘"},    Row{"rquote", "’"},
                              Row{"ldblquote", "“"}, Row{"rdblquote", "”"}, Row{"emdash", "—"},
                              Row{"endash", "–"},    Row{"bullet", "•"},    Row{"emspace", " "},
                              Row{"enspace", " "},   Row{"nestcell", "   "}};
    const auto found = std::ranges::find(rows, word, &Row::word);
    return found == rows.end() ? std::string_view{} : found->text;
}

/// A stream of text with the table that it is in.
class Stream {
public:
    void set_in_table(bool is_in_table) { in_table_ = is_in_table; }

    void add(std::string_view text, const Lettering& lettering) {
        prepare();
        flow_.add(text, lettering);
    }
    void end_line() {
        prepare();
        flow_.end_line();
    }
    void end_page() { flow_.end_page(); }

    void end_cell() {
        if (!in_table_ && !table_open_) {
            flow_.add("   ");
            return;
        }
        in_table_ = true;
        prepare();
        flow_.close();
        cell_open_ = false;
    }
    void end_row() {
        if (!table_open_) {
            flow_.break_line();
            return;
        }
        if (std::exchange(cell_open_, false)) flow_.close();
        flow_.end_row();
    }

    void open_box() {
        outer_.push_back({in_table_, table_open_, cell_open_});
        in_table_ = table_open_ = cell_open_ = false;
        flow_.open(Flow::Part::box);
    }
    void close_box() {
        close_table();
        flow_.close();
        in_table_ = outer_.back().in_table;
        table_open_ = outer_.back().table_open;
        cell_open_ = outer_.back().cell_open;
        outer_.pop_back();
    }

    Flow& flow() { return flow_; }

private:
    struct Outer {
        bool in_table;
        bool table_open;
        bool cell_open;
    };

    void close_table() {
        if (std::exchange(cell_open_, false)) flow_.close();
        if (std::exchange(table_open_, false)) flow_.close();
    }
    void prepare() {
        if (!in_table_) {
            close_table();
            return;
        }
        if (!std::exchange(table_open_, true)) flow_.open(Flow::Part::table);
        if (!std::exchange(cell_open_, true)) flow_.open(Flow::Part::cell);
    }

    Flow flow_;
    std::vector<Outer> outer_;
    bool in_table_ = false;
    bool table_open_ = false;
    bool cell_open_ = false;
};

enum class Destination { text, fonts, property, nothing };

struct State {
    Destination destination = Destination::text;
    Stream* stream = nullptr;
    int font = 0;
    std::size_t skipped_after_unicode = 1;
    bool is_hidden = false;
    bool is_deleted = false;
    bool is_capital = false;
    bool closes_box = false;
    bool ends_stream = false;
};

class Reader {
public:
    explicit Reader(std::string_view bytes) : tokens_{bytes} { state_.stream = &body_; }

    Answer read() {
        while (const auto token = tokens_.next()) {
            if (outer_.size() > k_deepest) return {Status::limits, k_media_type, {}};
            take(*token);
        }
        finish_bytes();
        return answer();
    }

private:
    using Kind = RtfToken::Kind;

    void take(const RtfToken& token) {
        const bool is_skippable = token.kind != Kind::open && token.kind != Kind::close;
        if (is_skippable && skip_ > 0) {
            --skip_;
            return;
        }
        switch (token.kind) {
            case Kind::open:
                finish_bytes();
                outer_.push_back(state_);
                state_.closes_box = state_.ends_stream = false;
                skip_ = 0;
                break;
            case Kind::close:
                close_group();
                break;
            case Kind::word:
                finish_bytes();
                begin_destination(token.name);
                apply(token);
                is_starred_ = false;
                break;
            case Kind::symbol:
                apply_symbol(token.name);
                break;
            case Kind::byte:
                bytes_.push_back(token.byte);
                break;
        }
    }

    void close_group() {
        finish_bytes();
        is_starred_ = false;
        skip_ = 0;
        if (outer_.empty()) return;
        if (state_.closes_box) state_.stream->close_box();
        if (state_.ends_stream) state_.stream->flow().break_line();
        state_ = outer_.back();
        outer_.pop_back();
    }

    void begin_destination(std::string_view word) {
        if (is_info_ && is_one_of(k_properties, word)) {
            state_.destination = Destination::property;
            if (properties_.size() < k_most_properties) properties_.emplace_back();
        }
        if (state_.destination == Destination::nothing) return;
        if (word == "info") {
            is_info_ = true;
            state_.destination = Destination::nothing;
        } else if (word == "fonttbl") {
            state_.destination = Destination::fonts;
        } else if (is_one_of(k_headers, word)) {
            begin_stream(headers_);
        } else if (is_one_of(k_footers, word) || word == "footnote") {
            begin_stream(notes_);
        } else if (is_one_of(k_boxes, word)) {
            state_.stream->open_box();
            state_.closes_box = true;
        } else if (is_one_of(k_skipped, word) ||
                   (is_starred_ && !is_one_of(k_known_starred, word))) {
            state_.destination = Destination::nothing;
        }
    }

    void begin_stream(Stream& stream) {
        if (state_.stream == &stream) return;
        state_.stream = &stream;
        state_.ends_stream = true;
        stream.set_in_table(false);
    }

    void apply(const RtfToken& token) {
        const std::string_view word = token.name;
        const int number = token.number.value_or(1);
        if (word == "u") {
            add_unit(static_cast<char16_t>(number));
        } else if (word == "uc") {
            state_.skipped_after_unicode = static_cast<std::size_t>(std::clamp(number, 0, 100));
        } else if (word == "f") {
            set_font(token.number.value_or(0));
        } else if (word == "fcharset") {
            fonts_.at(state_.font).code_page = RtfFonts::code_page_of_charset(number);
        } else if (word == "ansicpg") {
            fonts_.set_code_page(number);
        } else if (word == "deff") {
            default_font_ = state_.font = token.number.value_or(0);
        } else if (word == "plain") {
            state_.is_hidden = state_.is_capital = state_.is_deleted = false;
            state_.font = default_font_;
        } else if (word == "v") {
            state_.is_hidden = number != 0;
        } else if (word == "deleted") {
            state_.is_deleted = number != 0;
        } else if (word == "caps") {
            state_.is_capital = number != 0;
        } else if (const auto text = character_of(word); !text.empty()) {
            add(text);
        } else if (state_.destination == Destination::text) {
            lay_out(word);
        }
    }

    void lay_out(std::string_view word) {
        Stream& stream = *state_.stream;
        if (word == "pard") {
            stream.set_in_table(false);
        } else if (word == "intbl") {
            stream.set_in_table(true);
        } else if (word == "cell") {
            stream.end_cell();
        } else if (word == "row" || word == "nestrow") {
            stream.end_row();
        } else if (word == "page" || word == "pagebb") {
            stream.end_page();
        } else if (word == "par" || word == "line" || word == "sect" || word == "column") {
            if (!state_.is_deleted) stream.end_line();
        }
    }

    void set_font(int number) {
        state_.font = number;
        is_font_named_ = false;
    }

    void apply_symbol(std::string_view symbol) {
        if (symbol == "*") {
            is_starred_ = true;
        } else if (symbol == "\\" || symbol == "{" || symbol == "}") {
            bytes_.push_back(symbol.front());
        } else if (symbol == "~") {
            bytes_.push_back(' ');
        } else if (symbol == "_") {
            bytes_.push_back('-');
        } else if (symbol == "\n" || symbol == "\r") {
            finish_bytes();
            if (state_.destination == Destination::text) lay_out("par");
        }
    }

    void add_unit(char16_t unit) {
        skip_ = state_.skipped_after_unicode;
        const bool is_high = unit >= 0xD800 && unit < 0xDC00;
        const bool is_low = unit >= 0xDC00 && unit < 0xE000;
        if (is_high) {
            high_ = unit;
            return;
        }
        char32_t point = unit;
        if (is_low) {
            point = high_ == 0 ? text::k_replacement
                               : 0x10000U + ((high_ - 0xD800U) << 10U) + (unit - 0xDC00U);
        }
        high_ = 0;
        text::Output out{4};
        out.put(point);
        add(out.view());
    }

    void add(std::string_view text) {
        if (state_.is_hidden || state_.is_deleted) return;
        switch (state_.destination) {
            case Destination::text: {
                Lettering lettering = fonts_.lettering(state_.font);
                lettering.is_capital |= state_.is_capital;
                state_.stream->add(text, lettering);
                break;
            }
            case Destination::fonts:
                add_font_name(text);
                break;
            case Destination::property:
                properties_.back() += text;
                break;
            case Destination::nothing:
                break;
        }
    }

    /// A name ends with a semicolon.
    void add_font_name(std::string_view text) {
        if (is_font_named_) return;
        const std::size_t end = text.find(';');
        fonts_.at(state_.font).name += text.substr(0, end);
        is_font_named_ = end != std::string_view::npos;
    }

    void finish_bytes() {
        if (bytes_.empty()) return;
        if (state_.destination != Destination::nothing) add(fonts_.decode(bytes_, state_.font));
        bytes_.clear();
    }

    Answer answer() {
        Answer body = body_.flow().finish(k_media_type, {});
        if (body.status == Status::limits) return body;
        if (body.pages.empty()) body.pages.emplace_back();
        for (const std::string& page : headers_.flow().finish({}, {}).pages) {
            body.pages.front().insert(0, page);
        }
        for (const std::string& page : notes_.flow().finish({}, {}).pages)
            body.pages.back() += page;
        Answer whole = answer_with(k_media_type, std::move(body.pages));
        if (whole.status != Status::ok) return whole;
        for (const std::string& property : properties_) {
            whole.properties.push_back(valid_utf8(without_controls(property)));
        }
        return whole;
    }

    RtfTokens tokens_;
    RtfFonts fonts_;
    Stream body_;
    Stream headers_;
    Stream notes_;
    State state_;
    std::vector<State> outer_;
    std::vector<std::string> properties_;
    std::string bytes_;
    std::size_t skip_ = 0;
    int default_font_ = 0;
    char16_t high_ = 0;
    bool is_starred_ = false;
    bool is_info_ = false;
    bool is_font_named_ = false;
};

}  // namespace

Answer read_rtf(std::string_view bytes) { return Reader{bytes}.read(); }

}  // namespace sotay::extract
