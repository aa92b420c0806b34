#include "sotay/formats/yaml_builder.h"

#include "sotay/base/messages.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <utility>

namespace sotay::yaml {
namespace {

constexpr std::size_t k_max_depth = 100;
constexpr std::size_t k_few_keys = 16;
constexpr std::string_view k_blank = " \t\r\n";
constexpr std::string_view k_replacement = "\xEF\xBF\xBD";

constexpr std::string_view k_plain_tag = "?";
constexpr std::string_view k_quoted_tag = "!";
constexpr std::string_view k_text_tag = "tag:yaml.org,2002:str";

std::size_t position(const YAML::Mark& mark) { return static_cast<std::size_t>(mark.pos); }

bool is_null_word(std::string_view text) {
    return text.starts_with('~') || text.starts_with("null") || text.starts_with("Null") ||
           text.starts_with("NULL");
}

/// Where the value begins whose tag stands at `at`.
std::size_t skip_tag(std::string_view text, std::size_t at) {
    at = text.find_first_of(k_blank, at);
    at = text.find_first_not_of(k_blank, at);
    while (at < text.size() && text[at] == '#') {
        at = text.find_first_not_of(k_blank, text.find('\n', at));
    }
    return at;
}

/// Whether the quoted text that opens at `at` is closed before a line that begins within the first
/// `indent` + 1 columns, where only a new entry of the enclosing collection may stand.
bool is_closed(std::string_view text, std::size_t at, int indent) {
    const char quote = text[at];
    for (++at; at < text.size(); ++at) {
        const bool escaped = quote == '"' && text[at] == '\\';
        if (escaped && ++at == text.size()) return false;
        if (text[at] == '\n') {
            const std::size_t next = text.find_first_not_of(k_blank, at);
            if (next == std::string_view::npos) return false;
            const std::size_t line_start = text.rfind('\n', next) + 1;
            if (static_cast<int>(next - line_start) <= indent) return false;
            at = next - 1;
        } else if (!escaped && text[at] == quote) {
            if (quote == '"' || !text.substr(at + 1).starts_with(quote)) return true;
            ++at;
        }
    }
    return false;
}

}  // namespace

Builder::Builder(std::string_view text, const std::string& name, TextSource& source)
    : text_{text}, name_{name}, source_{source}, columns_{text} {
    root_.line = root_.column = 1;
}

Place Builder::place(const YAML::Mark& mark) {
    if (mark.is_null()) return {};
    return {mark.line + 1, columns_.column(position(mark), static_cast<std::size_t>(mark.column))};
}

void Builder::OnDocumentStart(const YAML::Mark& mark) {
    source_.event_seen();
    if (document_seen_) {
        refuse(mark, text_.substr(position(mark)).starts_with("---")
                         ? tr("a second document begins here: keep one document in a file")
                         : tr("this does not belong to what stands above: check its indentation"));
    }
    document_seen_ = true;
}

void Builder::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
    source_.event_seen();
    refuse_anchor(mark, anchor);
    if (expects_key()) refuse(mark, tr("a key is missing here"));
    const Place where = null_place(mark);
    Node node;
    node.line = where.line;
    node.column = where.column;
    add(std::move(node));
}

void Builder::OnAlias(const YAML::Mark& mark, YAML::anchor_t) {
    refuse(mark, tr("aliases (*name) are not accepted: write the value out"));
}

void Builder::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       const std::string& value) {
    source_.event_seen();
    refuse_anchor(mark, anchor);
    Node node;
    node.kind = Node::Kind::scalar;
    node.quoted = is_quoted(mark, tag);
    node.text = text::nfc(value);
    // yaml-cpp writes a lone Latin-1 byte for these escapes.
    if (node.quoted && node.text.find(k_replacement) != std::string::npos &&
        !text::is_utf8(value)) {
        refuse(mark, tr("the escapes \\N and \\_ are not accepted: write \\u0085 or \\u00A0"));
    }
    const Place where = place(mark);
    node.line = where.line;
    node.column = where.column;
    if (expects_key()) {
        take_key(std::move(node), mark);
    } else {
        add(std::move(node));
    }
}

void Builder::OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                              YAML::EmitterStyle::value style) {
    refuse_anchor(mark, anchor);
    if (tag != k_plain_tag) refuse(mark, tr("tags (!name) are not accepted: remove it"));
    open(Node::Kind::sequence, mark, style);
}

void Builder::OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value style) {
    refuse_anchor(mark, anchor);
    if (tag != k_plain_tag) refuse(mark, tr("tags (!name) are not accepted: remove it"));
    open(Node::Kind::map, mark, style);
}

void Builder::OnMapEnd() {
    check_unique(open_.back().node);
    close();
}

void Builder::refuse(const YAML::Mark& mark, const std::string& message) {
    fail(name_, place(mark), message);
}

void Builder::refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (anchor != 0) refuse(mark, tr("anchors (&name) are not accepted: remove it"));
}

