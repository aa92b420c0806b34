#pragma once

#include "sotay/net/http_server.h"

#include <string>
#include <string_view>

namespace sotay::daemon {

/// "" when absent; case of the name does not matter.
[[nodiscard]] std::string_view header(const net::ServerRequest& request, std::string_view name);

/// False for a request that nobody made by hand: a service that draws the preview of a link in a
/// chat, a search engine, a browser that fetches ahead.
[[nodiscard]] bool is_by_person(const net::ServerRequest& request);

/// False when a browser says that the request comes from a page of another site than `own_origin`
/// ("https://sotay.example.vn"). A browser tells no origin at all, or "null", where a page asks for
/// no referrer, as ours do.
[[nodiscard]] bool is_from_own_page(const net::ServerRequest& request, std::string_view own_origin);

}  // namespace sotay::daemon
