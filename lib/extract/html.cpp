#include "extract/html.h"

#include <libxml/HTMLparser.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <memory>
#include <string>

#include "extract/encoding.h"
#include "extract/lettering.h"
#include "extract/plain_text.h"

namespace sotay::extract {

namespace {

constexpr std::array<std::string_view, 6> k_hidden{"head",     "script",   "style",
                                                   "template", "noscript", "svg"};
constexpr std::array<std::string_view, 36> k_blocks{
    "address", "article", "aside", "blockquote", "body",   "br",     "caption", "center", "dd",
    "div",     "dl",      "dt",    "fieldset",   "figure", "footer", "form",    "h1",     "h2",
    "h3",      "h4",      "h5",    "h6",         "header", "hr",     "li",      "main",   "nav",
    "ol",      "p",       "pre",   "section",    "table",  "tbody",  "thead",   "tr",     "ul"};
constexpr std::array<std::string_view, 2> k_cells{"td", "th"};
constexpr std::string_view k_cell_gap = "    ";

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

std::string_view view(const xmlChar* text) {
    return text == nullptr ? std::string_view{} : reinterpret_cast<const char*>(text);
}

/// Collects text the way a browser lays it out: white space runs are one space.
class Lines {
public:
    void add(std::string_view text) {
        for (const char character : text) {
            const bool is_space =
                std::string_view{" \t\r\n\f"}.find(character) != std::string::npos;
            if (is_space) {
                space_ = true;
                continue;
            }
            if (space_ && !at_line_start()) text_.push_back(' ');
            space_ = false;
            text_.push_back(character);
        }
    }

    void end_line() {
        while (text_.ends_with(' ')) text_.pop_back();
        if (!at_line_start()) text_.push_back('\n');
        space_ = false;
    }

    void end_cell() {
        if (!at_line_start()) text_ += k_cell_gap;
        space_ = false;
    }

    [[nodiscard]] std::string take() {
        end_line();
        return std::move(text_);
    }

private:
    [[nodiscard]] bool at_line_start() const { return text_.empty() || text_.back() == '\n'; }

    std::string text_;
    bool space_ = false;
};

void enter(const xmlNode& node, Lines& lines) {
    if (node.type == XML_TEXT_NODE || node.type == XML_CDATA_SECTION_NODE) {
        lines.add(view(node.content));
    } else if (node.type == XML_ELEMENT_NODE && is_one_of(k_blocks, view(node.name))) {
        lines.end_line();
    }
}

void leave(const xmlNode& node, Lines& lines) {
    if (node.type != XML_ELEMENT_NODE) return;
    if (is_one_of(k_blocks, view(node.name))) lines.end_line();
    if (is_one_of(k_cells, view(node.name))) lines.end_cell();
}

bool is_hidden(const xmlNode& node) {
    return node.type == XML_ELEMENT_NODE && is_one_of(k_hidden, view(node.name));
}

/// What stands behind "charset=" at the head of the page; "" when nothing does.
std::string_view declared_encoding(std::string_view bytes) {
    constexpr std::size_t k_head = 4096;
    constexpr std::string_view k_name = "charset=";
    const std::string_view head = bytes.substr(0, k_head);
    // clang 14 cannot use the answer of std::ranges::search().
    const auto* const found = std::search(
        head.begin(), head.end(), k_name.begin(), k_name.end(), [](char one, char other) {
            return std::tolower(static_cast<unsigned char>(one)) == other;
        });
    if (found == head.end()) return {};
    std::string_view name =
        head.substr(static_cast<std::size_t>(found - head.begin()) + k_name.size());
    if (name.starts_with('"') || name.starts_with('\'')) name.remove_prefix(1);
    return name.substr(0, name.find_first_of("\"' />;"));
}

// By the tree's own links rather than by calls: a hostile page cannot exhaust the stack.
std::string text_of(const xmlNode* root) {
    Lines lines;
    const xmlNode* node = root;
    while (node != nullptr) {
        const bool skip = is_hidden(*node);
        if (!skip) enter(*node, lines);
        if (!skip && node->type == XML_ELEMENT_NODE && node->children != nullptr) {
            node = node->children;
            continue;
        }
        if (!skip) leave(*node, lines);
        while (node != root && node->next == nullptr) {
            node = node->parent;
            leave(*node, lines);
        }
        if (node == root) break;
        node = node->next;
    }
    return lines.take();
}

}  // namespace

Answer read_html(std::string_view bytes) {
    const auto text = to_unicode(bytes, declared_encoding(bytes));
    if (!text) return {Status::invalid_encoding, "text/html", {}};

    struct Free {
        void operator()(xmlDoc* document) const { ::xmlFreeDoc(document); }
    };
    constexpr int options =
        HTML_PARSE_NONET | HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING;
    const std::unique_ptr<xmlDoc, Free> document{
        ::htmlReadMemory(text->data(), static_cast<int>(text->size()), nullptr, "UTF-8", options)};
    const xmlNode* root = document ? ::xmlDocGetRootElement(document.get()) : nullptr;
    if (root == nullptr) return answer_with("text/html", {});
    std::vector<std::string> pages{without_controls(text_of(root))};
    recognise_lettering(pages);
    return answer_with("text/html", std::move(pages));
}

}  // namespace sotay::extract
