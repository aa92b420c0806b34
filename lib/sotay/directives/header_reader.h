#pragma once

#include "sotay/base/date.h"
#include "sotay/directives/document_types.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sotay::directives {

/// How sure the reader is of each field, 0 (not found) to 1 (stood where and as it should).
struct HeaderConfidence {
    double symbol = 0;  ///< of number, type code and issuer code too
    double type = 0;
    double issuer = 0;
    double superior = 0;
    double place = 0;
    double issued_on = 0;
    double title = 0;
    double signer = 0;
    double signer_post = 0;
    double recipients = 0;
};

/// What the head and the end of a paper say of it. A field not found is empty.
struct Header {
    std::optional<int> number;  ///< none in a draft
    std::string symbol;         ///< canonical, "294-QĐ/TW"; empty in a draft
    std::string type;           ///< "Quy định"; "Tài liệu" for a paper without a header
    std::string type_code;      ///< "QĐ"
    /// "Ban Chấp hành Trung ương". An organ that is printed under the Central Committee is named as
    /// it is called: "Ban Tổ chức Trung ương"; one under any other committee as it is printed.
    std::string issuer;
    std::string superior;     ///< the body printed above the issuer, if any
    std::string issuer_code;  ///< "TW"; known for drafts too
    std::optional<Date> issued_on;
    std::string place;  ///< "Hà Nội"
    std::string title;  ///< as printed, on one line, without the line of the type
    std::string signer;
    std::string signer_post;              ///< "T/M BAN THƯỜNG VỤ / BÍ THƯ"
    std::vector<std::string> recipients;  ///< of "Nơi nhận", without dashes and signs at the end
    bool is_draft = false;
    bool is_of_state = false;      ///< by its symbol
    bool is_type_at_odds = false;  ///< `type` is printed above the title, the symbol's is another
    HeaderConfidence confidence;
};

/// Reads the header of a party or state paper from its first page or two, whether its two columns
/// stand side by side, run into each other or follow one another, and the signature from its end.
/// `text` is the whole paper, its pages ended by form feeds. Never throws for any text.
[[nodiscard]] Header read_header(std::string_view text, const DocumentTypes& types);

}  // namespace sotay::directives
