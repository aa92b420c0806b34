#pragma once

#include <cstddef>
#include <streambuf>
#include <string>
#include <string_view>

namespace sotay::yaml {

/// A place in a text; both count from 1, columns in characters.
struct Place {
    int line = 1;
    int column = 1;
};

/// Throws Error{invalid_input} at the first byte that no YAML text holds: broken UTF-8 or a control
/// character.
void check_characters(std::string_view text, const std::string& name);

[[noreturn]] void fail(const std::string& name, Place place, const std::string& message);

/// Hands a text to yaml-cpp. A final line break is added when the text has none: yaml-cpp reports
/// an open quote differently without it. yaml-cpp queues the tokens of a whole flow collection, at
/// up to 230 times its size, before it says anything: reading more than 2 MiB without an event in
/// between throws TooMuchQueued.
class TextSource final : public std::streambuf {
public:
    struct TooMuchQueued {};

    /// `text` must outlive the source.
    explicit TextSource(std::string_view text);

    void event_seen() noexcept { handed_out_ = 0; }

protected:
    std::streamsize xsgetn(char* out, std::streamsize count) override;
    int_type underflow() override;

private:
    char line_break_ = '\n';
    bool line_break_given_;
    std::streamsize handed_out_ = 0;
};

/// Columns in characters of byte positions that mostly grow; costs the distance from the last one.
class ColumnCounter {
public:
    explicit ColumnCounter(std::string_view text) : text_{text} {}
    /// The column of `position`, which stands `bytes` after the start of its line.
    int column(std::size_t position, std::size_t bytes);

private:
    std::string_view text_;
    std::size_t line_start_ = 0;
    std::size_t position_ = 0;
    int characters_ = 0;
};

}  // namespace sotay::yaml