void Builder::open(Node::Kind kind, const YAML::Mark& mark, YAML::EmitterStyle::value style) {
    source_.event_seen();
    if (expects_key()) refuse(mark, tr("a key must be a single word or text"));
    if (open_.size() == k_max_depth) {
        refuse(mark, tr("nested more than {} levels deep", k_max_depth));
    }
    Frame frame;
    frame.node.kind = kind;
    const Place where = place(mark);
    frame.node.line = where.line;
    frame.node.column = where.column;
    const int outer = open_.empty() ? -1 : open_.back().indent;
    frame.indent = style == YAML::EmitterStyle::Flow ? outer : std::max(mark.column, outer);
    open_.push_back(std::move(frame));
}

void Builder::close() {
    source_.event_seen();
    Node node = std::move(open_.back().node);
    open_.pop_back();
    add(std::move(node));
}

void Builder::add(Node&& node) {
    if (open_.empty()) {
        root_ = std::move(node);
        return;
    }
    Frame& frame = open_.back();
    if (frame.node.kind == Node::Kind::sequence) {
        frame.node.items.push_back(std::move(node));
        return;
    }
    frame.entry.value = std::move(node);
    frame.node.entries.push_back(std::move(frame.entry));
    frame.has_key = false;
}

void Builder::take_key(Node&& node, const YAML::Mark& mark) {
    if (!node.quoted && node.text == "<<") {
        refuse(mark, tr("merge keys (<<) are not accepted: write the values out"));
    }
    Frame& frame = open_.back();
    frame.entry.key = std::move(node.text);
    frame.entry.line = node.line;
    frame.entry.column = node.column;
    frame.has_key = true;
}

bool Builder::expects_key() const {
    return !open_.empty() && open_.back().node.kind == Node::Kind::map && !open_.back().has_key;
}

/// yaml-cpp marks a value that is absent at whatever follows it; people look for it at its key or
/// its dash.
Place Builder::null_place(const YAML::Mark& mark) {
    const bool written = is_null_word(text_.substr(std::min(position(mark), text_.size())));
    if (open_.empty()) return written ? place(mark) : Place{};
    const Frame& frame = open_.back();
    if (frame.node.kind == Node::Kind::map) {
        if (written && mark.line + 1 == frame.entry.line) return place(mark);
        return {frame.entry.line, frame.entry.column};
    }
    if (written || mark.pos == 0) return place(mark);
    const std::size_t dash = text_.rfind('-', position(mark) - 1);
    if (dash == std::string_view::npos) return place(mark);
    const std::string_view between = text_.substr(dash, position(mark) - dash);
    const std::size_t line_start = text_.rfind('\n', dash) + 1;
    return {mark.line + 1 - static_cast<int>(std::count(between.begin(), between.end(), '\n')),
            columns_.column(dash, dash - line_start)};
}

bool Builder::is_quoted(const YAML::Mark& mark, const std::string& tag) {
    if (tag == k_plain_tag) return false;
    const bool marked_as_text = tag == k_text_tag;
    if (!marked_as_text && (tag != k_quoted_tag || text_[position(mark)] == '!')) {
        refuse(mark, tr("tags (!name) are not accepted: remove it"));
    }
    check_quotes(mark);
    return true;
}

/// yaml-cpp lets an open quote swallow the rest of the file, and a closed one swallow the entries
/// up to it.
void Builder::check_quotes(const YAML::Mark& mark) {
    std::size_t at = position(mark);
    if (text_[at] == '!') at = skip_tag(text_, at);
    if (at >= text_.size() || (text_[at] != '"' && text_[at] != '\'')) return;
    if (is_closed(text_, at, open_.empty() ? -1 : open_.back().indent)) return;
    refuse(mark, tr("the quote that opens here is not closed before the next entry"));
}

void Builder::check_unique(const Node& map) const {
    std::vector<const Node::Entry*> sorted;
    const auto& entries = map.entries;
    const auto refuse_double = [this](const Node::Entry& entry) {
        fail(name_, {entry.line, entry.column}, tr("the key \"{}\" stands here twice", entry.key));
    };
    if (entries.size() <= k_few_keys) {
        for (auto later = entries.begin(); later != entries.end(); ++later) {
            const auto same = [&](const Node::Entry& earlier) { return earlier.key == later->key; };
            if (std::any_of(entries.begin(), later, same)) refuse_double(*later);
        }
        return;
    }
    sorted.reserve(entries.size());
    for (const Node::Entry& entry : entries) sorted.push_back(&entry);
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const auto* left, const auto* right) { return left->key < right->key; });
    const auto twin = std::adjacent_find(
        sorted.begin(), sorted.end(),
        [](const auto* left, const auto* right) { return left->key == right->key; });
    if (twin != sorted.end()) refuse_double(**std::next(twin));
}

}  // namespace sotay::yaml
