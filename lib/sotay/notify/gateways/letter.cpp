#include "sotay/notify/gateways/letter.h"

#include "sotay/base/date.h"
#include "sotay/base/token.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace sotay::notify {

namespace {

constexpr std::size_t k_line = 76;
constexpr std::size_t k_plain_header = 60;
// "=?UTF-8?B?" and "?=" leave room for 60 letters of base64: 45 bytes.
constexpr std::size_t k_word_bytes = 45;

std::string base64(std::string_view text) { return to_base64(Bytes{text.begin(), text.end()}); }

bool is_control(char letter) { return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f; }

std::string without_controls(std::string_view text) {
    std::string out;
    std::ranges::copy_if(text, std::back_inserter(out),
                         [](char letter) { return !is_control(letter); });
    return out;
}

/// As CRLF, whatever the text's own line ends are.
std::string with_line_ends(std::string_view text) {
    std::string out;
    for (const char letter : text) {
        if (letter == '\r') continue;
        if (letter == '\n') out += '\r';
        out += letter;
    }
    return out + "\r\n";
}

std::string in_lines(const std::string& text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); at += k_line) {
        out += text.substr(at, k_line) + "\r\n";
    }
    return out;
}

std::string date_of(std::chrono::system_clock::time_point instant) {
    constexpr std::array k_days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array k_months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    namespace chr = std::chrono;
    const auto local = chr::floor<chr::seconds>(instant) + chr::hours{7};  // Vietnam's time
    const auto day = chr::floor<chr::days>(local);
    const chr::year_month_day date{day};
    const auto time = chr::hh_mm_ss{local - day};
    return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} +0700",
                       k_days.at(chr::weekday{day}.c_encoding()), static_cast<unsigned>(date.day()),
                       k_months.at(static_cast<unsigned>(date.month()) - 1),
                       static_cast<int>(date.year()), time.hours().count(), time.minutes().count(),
                       time.seconds().count());
}

}  // namespace

std::string encode_header(std::string_view raw) {
    const auto text = without_controls(raw);
    const bool is_plain =
        text.size() <= k_plain_header && text.find("=?") == std::string::npos &&
        std::ranges::all_of(text, [](char letter) { return static_cast<signed char>(letter) > 0; });
    if (is_plain) return text;
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        auto end = std::min(at + k_word_bytes, text.size());
        const auto is_middle = [&text](std::size_t place) {
            return place < text.size() &&
                   (static_cast<unsigned char>(text[place]) & 0xC0U) == 0x80U;
        };
        while (end > at + 1 && is_middle(end)) --end;
        if (!out.empty()) out += "\r\n ";
        out += "=?UTF-8?B?" + base64(text.substr(at, end - at)) + "?=";
        at = end;
    }
    return out;
}

std::string compose(const Letter& letter) {
    return fmt::format(
        "From: <{}>\r\nTo: <{}>\r\nSubject: {}\r\nDate: {}\r\nMessage-ID: <{}>\r\n"
        "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{}",
        without_controls(letter.from), without_controls(letter.to), encode_header(letter.subject),
        date_of(letter.sent_at), without_controls(letter.id),
        in_lines(base64(with_line_ends(letter.text))));
}

}  // namespace sotay::notify
