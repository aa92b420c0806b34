#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace sotay::notify {

struct Letter {
    std::string from;
    std::string to;
    std::string subject;
    std::string text;  ///< UTF-8
    std::string id;    ///< without the angle brackets
    std::chrono::system_clock::time_point sent_at;
};

/// The letter as it goes to a mail server (RFC 5322), its text in base64. No value can begin a
/// header of its own: what could is left out.
[[nodiscard]] std::string compose(const Letter& letter);

/// A header's text (RFC 2047): as it is when it is short ASCII, else encoded words of at most 75
/// characters that split no letter.
[[nodiscard]] std::string encode_header(std::string_view text);

}  // namespace sotay::notify
