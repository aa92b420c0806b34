#pragma once

#include <memory>
#include <string>
#include <string_view>

struct magic_set;

namespace sotay::extract {

/// Tells what bytes are by looking at them. Made before confine(), because it loads a database.
class Recogniser {
public:
    Recogniser();

    /// False when the database of media types is missing.
    [[nodiscard]] bool is_ready() const { return magic_ != nullptr; }
    /// "text/html", "text/rtf", "text/plain" for any other text, the type of a DOCX or an
    /// OpenDocument text whatever libmagic takes it for, or what libmagic says.
    [[nodiscard]] std::string media_type(std::string_view bytes) const;

private:
    struct Close {
        void operator()(magic_set* magic) const;
    };
    std::unique_ptr<magic_set, Close> magic_;
};

}  // namespace sotay::extract
