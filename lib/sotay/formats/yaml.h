#pragma once

#include "sotay/base/error.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sotay::yaml {

/// A value of a YAML file, with its place. Scalars stay text: "0123" is never a number by accident.
struct Node {
    enum class Kind { null, scalar, sequence, map };

    struct Entry;  ///< a key with its value, in the order of the file

    Kind kind = Kind::null;
    std::string text;            ///< of a scalar; NFC
    bool quoted = false;         ///< the scalar stood in quotes
    std::vector<Node> items;     ///< of a sequence
    std::vector<Entry> entries;  ///< of a map; keys are unique
    int line = 0;                ///< from 1
    int column = 0;              ///< from 1
};

struct Node::Entry {
    std::string key;
    Node value;
    int line = 0;
    int column = 0;
};

/// Reads a document. Throws Error{invalid_input} with file:line:column for broken YAML, a duplicate
/// key, an unterminated quote, an anchor, an alias, a merge key, a tag other than !!str, a second
/// document, invalid UTF-8, a control character, nesting over 100 levels, brackets or quotes around
/// more than 2 MiB, or a file over 64 MiB; Error{environment} when the file cannot be read. `path`
/// "-" is standard input.
[[nodiscard]] Node parse_file(const std::string& path);
[[nodiscard]] Node parse_text(std::string_view text, const std::string& name);

/// Takes the keys of a map one by one and complains about those nobody took.
/// Problems are appended to the list given, so that all of them are reported at once.
class MapReader {
public:
    /// `node` must outlive the reader. A node that is not a map is one problem, and reads as empty.
    MapReader(const Node& node, std::string file, std::vector<Problem>& problems);

    [[nodiscard]] bool has(std::string_view key) const;
    /// The value of `key`, or nullptr; marks the key as known.
    [[nodiscard]] const Node* find(std::string_view key);
    /// A missing or empty value is a problem and gives "".
    std::string required_text(std::string_view key);
    [[nodiscard]] std::optional<std::string> text(std::string_view key);
    [[nodiscard]] std::optional<long long> integer(std::string_view key);
    [[nodiscard]] std::optional<bool> boolean(std::string_view key);  ///< true|false
    /// A sequence of scalars; a single scalar counts as a list of one.
    [[nodiscard]] std::vector<std::string> texts(std::string_view key);
    /// The items of a sequence of anything; empty when the key is absent.
    [[nodiscard]] const std::vector<Node>& items(std::string_view key);

    [[nodiscard]] const std::string& file() const { return file_; }
    [[nodiscard]] std::vector<Problem>& problems() const { return problems_; }

    /// Adds a problem at the place of `key`'s value, or of the map when the key is absent.
    void problem(std::string_view key, std::string message);
    /// Reports every key that was never asked for, with the nearest known one.
    void finish();

private:
    const Node& node_;
    std::string file_;
    std::vector<Problem>& problems_;
    std::vector<std::string> known_;
};

/// Throws Error{invalid_input} listing all problems, one a line; does nothing when there are none.
void throw_if_any(const std::vector<Problem>& problems);

/// `text` as a YAML scalar, quoted where a reader could take it for anything but this text.
[[nodiscard]] std::string scalar(std::string_view text);

}  // namespace sotay::yaml
