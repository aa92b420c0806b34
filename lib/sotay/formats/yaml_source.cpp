#include "sotay/formats/yaml_source.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>

namespace sotay::yaml {
namespace {

constexpr std::streamsize k_max_queued = 2 << 20;

bool starts_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }

bool is_control(char byte) {
    const auto code = static_cast<unsigned char>(byte);
    return (code < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || code == 0x7F;
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

/// A character never spans two lines, so lines are checked first, then one line's characters.
std::size_t first_bad_byte(std::string_view text) {
    std::size_t start = 0;
    std::size_t end = text.find('\n');
    while (end != std::string_view::npos && text::is_utf8(text.substr(start, end - start))) {
        start = end + 1;
        end = text.find('\n', start);
    }
    while (start < text.size()) {
        const std::size_t next = end_of_character(text, start);
        if (!text::is_utf8(text.substr(start, next - start))) return start;
        start = next;
    }
    return start;
}

}  // namespace

void fail(const std::string& name, Place place, const std::string& message) {
    throw Error{ErrorKind::invalid_input,
                describe({name, place.line, place.column, "", "", message})};
}

void check_characters(std::string_view text, const std::string& name) {
    if (!text::is_utf8(text)) {
        fail(name, place_of(text, first_bad_byte(text)),
             tr("this is not UTF-8 text: save the file as UTF-8"));
    }
    const auto control = std::find_if(text.begin(), text.end(), is_control);
    if (control != text.end()) {
        fail(name, place_of(text, static_cast<std::size_t>(control - text.begin())),
             tr("a control character stands here: remove it"));
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
