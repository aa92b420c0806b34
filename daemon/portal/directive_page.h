#pragma once

#include "sotay/base/clock.h"
#include "sotay/directives/visit.h"
#include "sotay/home/home.h"
#include "sotay/net/http_server.h"
#include "sotay/notify/personal_link.h"
#include "sotay/store/blobs.h"
#include "sotay/store/database.h"
#include "sotay/store/vault.h"

#include <optional>
#include <string>

#include "portal/pages.h"

namespace sotay::daemon {

/// The page behind a personal link: a document to read (/v/TOKEN), to download (…/van-ban) and to
/// acknowledge (…/da-doc, POST). The token is the whole authority: there is no sign-in, and nothing
/// on the page tells whose link it is. Wrong tokens, ended links and unknown paths have one answer,
/// and no wrong token costs a look at the database. For the server's thread.
class DirectivePage {
public:
    /// `home` and `clock` must outlive it.
    DirectivePage(const home::Home& home, const Clock& clock);

    /// nullopt for a path that is no personal link.
    [[nodiscard]] std::optional<net::ServerResponse> answer(const net::ServerRequest& request);

private:
    struct Link {
        std::string token;
        std::string action;  ///< after the token: "", "van-ban", "da-doc"
    };
    [[nodiscard]] net::ServerResponse follow(const net::ServerRequest& request, const Link& link);
    [[nodiscard]] net::ServerResponse show(const net::ServerRequest& request, const Link& link,
                                           directives::Visit visit);
    [[nodiscard]] net::ServerResponse file(const net::ServerRequest& request,
                                           const directives::Visit& visit);
    [[nodiscard]] net::ServerResponse acknowledge(const net::ServerRequest& request,
                                                  const Link& link, const directives::Visit& visit);
    void note_opening(const net::ServerRequest& request, const directives::Visit& visit);

    const Clock& clock_;
    std::string origin_;
    store::Database database_;
    store::Vault vault_;
    notify::PersonalLinks links_;
    store::Blobs blobs_;
    Pages pages_;
    net::ServerResponse nothing_here_;
};

/// "attachment" with the file's name, also for programs that read ASCII only (RFC 6266, 8187).
[[nodiscard]] std::string attachment(const std::string& file_name);

}  // namespace sotay::daemon
