#pragma once

#include "sotay/base/date.h"
#include "sotay/directives/document_types.h"

#include <optional>
#include <string>
#include <string_view>

namespace sotay::directives {

/// How sure the reader is of each field, 0 (not found) to 1 (stood where and as it should).
struct HeaderConfidence {
    double symbol = 0;
    double type = 0;
    double issuer = 0;
    double issued_on = 0;
    double title = 0;
};

/// What the head of a paper says of it. A field not found is empty.
struct Header {
    std::optional<int> number;  ///< none in a draft
    std::string symbol;         ///< canonical, "294-QĐ/TW"; empty in a draft
    std::string type;           ///< "Quy định"; "Tài liệu" for a paper without a header
    std::string type_code;      ///< "QĐ"
    std::string issuer;         ///< "Ban Chấp hành Trung ương"
    std::string superior;       ///< the body printed above the issuer, if any
    std::string issuer_code;    ///< "TW"; known for drafts too
    std::optional<Date> issued_on;
    std::string place;  ///< "Hà Nội"
    std::string title;  ///< as printed, on one line, without the line of the type
    bool is_draft = false;
    HeaderConfidence confidence;
};

/// Reads the header of a party or state paper from the text of its first page or two, whether its
/// two columns stand side by side, run into each other or follow one another.
[[nodiscard]] Header read_header(std::string_view first_pages_text, const DocumentTypes& types);

}  // namespace sotay::directives
