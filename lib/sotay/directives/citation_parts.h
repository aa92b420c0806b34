#pragma once

#include "sotay/base/date.h"
#include "sotay/directives/document_types.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace sotay::directives {

/// The names of types of papers, to be found before a symbol however they are written.
class TypeNames {
public:
    explicit TypeNames(const DocumentTypes& types);

    struct Found {
        std::string name;       ///< as the rules write it
        std::size_t begin = 0;  ///< in the text
    };
    /// The type with which `before` ends.
    [[nodiscard]] std::optional<Found> at_end_of(std::string_view before) const;
    /// What a code alone says; empty for QĐ, which is two types, and for unknown codes.
    [[nodiscard]] std::string of_code(const std::string& code, bool of_state) const;
    [[nodiscard]] bool is_type(std::string_view words) const;

private:
    std::unordered_map<std::string, std::string> names_;  // by fold_case()
    std::unordered_map<std::string, std::string> party_;  // by code; empty where several
    std::unordered_map<std::string, std::string> state_;
};

/// A part read from the beginning of a text.
template <typename T>
struct Part {
    T value{};
    std::size_t end = 0;  ///< bytes read
};

/// "ngày 26/5/2025", "ngày 26-5-2025", "ngày 26 tháng 5 năm 2025", perhaps behind a comma or
/// bracket.
[[nodiscard]] std::optional<Part<Date>> date_ahead(std::string_view text);
/// "của Ban Chấp hành Trung ương", without "của".
[[nodiscard]] std::optional<Part<std::string>> issuer_ahead(std::string_view text,
                                                            const TypeNames& types);

}  // namespace sotay::directives
