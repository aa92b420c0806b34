#include "http.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace gateway_sim {

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_ignoring_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return lower(x) == lower(y); });
}

std::optional<std::string> percent_decode(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            result.push_back(text[i] == '+' ? ' ' : text[i]);
            continue;
        }
        if (i + 2 >= text.size()) return std::nullopt;
        unsigned char byte = 0;
        const char* first = text.data() + i + 1;
        const auto [end, error] = std::from_chars(first, first + 2, byte, 16);
        if (error != std::errc{} || end != first + 2) return std::nullopt;
        result.push_back(static_cast<char>(byte));
        i += 2;
    }
    return result;
}

std::string_view reason(unsigned status) {
    switch (status) {
        case 200:
            return "OK";
        case 302:
            return "Found";
        case 400:
            return "Bad Request";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 413:
            return "Payload Too Large";
        case 429:
            return "Too Many Requests";
        case 503:
            return "Service Unavailable";
        default:
            return "Unknown";
    }
}

}  // namespace

std::string_view Request::header(std::string_view name) const {
    const auto found = std::ranges::find_if(
        headers, [name](const Header& header) { return same_ignoring_case(header.name, name); });
    return found == headers.end() ? std::string_view{} : found->value;
}

bool Request::has_content_type(std::string_view type) const {
    std::string_view value = header("Content-Type");
    value = value.substr(0, value.find(';'));
    while (value.ends_with(' ')) value.remove_suffix(1);
    return same_ignoring_case(value, type);
}

std::optional<Form> parse_form(std::string_view text) {
    Form form;
    while (!text.empty()) {
        const auto pair = text.substr(0, text.find('&'));
        text.remove_prefix(std::min(text.size(), pair.size() + 1));
        const auto equals = pair.find('=');
        if (equals == std::string_view::npos) return std::nullopt;
        auto name = percent_decode(pair.substr(0, equals));
        auto value = percent_decode(pair.substr(equals + 1));
        if (!name || !value) return std::nullopt;
        if (!form.emplace(std::move(*name), std::move(*value)).second) return std::nullopt;
    }
    return form;
}

std::string_view field(const Form& form, std::string_view name) {
    const auto found = form.find(name);
    return found == form.end() ? std::string_view{} : found->second;
}

std::string percent_encode(std::string_view text) {
    constexpr std::string_view k_plain =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    std::string result;
    for (const char c : text) {
        if (k_plain.find(c) != std::string_view::npos) {
            result.push_back(c);
        } else {
            fmt::format_to(std::back_inserter(result), "%{:02X}", static_cast<unsigned char>(c));
        }
    }
    return result;
}

std::string serialise(const Answer& answer, bool keep_alive) {
    std::string bytes;
    bytes.reserve(192 + answer.body.size());
    auto out = std::back_inserter(bytes);
    fmt::format_to(out, "HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n",
                   answer.status, reason(answer.status), answer.content_type, answer.body.size());
    for (const auto& [name, value] : answer.headers) {
        fmt::format_to(out, "{}: {}\r\n", name, value);
    }
    bytes += keep_alive ? "\r\n" : "Connection: close\r\n\r\n";
    bytes += answer.body;
    return bytes;
}

}  // namespace gateway_sim
