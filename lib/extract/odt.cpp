#include "extract/odt.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <utility>

#include "extract/flow.h"
#include "extract/odt_styles.h"
#include "extract/package.h"
#include "extract/xml.h"

namespace sotay::extract {

namespace {

constexpr const char* k_body = "content.xml";
constexpr std::size_t k_most_spaces = 200;

// Deleted text is kept apart from the rest; the others describe or declare.
constexpr std::array<std::string_view, 8> k_left_out{
    "text:tracked-changes", "office:annotation",   "svg:desc",           "svg:title",
    "office:forms",         "text:sequence-decls", "text:note-citation", "text:ruby-text"};

bool is_paragraph(std::string_view name) { return name == "p" || name == "h"; }

class Reader {
public:
    Reader(Flow& flow, const OdtStyles& styles) : flow_{flow}, styles_{styles} {}

    bool enter(const pugi::xml_node& node) {
        if (node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata) {
            add(node.value());
            return false;
        }
        // A field may be called title too, so with the name everyone gives to the namespace.
        const std::string_view full_name = node.name();
        if (std::ranges::find(k_left_out, full_name) != k_left_out.end()) return false;
        const std::string_view name = local_name(full_name);
        if (name == "note") {
            notes_.push_back(child_of(node, "note-body"));
            return false;
        }
        if (is_paragraph(name)) {
            begin_paragraph(node);
        } else if (name == "span") {
            const auto style = styles_.find("text", attribute_of(node, "style-name"));
            looks_.push_back(style.look.over(look()));
        } else if (name == "table") {
            flow_.open(Flow::Part::table);
        } else if (name == "table-cell") {
            flow_.open(Flow::Part::cell);
        } else if (name == "text-box") {
            flow_.open(Flow::Part::box);
        } else {
            take(node, name);
        }
        return true;
    }

    void leave(const pugi::xml_node& node) {
        const std::string_view name = local_name(node);
        if (is_paragraph(name)) {
            flow_.end_line();
            paragraphs_.pop_back();
        }
        if (is_paragraph(name) || name == "span") looks_.pop_back();
        if (name == "table-row") flow_.end_row();
        if (name == "table" || name == "table-cell" || name == "text-box") flow_.close();
    }

    [[nodiscard]] std::vector<pugi::xml_node> take_notes() { return std::exchange(notes_, {}); }

private:
    struct Paragraph {
        bool after_space = true;
    };

    [[nodiscard]] RunLook look() const { return looks_.empty() ? RunLook{} : looks_.back(); }

    void begin_paragraph(const pugi::xml_node& node) {
        const auto style = styles_.find("paragraph", attribute_of(node, "style-name"));
        if (style.begins_page) flow_.end_page();
        looks_.push_back(style.look);
        paragraphs_.emplace_back();
    }

    /// White space runs are one space, and none begins a paragraph.
    void add(std::string_view text) {
        if (paragraphs_.empty() || look().is_hidden.value_or(false)) return;
        bool& after_space = paragraphs_.back().after_space;
        std::string out;
        for (const char character : text) {
            const bool is_space = std::string_view{" \t\r\n"}.find(character) != std::string::npos;
            if (!is_space) out.push_back(character);
            if (is_space && !after_space) out.push_back(' ');
            after_space = is_space;
        }
        flow_.add(out, look().lettering());
    }

    void take(const pugi::xml_node& node, std::string_view name) {
        if (name == "s") {
            const std::string_view count = attribute_of(node, "c");
            std::size_t spaces = 1;
            std::from_chars(count.data(), count.data() + count.size(), spaces);
            flow_.add(std::string(std::min(spaces, k_most_spaces), ' '), look().lettering());
        } else if (name == "tab") {
            flow_.add("\t", look().lettering());
        } else if (name == "line-break") {
            flow_.end_line();
        } else if (name == "soft-page-break") {
            flow_.end_page();
        } else {
            return;
        }
        if (!paragraphs_.empty()) paragraphs_.back().after_space = name != "tab" && name != "s";
    }

    Flow& flow_;
    const OdtStyles& styles_;
    std::vector<RunLook> looks_;
    std::vector<Paragraph> paragraphs_;
    std::vector<pugi::xml_node> notes_;
};

void add_text(const pugi::xml_node& root, const OdtStyles& styles, Flow& flow) {
    if (!root) return;
    Reader reader{flow, styles};
    walk(root, reader);
    // A note holds no note.
    for (const pugi::xml_node& note : reader.take_notes()) {
        if (note) walk(note, reader);
    }
}

/// Page headers, or footers, of all kinds of pages.
void add_headings(const pugi::xml_node& styles_root, std::string_view beginning,
                  const OdtStyles& styles, Flow& flow) {
    std::set<std::string> seen;
    for (const pugi::xml_node& page : child_of(styles_root, "master-styles").children()) {
        for (const pugi::xml_node& node : page.children()) {
            if (!local_name(node).starts_with(beginning)) continue;
            Flow part;
            add_text(node, styles, part);
            for (const std::string& text : part.finish({}, {}).pages) {
                const bool has_words =
                    text.find_first_not_of(" \t\n-–/.0123456789") != std::string::npos;
                if (has_words && seen.insert(text).second) flow.add(text);
            }
            flow.break_line();
        }
    }
}

std::vector<std::string> properties_of(Package& package) {
    constexpr std::array<std::string_view, 4> wanted{"title", "subject", "keyword", "description"};
    std::vector<std::string> properties;
    Part part = package.read("meta.xml");
    if (part.status != Status::ok) return properties;
    const XmlTree tree{std::move(part.bytes)};
    for (const pugi::xml_node& node : child_of(tree.root(), "meta").children()) {
        if (std::ranges::find(wanted, local_name(node)) == wanted.end()) continue;
        std::string text = text_of(node);
        if (!text.empty()) properties.push_back(std::move(text));
    }
    return properties;
}

bool is_encrypted(Package& package) {
    const Part manifest = package.read("META-INF/manifest.xml");
    return manifest.bytes.find("encryption-data") != std::string::npos;
}

}  // namespace

bool is_odt(std::string_view bytes) {
    if (!bytes.starts_with("PK")) return false;
    Package package{bytes};
    return package.is_open() && package.has(k_body) &&
           package.read("mimetype").bytes.starts_with(k_odt);
}

Answer read_odt(std::string_view bytes) {
    Package package{bytes};
    if (!package.is_open()) return {Status::unreadable, k_odt, {}};
    if (is_encrypted(package)) return {Status::encrypted, k_odt, {}};
    Part body = package.read(k_body);
    if (body.status != Status::ok) return {body.status, k_odt, {}};
    const XmlTree content{std::move(body.bytes)};
    if (content.status() != Status::ok) return {content.status(), k_odt, {}};
    const XmlTree styles_tree{package.read("styles.xml").bytes};

    OdtStyles styles;
    styles.add(styles_tree.root());
    styles.add(content.root());
    Flow flow;
    add_headings(styles_tree.root(), "header", styles, flow);
    add_text(child_of(child_of(content.root(), "body"), "text"), styles, flow);
    add_headings(styles_tree.root(), "footer", styles, flow);
    return flow.finish(k_odt, properties_of(package));
}

}  // namespace sotay::extract
