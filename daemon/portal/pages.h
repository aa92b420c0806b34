#pragma once

#include "sotay/directives/visit.h"
#include "sotay/net/http_server.h"

#include <string>
#include <string_view>
#include <vector>

namespace sotay::daemon {

/// The pages as HTML: templates and style are part of the program. No script, nothing fetched from
/// elsewhere.
class Pages {
public:
    Pages();

    /// `token` of the page's own address; `text` of the document, pages parted by form feeds.
    [[nodiscard]] net::ServerResponse directive(const directives::Visit& visit,
                                                const std::string& token,
                                                const std::string& text) const;
    /// A page that says one thing.
    [[nodiscard]] net::ServerResponse message(int status, const std::string& title,
                                              const std::string& text) const;
    /// What every answer behind a personal link carries: kept by nobody, found by no search engine,
    /// told to no other site.
    [[nodiscard]] static std::vector<net::Header> private_headers();

private:
    [[nodiscard]] net::ServerResponse page(int status, std::string html) const;

    std::string style_;
    std::string policy_;
};

/// The text of a page as paragraphs for a narrow screen: lines that were broken only because the
/// paper was full are joined.
[[nodiscard]] std::vector<std::string> paragraphs_of(std::string_view page);

}  // namespace sotay::daemon
