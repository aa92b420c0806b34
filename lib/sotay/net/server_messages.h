#pragma once

#include "request_target.h"

#include "sotay/base/log.h"
#include "sotay/net/http_server.h"

// <boost/asio/awaitable.hpp> of 1.74 forgets <utility>, so it stands before Beast.
#include <boost/beast/http.hpp>

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

// Between Beast's messages and ours. Only http_server.cpp includes it: Beast is slow to compile.
namespace sotay::net {

namespace http = boost::beast::http;
using boost::system::error_code;
using Request = http::request<http::string_body>;
using Response = http::response<http::string_body>;

inline void require_plain(std::string_view text) {
    if (text.find_first_of(std::string_view{"\r\n\0", 3}) != std::string_view::npos) {
        throw std::invalid_argument{"a line break in a header"};
    }
}

inline bool may_have_body(http::status status) {
    return status != http::status::no_content && status != http::status::not_modified;
}

/// Throws when what a handler gave cannot be sent as HTTP.
inline Response to_message(ServerResponse&& given) {
    Response message;
    if (given.status < 200 || given.status > 599) throw std::invalid_argument{"status"};
    message.result(static_cast<unsigned>(given.status));
    if (may_have_body(message.result())) {
        require_plain(given.content_type);
        message.set(http::field::content_type, given.content_type);
        message.body() = std::move(given.body);
    }
    for (const auto& [name, value] : given.headers) {
        require_plain(name);
        require_plain(value);
        message.insert(name, value);
    }
    return message;
}

inline ServerResponse refusal(http::status status) {
    ServerResponse response;
    response.status = static_cast<int>(status);
    response.body = std::string{http::obsolete_reason(status)} + "\n";
    return response;
}

/// A 500 in place of what cannot be sent.
inline Response to_safe_message(ServerResponse&& given) {
    try {
        return to_message(std::move(given));
    } catch (const std::exception&) {
        log::error("http server: a handler gave no valid answer; answered 500");
        return to_message(refusal(http::status::internal_server_error));
    }
}

/// The status that a broken request deserves; nothing when the client is gone or idle.
inline std::optional<http::status> status_for(const error_code& error) {
    static const auto& http_category = http::make_error_code(http::error::bad_target).category();
    if (error.category() != http_category) return std::nullopt;
    if (error == http::error::end_of_stream || error == http::error::partial_message) {
        return std::nullopt;
    }
    if (error == http::error::body_limit) return http::status::payload_too_large;
    if (error == http::error::header_limit || error == http::error::buffer_overflow) {
        return http::status::request_header_fields_too_large;
    }
    return http::status::bad_request;
}

inline std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

inline std::optional<ServerRequest> to_request(Request&& message) {
    auto target = parse_target(view(message.target()));
    if (!target) return std::nullopt;
    ServerRequest request;
    request.method = view(message.method_string());
    request.path = std::move(target->path);
    request.query = std::move(target->query);
    for (const auto& field : message) {
        request.headers.push_back(
            {std::string{view(field.name_string())}, std::string{view(field.value())}});
    }
    request.body = std::move(message.body());
    return request;
}

}  // namespace sotay::net
