#pragma once

#include "sotay/formats/yaml.h"
#include "sotay/formats/yaml_source.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>

#include <string>
#include <string_view>
#include <vector>

namespace sotay::yaml {

/// Builds our Node from yaml-cpp's events and refuses what yaml-cpp lets pass: duplicate keys, open
/// quotes, anchors, aliases, merge keys, foreign tags, a second document and deep nesting.
class Builder final : public YAML::EventHandler {
public:
    /// `text` and `source` must outlive the builder.
    Builder(std::string_view text, const std::string& name, TextSource& source);

    /// The document; an empty text is a null.
    [[nodiscard]] Node take_root() { return std::move(root_); }
    [[nodiscard]] Place place(const YAML::Mark& mark);

    void OnDocumentStart(const YAML::Mark& mark) override;
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override;
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value style) override;
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value style) override;
    void OnMapEnd() override;

private:
    /// A sequence or map that is still open. `indent` is the column, from 0, of the innermost
    /// block collection: the lines of a quoted text stand further right.
    struct Frame {
        Node node;
        Node::Entry entry;
        bool has_key = false;
        int indent = -1;
    };

    [[noreturn]] void refuse(const YAML::Mark& mark, const std::string& message);
    void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor);
    void open(Node::Kind kind, const YAML::Mark& mark, YAML::EmitterStyle::value style);
    void close();
    void add(Node&& node);
    void take_key(Node&& node, const YAML::Mark& mark);
    [[nodiscard]] bool expects_key() const;
    [[nodiscard]] Place null_place(const YAML::Mark& mark);
    [[nodiscard]] bool is_quoted(const YAML::Mark& mark, const std::string& tag);
    void check_quotes(const YAML::Mark& mark);
    void check_unique(const Node& map) const;

    std::string_view text_;
    const std::string& name_;
    TextSource& source_;
    ColumnCounter columns_;
    std::vector<Frame> open_;
    Node root_;
    bool document_seen_ = false;
};

}  // namespace sotay::yaml
