#include "request_target.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace sotay::net {

namespace {

enum class Plus { kept, space };

std::optional<std::string> decode(std::string_view text, Plus plus) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plus == Plus::space) {
            result.push_back(' ');
        } else if (text[i] != '%') {
            result.push_back(text[i]);
        } else {
            const auto digits = text.substr(i + 1, 2);
            unsigned value = 0;
            const auto* end = digits.data() + digits.size();
            const auto read = std::from_chars(digits.data(), end, value, 16);
            if (digits.size() != 2 || read.ptr != end || value == 0) return std::nullopt;
            result.push_back(static_cast<char>(value));
            i += 2;
        }
    }
    return result;
}

bool has_control_character(std::string_view text) {
    return std::ranges::any_of(text, [](char letter) {
        return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f;
    });
}

bool read_query(std::string_view text, std::map<std::string, std::string>& query) {
    while (!text.empty()) {
        const auto end = std::min(text.find('&'), text.size());
        const auto pair = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (pair.empty()) continue;
        const auto sign = std::min(pair.find('='), pair.size());
        auto name = decode(pair.substr(0, sign), Plus::space);
        auto value = decode(pair.substr(std::min(sign + 1, pair.size())), Plus::space);
        if (!name || !value) return false;
        query.emplace(std::move(*name), std::move(*value));
    }
    return true;
}

}  // namespace

std::optional<RequestTarget> parse_target(std::string_view target) {
    if (!target.starts_with('/')) return std::nullopt;
    const auto mark = std::min(target.find('?'), target.size());
    auto path = decode(target.substr(0, mark), Plus::kept);
    if (!path || has_control_character(*path)) return std::nullopt;
    RequestTarget result{std::move(*path), {}};
    if (!read_query(target.substr(std::min(mark + 1, target.size())), result.query)) {
        return std::nullopt;
    }
    return result;
}

}  // namespace sotay::net
