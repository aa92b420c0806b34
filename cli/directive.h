#pragma once

#include "context.h"

#include "sotay/directives/directive.h"
#include "sotay/formats/json.h"
#include "sotay/store/blobs.h"

#include <CLI/CLI.hpp>

#include <string>

namespace sotay::cli {

// Verbs of `sotay directive`, each in the file of its name.
void add_directive_import(CLI::App& noun, Context& context);
void add_directive_reindex(CLI::App& noun, Context& context);
/// `sotay directive link`, `citations` and `missing`.
void add_directive_link(CLI::App& noun, Context& context);
/// `sotay directive graph`.
void add_directive_graph(CLI::App& noun, Context& context);
void add_directive_list(CLI::App& noun, Context& context);
void add_directive_text(CLI::App& noun, Context& context);
void add_directive_search(CLI::App& noun, Context& context);
void add_directive_set(CLI::App& noun, Context& context);
/// `sotay directive issue` and `remind`.
void add_directive_issue(CLI::App& noun, Context& context);
void add_directive_coverage(CLI::App& noun, Context& context);
void add_directive_export(CLI::App& noun, Context& context);

/// What narrows a list or a search.
struct FilterOptions {
    std::string type;
    std::string issuer;
    int year = 0;
    std::string in_force_on;
};
void add_filters(CLI::App& verb, FilterOptions& options);
/// Throws Error{usage} for an unknown type or no date.
[[nodiscard]] directives::DirectiveFilter filter_of(const FilterOptions& options, Context& context);

/// The argument that names one document.
CLI::Option* add_document(CLI::App& verb, std::string& name);

/// What a header says, the same in every answer.
[[nodiscard]] Json header_json(const directives::Directive& directive);
/// "294-QĐ/TW", "(draft)" or "(no symbol)".
[[nodiscard]] std::string shown_symbol(const directives::Directive& directive);

/// What people call a field of directives::correctable_fields().
[[nodiscard]] std::string directive_heading(const std::string& field);
/// A value on one line, as people read it; several with "; " between.
[[nodiscard]] std::string shown_value(const Json& value);

[[nodiscard]] store::Blobs blobs_of(Context& context);

template <typename T>
[[nodiscard]] Json or_null(const std::optional<T>& value) {
    return value ? Json(*value) : Json();
}
[[nodiscard]] inline Json or_null(const std::optional<Date>& date) {
    return date ? Json(iso(*date)) : Json();
}

}  // namespace sotay::cli
