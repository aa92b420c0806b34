#pragma once

#include "sotay/base/error.h"
#include "sotay/directives/directive.h"
#include "sotay/directives/document_types.h"
#include "sotay/directives/running_text.h"
#include "sotay/formats/document.h"

#include <string>
#include <vector>

namespace sotay::directives {

/// What a document says of itself, and what a person should look at.
struct Paper {
    Directive directive;  ///< without what only the register knows: id, digest, organisation, time
    std::vector<Problem> doubts;
    std::string body{};     ///< as the register keeps it, see body_of()
    RunningText running{};  ///< of `body`
};

/// Never fails: a paper without a header is of the type "Tài liệu", named after its first heading
/// or, when it has none, after `file`.
[[nodiscard]] Paper read_paper(const Document& document, const std::string& file,
                               const DocumentTypes& types);

/// The text as the register keeps it: the pages, each but the last ended by a form feed.
[[nodiscard]] std::string body_of(const Document& document);

}  // namespace sotay::directives
