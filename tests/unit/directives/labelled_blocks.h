#pragma once

#include "sotay/directives/document_types.h"
#include "sotay/directives/header_reader.h"

#include <string>
#include <utility>
#include <vector>

namespace sotay::test {

/// What one field of a header should read and what the reader made of it.
struct FieldReading {
    std::string field;
    std::string expected;
    std::string read;

    [[nodiscard]] bool is_right() const { return expected == read; }
};

/// A file of tests/data/headers: the fields that the paper has, "---", and its text.
struct LabelledBlock {
    std::string name;  ///< "commune/nfd"
    std::string text;
    std::vector<std::pair<std::string, std::string>> fields;

    /// In the order of field_names().
    [[nodiscard]] std::vector<FieldReading> compare(const directives::DocumentTypes& types) const;
};

/// A field that the reader cannot get right, and what it makes of it.
struct KnownMiss {
    std::string block;
    std::string field;
    std::string reads;
    std::string because;
};

[[nodiscard]] const std::vector<std::string>& field_names();

/// All of them, by name. Throw Error{invalid_input} for a key that no header has.
[[nodiscard]] std::vector<LabelledBlock> load_labelled_blocks();
[[nodiscard]] std::vector<KnownMiss> load_known_misses();

}  // namespace sotay::test
