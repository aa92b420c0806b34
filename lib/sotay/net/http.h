#pragma once

#include "sotay/base/secret.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sotay::net {

struct Header {
    std::string name;
    std::string value;
};

/// A letter for a mail server (SMTP).
struct Envelope {
    std::string from;
    std::string to;
    std::string username = {};  ///< "": without logging in
    Secret password = {};
};

struct HttpRequest {
    std::string method = "POST";
    std::string url = {};
    std::vector<Header> headers = {};
    std::string body = {};
    std::chrono::milliseconds timeout{30'000};
    /// With one, `url` is smtp:// or smtps:// and `body` the whole letter with its headers. The
    /// connection is encrypted, but to this machine. `status` of the answer is the server's last
    /// reply and its `body` that reply's words; a letter counts as left when its data begins.
    std::optional<Envelope> mail = {};
};

/// Whether two header names are the same; the case of ASCII letters does not matter.
[[nodiscard]] bool same_name(std::string_view one, std::string_view other);

/// What came of a request. "No answer" is never "not sent".
struct HttpResponse {
    enum class Reach {
        not_sent,    ///< surely: no byte of the request left this machine
        unanswered,  ///< perhaps acted upon: the request left, no complete answer came
        answered,    ///< a complete answer, whatever its status
    };
    Reach reach = Reach::not_sent;
    int status = 0;
    std::string body;
    std::vector<Header> headers;
    std::optional<std::chrono::seconds> retry_after;
    std::string failure;  ///< why, when not answered; never a header, body or token

    /// Case does not matter; "" when absent.
    [[nodiscard]] std::string_view header(std::string_view name) const;
};

}  // namespace sotay::net
