#include "portal/directive_page.h"

#include "sotay/base/error.h"
#include "sotay/base/log.h"
#include "sotay/base/messages.h"
#include "sotay/store/search_index.h"
#include "sotay/text/vietnamese.h"

#include "portal/visitors.h"

namespace sotay::daemon {

namespace {

constexpr int k_see_other = 303;
constexpr int k_refused = 403;
constexpr int k_not_found = 404;
constexpr int k_wrong_method = 405;
constexpr int k_busy = 503;

constexpr std::string_view k_file = "van-ban";
constexpr std::string_view k_acknowledge = "da-doc";

/// "https://sotay.example.vn/x" → "https://sotay.example.vn".
std::string origin_of(const std::string& public_url) {
    const auto host = public_url.find("://");
    if (host == std::string::npos) return {};
    return public_url.substr(0, public_url.find('/', host + 3));
}

bool is_plain(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= '0' && letter <= '9') || letter == '.' || letter == '-' || letter == '_';
}

std::string without_path(const std::string& file_name) {
    const auto name = file_name.substr(file_name.find_last_of("/\\") + 1);
    return name.empty() ? "van-ban" : name;
}

net::ServerResponse only(const char* methods) {
    net::ServerResponse response{.status = k_wrong_method, .body = "method not allowed\n"};
    response.headers = Pages::private_headers();
    response.headers.push_back({"Allow", methods});
    return response;
}

bool is_reading(const net::ServerRequest& request) {
    return request.method == "GET" || request.method == "HEAD";
}

}  // namespace

std::string attachment(const std::string& file_name) {
    const auto name = without_path(file_name);
    std::string ascii;
    for (const char letter : text::strip_accents(name)) ascii += is_plain(letter) ? letter : '_';
    std::string encoded;
    for (const char letter : name) {
        if (is_plain(letter)) {
            encoded += letter;
        } else {
            fmt::format_to(std::back_inserter(encoded), "%{:02X}",
                           static_cast<unsigned>(static_cast<unsigned char>(letter)));
        }
    }
    return fmt::format("attachment; filename=\"{}\"; filename*=UTF-8''{}", ascii, encoded);
}

DirectivePage::DirectivePage(const home::Home& home, const Clock& clock)
    : clock_{clock},
      origin_{origin_of(home.config().public_url)},
      database_{home.open_database()},
      vault_{home.open_vault()},
      links_{vault_, home.config().public_url},
      blobs_{home.path("blobs")},
      nothing_here_{pages_.message(k_not_found, tr("There is nothing at this address"),
                                   tr("The link is incomplete or has ended. Ask your cell's "
                                      "secretary for the document."))} {}

std::optional<net::ServerResponse> DirectivePage::answer(const net::ServerRequest& request) {
    std::string_view rest{request.path};
    if (!rest.starts_with(notify::PersonalLinks::k_path)) return std::nullopt;
    rest.remove_prefix(notify::PersonalLinks::k_path.size());
    const auto slash = rest.find('/');
    const Link link{std::string{rest.substr(0, slash)},
                    slash == std::string_view::npos ? "" : std::string{rest.substr(slash + 1)}};
    const bool is_action = link.action == k_file || link.action == k_acknowledge;
    if (!is_action && slash != std::string_view::npos) return nothing_here_;
    return follow(request, link);
}

net::ServerResponse DirectivePage::follow(const net::ServerRequest& request, const Link& link) {
    const auto delivery = links_.delivery(link.token);
    if (!delivery) return nothing_here_;
    try {
        auto visit = directives::find_visit(database_, *delivery, local_date(clock_.now()));
        if (!visit) return nothing_here_;
        if (link.action == k_acknowledge) return acknowledge(request, link, *visit);
        if (!is_reading(request)) return only("GET, HEAD");
        if (link.action == k_file) return file(request, *visit);
        return show(request, link, *std::move(visit));
    } catch (const Error& error) {
        log::error("page of a document: {}", error.what());
        return pages_.message(k_busy, tr("Please try again in a moment"),
                              tr("The server is busy; nothing was lost."));
    }
}

/// A page is shown even when it cannot be noted that it was.
void DirectivePage::note_opening(const net::ServerRequest& request,
                                 const directives::Visit& visit) {
    if (request.method != "GET" || !is_by_person(request)) return;
    try {
        directives::mark_opened(database_, visit, clock_.now());
    } catch (const Error& error) {
        log::warning("page of a document: {}", error.what());
    }
}

net::ServerResponse DirectivePage::show(const net::ServerRequest& request, const Link& link,
                                        directives::Visit visit) {
    note_opening(request, visit);
    const auto kept = store::SearchIndex{database_}.text(visit.directive.id);
    return pages_.directive(visit, link.token, kept ? kept->body : std::string{});
}

net::ServerResponse DirectivePage::file(const net::ServerRequest& request,
                                        const directives::Visit& visit) {
    note_opening(request, visit);
    const auto& directive = visit.directive;
    net::ServerResponse response;
    response.headers = Pages::private_headers();
    response.headers.push_back({"Content-Disposition", attachment(directive.file_name)});
    response.headers.push_back({"Content-Security-Policy", "default-src 'none'; sandbox"});
    const bool is_page = directive.media_type.starts_with("text/html") ||
                         directive.media_type.find("xml") != std::string::npos;
    response.content_type = is_page ? "application/octet-stream" : directive.media_type;
    blobs_.read(directive.content_digest,
                [&response](std::string_view piece) { response.body += piece; });
    return response;
}

net::ServerResponse DirectivePage::acknowledge(const net::ServerRequest& request, const Link& link,
                                               const directives::Visit& visit) {
    if (request.method == "POST") {
        if (!is_from_own_page(request, origin_)) {
            return pages_.message(k_refused, tr("This was not done"),
                                  tr("Open the link of your message and press the button there."));
        }
        directives::mark_acknowledged(database_, visit, clock_.now());
    } else if (!is_reading(request)) {
        return only("GET, HEAD, POST");
    }
    net::ServerResponse response{.status = k_see_other};
    response.headers = Pages::private_headers();
    response.headers.push_back({"Location", "../" + link.token});
    return response;
}

}  // namespace sotay::daemon
