#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gateway_sim {

struct Header {
    std::string_view name;
    std::string_view value;
};

/// A request as it came over the wire; it borrows the connection's buffers.
struct Request {
    std::string_view method;
    std::string_view path;   ///< not decoded, without the query
    std::string_view query;  ///< not decoded, without the question mark
    std::string_view body;
    std::vector<Header> headers;

    /// Case of the name does not matter; "" when absent.
    [[nodiscard]] std::string_view header(std::string_view name) const;
    /// Whether Content-Type is `type`, whatever parameters follow it.
    [[nodiscard]] bool has_content_type(std::string_view type) const;
};

/// What is told to the office's own address once it is due: a POST.
struct Notice {
    std::string url;
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
    std::chrono::milliseconds delay{0};
};

/// A message of which Zalo will report.
struct Taken {
    std::string id;
    std::string key;  ///< tracking_id, "" where there is none
    std::string recipient;
    bool is_template = true;
};

struct Answer {
    unsigned status = 200;
    std::string body;
    std::string content_type = "application/json;charset=UTF-8";
    std::vector<std::pair<std::string, std::string>> headers;
    /// The provider's own word for a refusal ("-118", "124"), counted in the statistics; "" when
    /// the request was granted.
    std::string refusal;
    /// A URL to GET once the answer has left (a delivery receipt); "" for none.
    std::string receipt_url;
    std::optional<Taken> taken = {};
    std::vector<Notice> notices = {};
    /// Go before the answer, which waits a little.
    std::vector<Notice> early_notices = {};
};

using Form = std::map<std::string, std::string, std::less<>>;

/// The fields of a query or of an urlencoded body; nothing when an escape is broken or a name
/// stands twice.
[[nodiscard]] std::optional<Form> parse_form(std::string_view text);

/// The value of `name`, "" when absent.
[[nodiscard]] std::string_view field(const Form& form, std::string_view name);

[[nodiscard]] std::string percent_encode(std::string_view text);

/// The bytes of an HTTP/1.1 answer.
[[nodiscard]] std::string serialise(const Answer& answer, bool keep_alive);

}  // namespace gateway_sim
