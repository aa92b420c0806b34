#pragma once

#include "sotay/base/date.h"
#include "sotay/directives/citation_relation.h"
#include "sotay/directives/directive.h"
#include "sotay/directives/document_types.h"
#include "sotay/directives/running_text.h"

#include <optional>
#include <string>
#include <vector>

namespace sotay::directives {

/// A paper that another one cites.
struct Citation {
    std::string symbol;  ///< canonical; empty where it is cited by its name alone
    std::string name;  ///< of the Charter and of laws: "Luật Bảo vệ dữ liệu cá nhân"; else empty
    std::string type;    ///< "Quy định"; empty where neither the words nor the symbol tell
    std::string issuer;  ///< as written: "Ban Chấp hành Trung ương"; may be empty
    std::optional<Date> issued_on{};
    int page = 1;
    std::string words;  ///< around it, at most a few lines
    int mentions = 1;
    RelationReading reading;  ///< to be confirmed by a person
};

/// Every paper cited in the text or in the title of `paper`, each once, in the order of the text.
/// Named by symbol; without one, the Charter and laws, where they are a basis
/// ("Căn cứ Điều lệ Đảng"). The paper's own symbol is none, unless it stands with another date.
[[nodiscard]] std::vector<Citation> find_citations(const RunningText& running,
                                                   const Directive& paper,
                                                   const DocumentTypes& types);

}  // namespace sotay::directives
