#include "extract/docx.h"

#include <algorithm>
#include <array>
#include <set>

#include "extract/docx_styles.h"
#include "extract/flow.h"
#include "extract/package.h"
#include "extract/xml.h"

namespace sotay::extract {

namespace {

constexpr const char* k_body = "word/document.xml";
constexpr std::size_t k_most_headings = 24;

// Deleted or moved away, instructions of fields, and properties, which are read from above.
constexpr std::array<std::string_view, 11> k_left_out{
    "del",   "moveFrom", "delText", "instrText", "delInstrText", "rPr",
    "tblPr", "trPr",     "tcPr",    "sectPr",    "pPr"};

bool is_left_out(const pugi::xml_node& node, std::string_view name) {
    if (std::ranges::find(k_left_out, name) != k_left_out.end()) return true;
    // The same picture or box twice, for newer and for older programs.
    if (name == "Fallback") return static_cast<bool>(child_of(node.parent(), "Choice"));
    if (name == "Choice") return child_of(node.parent(), "Choice") != node;
    if (name == "tr") return static_cast<bool>(child_of(child_of(node, "trPr"), "del"));
    // Those that only draw the line above the notes.
    if (name == "footnote" || name == "endnote") return !attribute_of(node, "type").empty();
    return false;
}

class Reader {
public:
    Reader(Flow& flow, const DocxStyles& styles) : flow_{flow}, styles_{styles} {}

    bool enter(const pugi::xml_node& node) {
        const std::string_view name = local_name(node);
        if (is_left_out(node, name)) return false;
        if (name == "p") {
            begin_paragraph(node);
        } else if (name == "r") {
            begin_run(node);
        } else if (local_name(node.parent()) == "r" || name == "lastRenderedPageBreak") {
            take(node, name);
        } else if (name == "tbl") {
            flow_.open(Flow::Part::table);
        } else if (name == "tc") {
            flow_.open(Flow::Part::cell);
        }
        if (name == "txbxContent") flow_.open(Flow::Part::box);
        return true;
    }

    void leave(const pugi::xml_node& node) {
        const std::string_view name = local_name(node);
        if (name == "p") flow_.end_line();
        if (name == "tr") flow_.end_row();
        if (name == "tc" || name == "tbl" || name == "txbxContent") flow_.close();
    }

private:
    void begin_paragraph(const pugi::xml_node& node) {
        const pugi::xml_node properties = child_of(node, "pPr");
        const pugi::xml_node before = child_of(properties, "pageBreakBefore");
        if (before && attribute_of(before, "val") != "0") flow_.end_page();
        const std::string style{attribute_of(child_of(properties, "pStyle"), "val")};
        if (is_first_ || style != style_) of_paragraph_ = styles_.paragraph(style);
        is_first_ = false;
        style_ = style;
    }

    void begin_run(const pugi::xml_node& node) {
        const pugi::xml_node properties = child_of(node, "rPr");
        RunLook look = run_look(properties);
        const std::string_view style = attribute_of(child_of(properties, "rStyle"), "val");
        if (!style.empty()) look = look.over(styles_.run(std::string{style}));
        look = look.over(of_paragraph_);
        lettering_ = look.lettering();
        is_hidden_ = look.is_hidden.value_or(false);
    }

    void take(const pugi::xml_node& node, std::string_view name) {
        if (is_hidden_) return;
        if (name == "t") {
            for (const pugi::xml_node& piece : node.children())
                flow_.add(piece.value(), lettering_);
        } else if (name == "tab" || name == "ptab") {
            flow_.add("\t", lettering_);
        } else if (name == "noBreakHyphen") {
            flow_.add("-", lettering_);
        } else if (name == "lastRenderedPageBreak") {
            flow_.end_page();
        } else if (name == "br") {
            attribute_of(node, "type") == "page" ? flow_.end_page() : flow_.end_line();
        } else if (name == "cr") {
            flow_.end_line();
        }
    }

    Flow& flow_;
    const DocxStyles& styles_;
    std::string style_;
    bool is_first_ = true;
    RunLook of_paragraph_;
    Lettering lettering_;
    bool is_hidden_ = false;
};

void add_text(const pugi::xml_node& root, const DocxStyles& styles, Flow& flow) {
    Reader reader{flow, styles};
    if (root) walk(root, reader);
}

/// The package with what all its parts need.
class Paper {
public:
    explicit Paper(Package& package) : package_{package} {
        Part part = package_.read("word/styles.xml");
        if (part.status != Status::ok) return;
        const XmlTree tree{std::move(part.bytes)};
        styles_ = DocxStyles{tree.root()};
    }

    Status add(const std::string& name, Flow& flow) {
        Part part = package_.read(name);
        if (part.status != Status::ok) return part.status;
        const XmlTree tree{std::move(part.bytes)};
        if (tree.status() == Status::ok) add_text(tree.root(), styles_, flow);
        return tree.status();
    }

    /// Headers or footers: first page, even pages and the rest say much the same.
    void add_headings(std::string_view beginning, Flow& flow) {
        std::set<std::string> seen;
        std::vector<std::string> names = package_.names(beginning, ".xml");
        names.resize(std::min(names.size(), k_most_headings));
        for (const std::string& name : names) {
            Flow part;
            if (add(name, part) != Status::ok) continue;
            for (const std::string& page : part.finish({}, {}).pages) {
                if (is_worth_reading(page) && seen.insert(page).second) flow.add(page);
            }
            flow.break_line();
        }
    }

private:
    /// Not the number of a page alone.
    static bool is_worth_reading(std::string_view text) {
        return text.find_first_not_of(" \t\n-–/.0123456789") != std::string_view::npos;
    }

    Package& package_;
    DocxStyles styles_;
};

std::vector<std::string> properties_of(Package& package) {
    constexpr std::array<std::string_view, 4> wanted{"title", "subject", "keywords", "description"};
    std::vector<std::string> properties;
    Part part = package.read("docProps/core.xml");
    if (part.status != Status::ok) return properties;
    const XmlTree tree{std::move(part.bytes)};
    for (const std::string_view name : wanted) {
        std::string text = text_of(child_of(tree.root(), name));
        if (!text.empty()) properties.push_back(std::move(text));
    }
    return properties;
}

}  // namespace

bool is_docx(std::string_view bytes) {
    if (!bytes.starts_with("PK")) return false;
    const Package package{bytes};
    return package.is_open() && package.has(k_body);
}

Answer read_docx(std::string_view bytes) {
    Package package{bytes};
    if (!package.is_open()) return {Status::unreadable, k_docx, {}};
    Paper paper{package};
    Flow flow;
    paper.add_headings("word/header", flow);
    const Status status = paper.add(k_body, flow);
    if (status != Status::ok) return {status, k_docx, {}};
    paper.add_headings("word/footer", flow);
    static_cast<void>(paper.add("word/footnotes.xml", flow));
    static_cast<void>(paper.add("word/endnotes.xml", flow));
    return flow.finish(k_docx, properties_of(package));
}

}  // namespace sotay::extract
