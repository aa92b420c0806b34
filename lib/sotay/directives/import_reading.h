#pragma once

#include "sotay/directives/document_types.h"
#include "sotay/directives/paper.h"
#include "sotay/formats/document.h"

#include <future>
#include <memory>
#include <optional>
#include <string>

namespace sotay::directives {

/// What there is to know of a document without the register; one of the three is set.
struct Reading {
    std::optional<DocumentFailure> failure{};
    std::optional<std::string> mark{};  ///< of a state secret
    std::optional<Paper> paper{};
    std::string body{};  ///< with `paper`
};

/// Reads `bytes`, called `name`, in another thread; `reader` and `types` live until it is done.
[[nodiscard]] std::future<Reading> begin_reading(DocumentReader& reader,
                                                 std::shared_ptr<const std::string> bytes,
                                                 std::string name, const DocumentTypes& types);

/// The last part of a path.
[[nodiscard]] std::string file_name_in(const std::string& path);

}  // namespace sotay::directives
