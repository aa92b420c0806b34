#include "portal/pages.h"

#include "sotay/base/messages.h"
#include "sotay/base/token.h"
#include "sotay/directives/search.h"
#include "sotay/text/vietnamese.h"

#include <kainjow/mustache.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace sotay::daemon {

namespace mustache = kainjow::mustache;

namespace {

constexpr int k_ok = 200;
// A line at least so long was probably broken by the edge of the paper.
constexpr std::size_t k_full_line = 50;

constexpr std::pair<const char*, const char*> k_files[] = {
#include "portal_files.inc"
};

std::string file(std::string_view name) {
    return std::ranges::find(k_files, name, &std::pair<const char*, const char*>::first)->second;
}

mustache::data fact(const std::string& label, const std::string& value) {
    mustache::data fact;
    fact.set("label", label);
    fact.set("value", value);
    return fact;
}

mustache::data facts_of(const directives::Visit& visit) {
    const auto& directive = visit.directive;
    mustache::data facts{mustache::data::type::list};
    if (directive.symbol) facts << fact(tr("Number, symbol"), *directive.symbol);
    if (directive.issued_on) facts << fact(tr("Issued on"), display(*directive.issued_on));
    if (visit.issue.acknowledge_by) {
        facts << fact(tr("Acknowledge by"), display(*visit.issue.acknowledge_by));
    }
    return facts;
}

mustache::data pages_of(const std::string& text) {
    mustache::data pages{mustache::data::type::list};
    int number = 0;
    for (const auto& page : directives::pages_of(text)) {
        ++number;
        mustache::data paragraphs{mustache::data::type::list};
        for (const auto& paragraph : paragraphs_of(page)) {
            paragraphs << mustache::data{"text", paragraph};
        }
        if (paragraphs.is_empty_list()) continue;
        mustache::data one;
        one.set("label", tr("Page {}", number));
        one.set("paragraphs", paragraphs);
        pages << one;
    }
    return pages;
}

bool ends_paragraph(std::string_view line) {
    constexpr std::string_view k_ends = ".:;!?";
    return text::display_width(line) < k_full_line ||
           k_ends.find(line.back()) != std::string_view::npos;
}

}  // namespace

std::vector<std::string> paragraphs_of(std::string_view page) {
    std::vector<std::string> paragraphs;
    bool is_open = false;
    while (!page.empty()) {
        const auto end = page.find('\n');
        const auto line = text::squeeze(page.substr(0, end));
        page.remove_prefix(end == std::string_view::npos ? page.size() : end + 1);
        if (line.empty()) {
            is_open = false;
            continue;
        }
        if (is_open) {
            paragraphs.back() += " " + line;
        } else {
            paragraphs.push_back(line);
        }
        is_open = !ends_paragraph(line);
    }
    return paragraphs;
}

Pages::Pages() : style_{file("style.css")} {
    policy_ = fmt::format(
        "default-src 'none'; style-src 'sha256-{}'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'",
        to_base64(sha256(style_)));
}

std::vector<net::Header> Pages::private_headers() {
    return {{"Cache-Control", "no-store"},
            {"Referrer-Policy", "no-referrer"},
            {"X-Robots-Tag", "noindex, nofollow"},
            {"X-Content-Type-Options", "nosniff"}};
}

net::ServerResponse Pages::page(int status, std::string html) const {
    net::ServerResponse response{.status = status,
                                 .content_type = "text/html; charset=utf-8",
                                 .body = std::move(html),
                                 .headers = private_headers()};
    response.headers.push_back({"Content-Security-Policy", policy_});
    return response;
}

net::ServerResponse Pages::directive(const directives::Visit& visit, const std::string& token,
                                     const std::string& text) const {
    const auto& directive = visit.directive;
    mustache::data data;
    data.set("lang", language() == Language::english ? "en" : "vi");
    data.set("style", style_);
    data.set("token", token);
    data.set("symbol", directive.symbol.value_or(""));
    data.set("type", directive.type);
    data.set("title", directive.title);
    data.set("issuer", directive.issuer.value_or(""));
    data.set("facts", facts_of(visit));
    data.set("pages", pages_of(text));
    data.set("no_text", tr("This document has no text to show: download it to read it."));
    if (!visit.issue.text.empty()) data.set("said", visit.issue.text);
    if (const auto& at = visit.receipts.acknowledged_at) {
        data.set("thanks", tr("Thank you: you acknowledged this document on {}.", display(*at)));
    }
    data.set("download", tr("Download the document"));
    data.set("go_to_button", tr("Go to the button \"I have read it\""));
    data.set("acknowledge", tr("I have read it"));
    data.set("footer", tr("This link is yours alone: do not pass it on."));
    return page(k_ok, mustache::mustache{file("directive.mustache")}.render(data));
}

net::ServerResponse Pages::message(int status, const std::string& title,
                                   const std::string& text) const {
    mustache::data data;
    data.set("lang", language() == Language::english ? "en" : "vi");
    data.set("style", style_);
    data.set("title", title);
    data.set("text", text);
    return page(status, mustache::mustache{file("message.mustache")}.render(data));
}

}  // namespace sotay::daemon
