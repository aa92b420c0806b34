#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sotay::directives {

/// What stands under the last line of a paper.
struct Signature {
    std::string name;  ///< of the signer; empty when none was found
    std::string post;  ///< the lines above the name: "T/M BAN THƯỜNG VỤ / BÍ THƯ"
    /// One of "Nơi nhận" each, without its dash and the sign at its end.
    std::vector<std::string> recipients;
    /// "T/M …", "K/T …" or "T/L …" stood above the name, or only a post.
    bool has_opening = false;
    bool has_last_recipient = false;  ///< "Lưu …", the one that ends every list
};

/// The signature and the recipients at the end of a paper, appendices after it aside, whether they
/// stand side by side or follow one another.
[[nodiscard]] Signature find_signature(std::string_view text);

}  // namespace sotay::directives
