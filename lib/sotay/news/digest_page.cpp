#include "sotay/news/digest_page.h"

#include "sotay/base/messages.h"
#include "sotay/formats/markdown.h"
#include "sotay/formats/markup.h"
#include "sotay/text/sms.h"
#include "sotay/text/vietnamese.h"

#include <string_view>

namespace sotay::news {

namespace {

constexpr std::size_t k_most_segments = 3;

constexpr std::string_view k_style = R"css(
body { font: 1.1rem/1.5 sans-serif; color: #111; background: #fff; max-width: 42rem;
       margin: 0 auto; padding: 1rem; overflow-wrap: break-word; }
header { border-bottom: .25rem solid #b00; margin-bottom: 1rem; }
h1 { font-size: 1.4rem; line-height: 1.25; margin: .25rem 0; }
h2 { font-size: 1.2rem; line-height: 1.3; }
article h1, article h3 { font-size: 1.1rem; }
article { border-top: 1px solid #ccc; }
img { max-width: 100%; height: auto; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
td, th { border: 1px solid #999; padding: .25rem .5rem; text-align: left; }
li { margin-bottom: .5rem; }
a { color: #900; }
@media print {
  body { font-size: 12pt; max-width: none; padding: 0; }
  article, li { break-inside: avoid; }
  a::after { content: " (" attr(href) ")"; font-size: 10pt; }
}
)css";

std::string without_outer_lines(const std::string& text) {
    const std::size_t begin = text.find_first_not_of("\r\n");
    if (begin == std::string::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \r\n") + 1 - begin);
}

/// Keeps the text from being read as Markdown.
std::string literal(std::string_view text) {
    std::string out;
    for (const char sign : text) {
        if (std::string_view{"\\`*_[]<>#|~"}.find(sign) != std::string_view::npos) out += '\\';
        out += sign;
    }
    return out;
}

std::string heading_of(const Digest& digest) { return tr("News of {}", display(digest.date)); }

/// "294-QĐ/TW", or the type of a paper without a symbol.
std::string name_of(const directives::Directive& directive) {
    return directive.symbol ? *directive.symbol : directive.type;
}

/// Type, issuer and date in one line: "Quy định, Ban Chấp hành Trung ương, 26/05/2025".
std::string description_of(const directives::Directive& directive) {
    std::string text = directive.type;
    if (directive.issuer) text += ", " + *directive.issuer;
    if (directive.issued_on) text += ", " + display(*directive.issued_on);
    return text;
}

std::string article_of(const NewsItem& item) {
    return "<article>\n<h2>" + escape_markup(item.title) + "</h2>\n" +
           markdown::to_html(item.body) + "</article>\n";
}

std::string list_of(const std::vector<directives::Directive>& directives) {
    if (directives.empty()) return {};
    std::string out = "<section>\n<h2>" + escape_markup(tr("New documents")) + "</h2>\n<ul>\n";
    for (const auto& directive : directives) {
        out += "<li><strong>" + escape_markup(name_of(directive)) + "</strong> " +
               escape_markup(directive.title) + "<br>" + escape_markup(description_of(directive)) +
               "</li>\n";
    }
    return out + "</ul>\n</section>\n";
}

/// What is new, the most important words of each first.
std::vector<std::string> points_of(const Digest& digest) {
    std::vector<std::string> points;
    for (const auto& item : digest.news) points.push_back(item.title);
    for (const auto& directive : digest.directives) {
        points.push_back(name_of(directive) + " " + directive.title);
    }
    return points;
}

}  // namespace

std::string to_html(const Digest& digest) {
    const std::string heading = escape_markup(heading_of(digest));
    const std::string organisation = escape_markup(digest.organisation.name);
    std::string page = "<!DOCTYPE html>\n<html lang=\"";
    page += language() == Language::vietnamese ? "vi" : "en";
    page += "\">\n<head>\n<meta charset=\"utf-8\">\n";
    page += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
    page += "<title>" + heading + " – " + organisation + "</title>\n<style>";
    page += k_style;
    page += "</style>\n</head>\n<body>\n<header>\n<p>" + organisation + "</p>\n<h1>" + heading +
            "</h1>\n</header>\n<main>\n";
    for (const NewsItem& item : digest.news) page += article_of(item);
    page += list_of(digest.directives);
    if (digest.empty())
        page += "<p>" + escape_markup(tr("The day brought nothing new.")) + "</p>\n";
    return page + "</main>\n</body>\n</html>\n";
}

std::string to_markdown(const Digest& digest) {
    std::string text =
        "# " + heading_of(digest) + "\n\n" + literal(digest.organisation.name) + "\n";
    for (const NewsItem& item : digest.news) {
        text += "\n## " + literal(item.title) + "\n\n" + without_outer_lines(item.body) + "\n";
    }
    if (!digest.directives.empty()) text += "\n## " + tr("New documents") + "\n\n";
    for (const auto& directive : digest.directives) {
        text += "- **" + literal(name_of(directive)) + "** " + literal(directive.title) + " (" +
                literal(description_of(directive)) + ")\n";
    }
    if (digest.empty()) text += "\n" + tr("The day brought nothing new.") + "\n";
    return text;
}

std::string to_line(const Digest& digest, const std::string& link) {
    const std::string end = link.empty() ? "" : " " + link;
    std::string line = heading_of(digest) + ": " + summary_of(digest);
    const char* joint = ": ";
    for (const std::string& point : points_of(digest)) {
        const std::string longer = line + joint + point;
        if (text::sms_segments(text::strip_accents(longer + end)) > k_most_segments) break;
        line = longer;
        joint = "; ";
    }
    return line + end;
}

std::string summary_of(const Digest& digest) {
    if (digest.empty()) return tr("nothing new");
    std::string text;
    if (!digest.news.empty()) {
        text = trn("{} news item", "{} news items", digest.news.size());
    }
    if (!digest.directives.empty()) {
        text += text.empty() ? "" : ", ";
        text += trn("{} new document", "{} new documents", digest.directives.size());
    }
    return text;
}

}  // namespace sotay::news
