#pragma once

#include "context.h"

#include "sotay/directives/directive.h"
#include "sotay/formats/json.h"
#include "sotay/store/blobs.h"

#include <CLI/CLI.hpp>

#include <string>

namespace sotay::cli {

/// `sotay directive import`, in a file of its own.
void add_directive_import(CLI::App& noun, Context& context);
void add_directive_reindex(CLI::App& noun, Context& context);

/// What a header says, the same in every answer.
[[nodiscard]] Json header_json(const directives::Directive& directive);
/// "294-QĐ/TW", "(draft)" or "(no symbol)".
[[nodiscard]] std::string shown_symbol(const directives::Directive& directive);

[[nodiscard]] store::Blobs blobs_of(Context& context);

template <typename T>
[[nodiscard]] Json or_null(const std::optional<T>& value) {
    return value ? Json(*value) : Json();
}
[[nodiscard]] inline Json or_null(const std::optional<Date>& date) {
    return date ? Json(iso(*date)) : Json();
}

}  // namespace sotay::cli
