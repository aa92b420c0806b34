#include "sotay/formats/yaml_source.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>

namespace sotay::yaml {
namespace {

constexpr std::streamsize k_max_queued = 2 << 20;

bool is_ascii(char byte) { return static_cast<unsigned char>(byte) < 0x80; }

bool starts_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }

bool is_harmless_ascii(char byte) {
    return (byte >= ' ' && byte < 0x7F) || byte == '\n' || byte == '\r' || byte == '\t';
}

Place place_of(std::string_view text, std::size_t position) {
    const std::string_view before = text.substr(0, position);
    const std::string_view line = before.substr(before.rfind('\n') + 1);
    return {static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1,
            static_cast<int>(std::count_if(line.begin(), line.end(), starts_character)) + 1};
}

std::size_t end_of_character(std::string_view text, std::size_t start) {
    std::size_t end = start + 1;
    while (end < text.size() && !starts_character(text[end])) ++end;
    return end;
}

/// The first character of `run`, which holds no ASCII, that is not UTF-8.
std::size_t first_bad_character(std::string_view run) {
    std::size_t start = 0;
    std::size_t end = end_of_character(run, start);
    while (end < run.size() && text::is_utf8(run.substr(start, end - start))) {
        start = end;
        end = end_of_character(run, start);
    }
    return start;
}

}  // namespace

void fail(const std::string& name, Place place, const std::string& message) {
    throw Error{ErrorKind::invalid_input,
                describe({name, place.line, place.column, "", "", message})};
}

void check_characters(std::string_view text, const std::string& name) {
    const auto end = text.end();
    for (auto at = std::find_if_not(text.begin(), end, is_harmless_ascii); at != end;
         at = std::find_if_not(at, end, is_harmless_ascii)) {
        const auto position = static_cast<std::size_t>(at - text.begin());
        if (is_ascii(*at)) {
            fail(name, place_of(text, position), tr("a control character stands here: remove it"));
        }
        const auto run_end = std::find_if(at, end, is_ascii);
        const std::string_view run{at, run_end};
        if (!text::is_utf8(run)) {
            fail(name, place_of(text, position + first_bad_character(run)),
                 tr("this is not UTF-8 text: save the file as UTF-8"));
        }
        at = run_end;
    }
}

TextSource::TextSource(std::string_view text) : line_break_given_{text.ends_with('\n')} {
    char* begin = const_cast<char*>(text.data());  // a get area is never written to
    setg(begin, begin, begin + text.size());
}

std::streamsize TextSource::xsgetn(char* out, std::streamsize count) {
    const std::streamsize size = std::streambuf::xsgetn(out, count);
    handed_out_ += size;
    if (handed_out_ > k_max_queued) throw TooMuchQueued{};
    return size;
}

TextSource::int_type TextSource::underflow() {
    if (line_break_given_) return traits_type::eof();
    line_break_given_ = true;
    setg(&line_break_, &line_break_, &line_break_ + 1);
    return traits_type::to_int_type(line_break_);
}

int ColumnCounter::column(std::size_t position, std::size_t bytes) {
    position = std::min(position, text_.size());
    const std::size_t line_start = position - std::min(bytes, position);
    if (line_start != line_start_) {
        line_start_ = position_ = line_start;
        characters_ = 0;
    }
    for (; position_ < position; ++position_) characters_ += starts_character(text_[position_]);
    for (; position_ > position; --position_) characters_ -= starts_character(text_[position_ - 1]);
    return characters_ + 1;
}

}  // namespace sotay::yaml
