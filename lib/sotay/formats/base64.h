#pragma once

#include <string>
#include <string_view>

namespace sotay {

/// RFC 4648 on one line, padded.
[[nodiscard]] std::string to_base64(std::string_view bytes);

/// Takes base64 piece by piece; white space between is skipped, padding may be missing.
class Base64Decoder {
public:
    void add(std::string_view piece);
    /// False when something else than base64 came, or too little to be whole.
    [[nodiscard]] bool is_whole() const { return is_whole_ && held_ != 1; }
    [[nodiscard]] const std::string& bytes() const { return bytes_; }
    [[nodiscard]] std::string take() { return std::move(bytes_); }

private:
    std::string bytes_;
    unsigned bits_ = 0;
    int held_ = 0;  // characters of the group begun
    int padding_ = 0;
    bool is_whole_ = true;
};

}  // namespace sotay
