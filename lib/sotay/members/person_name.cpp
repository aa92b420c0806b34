#include "sotay/members/person_name.h"

#include "sotay/base/digits.h"
#include "sotay/text/letters.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>

namespace sotay::members {

namespace {

using text::Kind;
using text::Letters;

bool is_small(const text::Glyph& glyph, std::string_view source) {
    const auto& lower = glyph.letter->lower;
    return std::string_view{lower.bytes.data(), lower.size} == source;
}

/// True for "Nguyễn Văn An": nothing to correct and nothing to complain of.
bool is_well_written(std::string_view name) {
    const auto& letters = Letters::table();
    bool begins = true;
    for (std::size_t at = 0; at < name.size();) {
        if (name[at] == ' ') {
            if (begins) return false;
            begins = true;
            ++at;
            continue;
        }
        if (is_digit(name[at])) return false;
        const auto glyph = text::read_glyph(letters, name, at);
        if (glyph.letter == nullptr || glyph.letter->kind != Kind::letter) return false;
        if (is_small(glyph, name.substr(at, glyph.size)) == begins) return false;
        begins = false;
        at += glyph.size;
    }
    return !begins;
}

/// Takes a remark in brackets out of `name`.
std::string take_remark(std::string& name) {
    const auto open = name.find('(');
    const auto close = name.find(')', open == std::string::npos ? 0 : open);
    if (open == std::string::npos || open == 0 || close == std::string::npos) return "";
    auto remark = name.substr(open, close - open + 1);
    name.erase(open, close - open + 1);
    return remark;
}

/// The first sign that no name has, or the digits; "" when all belongs to a name.
std::string foreign_sign(std::string_view name) {
    const auto& letters = Letters::table();
    bool has_letters = false;
    for (std::size_t at = 0; at < name.size();) {
        const auto glyph = text::read_glyph(letters, name, at);
        const auto source = name.substr(at, glyph.size);
        if (is_digit(name[at])) {
            const auto end = std::ranges::find_if_not(name.substr(at), is_digit);
            return std::string{name.begin() + static_cast<std::ptrdiff_t>(at), end};
        }
        const bool belongs = text::kind_of(glyph) != Kind::other || source == " " ||
                             source == "'" || source == "’" || source == "-";
        if (!belongs) return std::string{source};
        has_letters = has_letters || text::kind_of(glyph) == Kind::letter;
        at += glyph.size;
    }
    return has_letters ? "" : std::string{name};
}

void drop_address(std::string& name) {
    for (const std::string_view address : {"Đ/c ", "đ/c ", "Đ/C ", "Đ.c ", "đ.c ", "Đc. "}) {
        if (name.starts_with(address)) name.erase(0, address.size());
    }
}

}  // namespace

PersonName read_person_name(std::string_view cell) {
    if (is_well_written(cell)) return {std::string{cell}};
    auto name = text::squeeze(cell);
    drop_address(name);
    PersonName read;
    read.remark = take_remark(name);
    while (name.ends_with('.') || name.ends_with(',') || name.ends_with(' ')) name.pop_back();
    read.sign = name.empty() ? std::string{cell} : foreign_sign(name);
    read.text = text::title_case_name(name);
    return read;
}

}  // namespace sotay::members
