#pragma once

#include "sotay/news/digest.h"

#include <string>

namespace sotay::news {

/// A whole page that needs nothing else: for any telephone, and for the printer.
[[nodiscard]] std::string to_html(const Digest& digest);
[[nodiscard]] std::string to_markdown(const Digest& digest);

/// One line for an SMS, as many titles as fit in three segments without accents; `link` may be "".
[[nodiscard]] std::string to_line(const Digest& digest, const std::string& link);

/// "2 news, 1 new document".
[[nodiscard]] std::string summary_of(const Digest& digest);

}  // namespace sotay::news
