#pragma once

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sotay {

/// JSON whose keys keep the order in which they were written.
using Json = nlohmann::ordered_json;

}  // namespace sotay

namespace sotay::json {

/// Parses text from outside; nesting over 64 levels and objects of over 10 000 keys are refused.
/// Throws Error{invalid_input} naming `source`.
[[nodiscard]] Json parse(std::string_view text, const std::string& source);

/// nullopt instead of an exception: for answers of a gateway, where broken JSON is a normal answer.
[[nodiscard]] std::optional<Json> try_parse(std::string_view text);

/// UTF-8 on one line; invalid bytes become U+FFFD instead of an exception.
[[nodiscard]] std::string dump(const Json& value);
/// An object of texts, as dump() would write it; for bodies that are made by the hundred thousand.
using TextMember = std::pair<std::string_view, std::string_view>;
[[nodiscard]] std::string dump_texts(const std::vector<TextMember>& members);
/// The same as dump(), indented by two, for a document that a person may read.
[[nodiscard]] std::string dump_pretty(const Json& value);

}  // namespace sotay::json
