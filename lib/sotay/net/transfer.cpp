#include "transfer.h"

#include "sotay/base/messages.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <new>
#include <utility>

namespace sotay::net {

namespace chr = std::chrono;

namespace {

constexpr chr::milliseconds k_connect_timeout{10'000};
// Shorter than the idle time of common servers (5 s and more): a connection that the server is
// about to close would turn a message into one whose fate is unknown.
constexpr long k_idle_age = 4;
constexpr std::size_t k_max_url = 8'000'000;

bool is_loopback(const sockaddr* address) {
    if (address->sa_family == AF_INET) {
        sockaddr_in v4{};
        std::memcpy(&v4, address, sizeof v4);
        return ntohl(v4.sin_addr.s_addr) >> 24 == 127;
    }
    if (address->sa_family != AF_INET6) return false;
    sockaddr_in6 v6{};
    std::memcpy(&v6, address, sizeof v6);
    const auto& bytes = v6.sin6_addr.s6_addr;
    if (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr)) return bytes[12] == 127;
    return std::memcmp(bytes, in6addr_loopback.s6_addr, sizeof bytes) == 0;
}

bool has_control_character(std::string_view text) {
    return std::ranges::any_of(text, [](char letter) {
        return (static_cast<unsigned char>(letter) < 0x20 && letter != '\t') || letter == 0x7f;
    });
}

bool is_token(std::string_view text) {
    constexpr std::string_view k_marks = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::ranges::all_of(text, [k_marks](char letter) {
        return (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z') ||
               (letter >= 'a' && letter <= 'z') || k_marks.find(letter) != std::string_view::npos;
    });
}

bool has_header(const HttpRequest& request, std::string_view name) {
    return std::ranges::any_of(
        request.headers, [name](const Header& header) { return same_name(header.name, name); });
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view k_blanks = " \t\r\n";
    const auto first = text.find_first_not_of(k_blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(k_blanks) - first + 1);
}

/// Seconds, or a date that is measured against the server's own clock.
std::optional<chr::seconds> read_retry_after(const HttpResponse& response) {
    const auto value = response.header("Retry-After");
    if (value.empty()) return std::nullopt;
    std::uint32_t seconds = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), seconds);
    if (error == std::errc{} && end == value.data() + value.size()) return chr::seconds{seconds};

    const auto then = curl_getdate(std::string{value}.c_str(), nullptr);
    const auto now = curl_getdate(std::string{response.header("Date")}.c_str(), nullptr);
    if (then < 0 || now < 0) return std::nullopt;
    return chr::seconds{std::max(then - now, std::time_t{0})};
}

}  // namespace

std::optional<std::string> find_flaw(const HttpRequest& request) {
    if (!is_token(request.method)) return tr("the request's method is no word");
    if (request.url.size() > k_max_url || has_control_character(request.url)) {
        return tr("the address is too long or holds a control character");
    }
    if (const auto& mail = request.mail) {
        const bool is_plain =
            !has_control_character(mail->from) && !has_control_character(mail->to) &&
            mail->to.find_first_of(" <>") == std::string::npos && !request.body.empty();
        const bool is_smtp =
            request.url.starts_with("smtp://") || request.url.starts_with("smtps://");
        if (!is_plain || !is_smtp) return tr("the letter has no fit address, server or text");
    }
    for (const auto& header : request.headers) {
        if (!is_token(header.name) || has_control_character(header.value)) {
            return tr("a header's name is no word, or its value holds a control character");
        }
    }
    return std::nullopt;
}

template <typename Value>
void Transfer::set(CURLoption option, Value value) {
    // Every option here exists and every value is in range, so only memory can be lacking. To go
    // on would send with the former request's value.
    if (curl_easy_setopt(easy_.get(), option, value) != CURLE_OK) throw std::bad_alloc{};
}

Transfer::Transfer(const HttpClient::Options& options)
    : easy_{curl_easy_init()},
      max_answer_{options.max_answer},
      user_agent_{options.user_agent},
      loopback_only_{options.loopback_only} {
    if (!easy_) throw std::bad_alloc{};
    set_callbacks();
    set_limits();
}

void Transfer::set_callbacks() {
    set(CURLOPT_PRIVATE, this);
    set(CURLOPT_PREREQFUNCTION, &Transfer::on_ready);
    set(CURLOPT_PREREQDATA, this);
    set(CURLOPT_WRITEFUNCTION, &Transfer::on_body);
    set(CURLOPT_WRITEDATA, this);
    set(CURLOPT_HEADERFUNCTION, &Transfer::on_header);
    set(CURLOPT_HEADERDATA, this);
    set(CURLOPT_USERAGENT, user_agent_.c_str());
    set(CURLOPT_OPENSOCKETFUNCTION, &Transfer::on_socket);
    set(CURLOPT_OPENSOCKETDATA, this);
}

void Transfer::set_limits() {
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_PROXY, "");  // also silences the proxies of the environment
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(CURLOPT_MAXAGE_CONN, k_idle_age);
    // Without it, giving up on a name would wait for the resolver and hold up all the others.
    set(CURLOPT_QUICK_EXIT, 1L);
}

void Transfer::prepare(Job job) {
    job_ = std::move(job);
    response_ = {};
    received_ = 0;
    too_long_ = false;
    head_ended_ = false;
    begun_ = false;
    if (is_mail_ || job_.request.mail) {
        // What one protocol sets the other does not take back.
        curl_easy_reset(easy_.get());
        set_callbacks();
        set_limits();
    }
    is_mail_ = job_.request.mail.has_value();
    const auto timeout =
        std::clamp<chr::milliseconds>(job_.request.timeout, chr::milliseconds{1}, chr::hours{24});
    if (url_ != job_.request.url) {
        set(CURLOPT_URL, job_.request.url.c_str());
        url_ = job_.request.url;
    }
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(timeout.count()));
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(std::min(timeout, k_connect_timeout).count()));
    if (is_mail_) return set_mail();
    set_method();
    set_headers();
}

void Transfer::set_method() {
    const auto& request = job_.request;
    const bool has_body = !request.body.empty() || request.method == "POST" ||
                          request.method == "PUT" || request.method == "PATCH";
    if (method_ != request.method || has_body_ != has_body) {
        set(CURLOPT_HTTPGET, 1L);  // forgets the method of the request before
        if (has_body) set(CURLOPT_POST, 1L);
        set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
        method_ = request.method;
        has_body_ = has_body;
    }
    if (has_body) {
        set(CURLOPT_POSTFIELDS, request.body.data());
        set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    }
    if (request.method == "HEAD") set(CURLOPT_NOBODY, 1L);
}

void Transfer::set_headers() {
    lines_.clear();
    std::size_t count = 0;
    const auto add = [&](std::string_view name, std::string_view value, std::string_view mark) {
        lines_.append(name).append(mark).append(value).push_back('\0');
        ++count;
    };
    for (const auto& [name, value] : job_.request.headers) {
        add(name, value, trimmed(value).empty() ? ";" : ": ");  // libcurl's way to send none
    }
    if (!has_header(job_.request, "Expect")) add("Expect", "", ":");
    if (!has_header(job_.request, "Content-Type")) add("Content-Type", "", ":");

    nodes_.resize(count);
    char* line = lines_.data();
    for (std::size_t i = 0; i < count; ++i) {
        nodes_[i] = {line, i + 1 < count ? &nodes_[i + 1] : nullptr};
        line += std::strlen(line) + 1;
    }
    set(CURLOPT_HTTPHEADER, nodes_.empty() ? nullptr : nodes_.data());
}

// When a kept connection dies before a byte of the answer, libcurl silently sends the request
// again, although the server may have acted upon it. These two callbacks stand in its way: each
// sending, over a new or a kept connection, passes on_ready first, and a new connection passes
// on_socket.
curl_socket_t Transfer::on_socket(void* self, curlsocktype, curl_sockaddr* address) noexcept {
    const auto& transfer = *static_cast<const Transfer*>(self);
    if (transfer.begun_) return CURL_SOCKET_BAD;
    if (transfer.loopback_only_ && !is_loopback(&address->addr)) return CURL_SOCKET_BAD;
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

int Transfer::on_ready(void* self, char*, char*, int, int) noexcept {
    auto& transfer = *static_cast<Transfer*>(self);
    if (std::exchange(transfer.begun_, true)) return CURL_PREREQFUNC_ABORT;
    // A letter starts with its data: until then nobody can have got it.
    if (transfer.is_mail_ || !transfer.job_.starting) return CURL_PREREQFUNC_OK;
    try {
        transfer.job_.starting();
        return CURL_PREREQFUNC_OK;
    } catch (...) {  // no exception may pass through libcurl; run() throws it again
        transfer.refusal_ = std::current_exception();
        transfer.begun_ = false;
        return CURL_PREREQFUNC_ABORT;
    }
}

bool Transfer::fits(std::size_t bytes) {
    too_long_ = bytes > max_answer_ - received_;
    if (!too_long_) received_ += bytes;
    return !too_long_;
}

std::size_t Transfer::on_body(char* data, std::size_t, std::size_t size, void* self) noexcept {
    auto& transfer = *static_cast<Transfer*>(self);
    if (!transfer.fits(size)) return 0;
    transfer.response_.body.append(data, size);
    return size;
}

std::size_t Transfer::on_header(char* data, std::size_t, std::size_t size, void* self) noexcept {
    auto& transfer = *static_cast<Transfer*>(self);
    if (!transfer.fits(size)) return 0;
    const std::string_view line{data, size};
    auto& headers = transfer.response_.headers;
    if (line.starts_with("HTTP/")) {  // perhaps after an interim answer (1xx)
        headers.clear();
        transfer.head_ended_ = false;
    }
    if (trimmed(line).empty()) transfer.head_ended_ = true;
    const auto colon = line.find(':');
    if (colon != std::string_view::npos) {
        headers.push_back(
            {std::string{line.substr(0, colon)}, std::string{trimmed(line.substr(colon + 1))}});
    }
    return size;
}

bool Transfer::has_left() const {
    if (is_mail_) return letter_at_ > 0;
    if (!begun_) return false;
    const char* scheme = nullptr;
    curl_easy_getinfo(easy_.get(), CURLINFO_SCHEME, &scheme);
    // Under TLS a part may have left although libcurl counts none.
    if (scheme == nullptr || !same_name(scheme, "http")) return true;
    long bytes = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_REQUEST_SIZE, &bytes);
    return bytes > 0;
}

HttpResponse Transfer::finish(CURLcode result) {
    if (is_mail_) return finish_mail(result);
    // libcurl is content with a connection that ends amidst the headers.
    if (result != CURLE_OK || !head_ended_) {
        auto response = break_off();
        response.failure = describe(result);
        return response;
    }
    auto response = std::move(response_);
    long status = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
    response.reach = HttpResponse::Reach::answered;
    response.status = static_cast<int>(status);
    response.retry_after = read_retry_after(response);
    return response;
}

HttpResponse Transfer::break_off() const {
    HttpResponse response;
    response.reach = has_left() ? HttpResponse::Reach::unanswered : HttpResponse::Reach::not_sent;
    response.failure = tr("stopped before an answer came");
    return response;
}

std::string Transfer::describe(CURLcode result) const {
    const auto is_one_of = [result](auto... codes) { return ((result == codes) || ...); };
    if (refusal_) return tr("the sender withdrew the request");
    if (too_long_) return tr("the answer is longer than {} bytes", max_answer_);
    if (result == CURLE_OPERATION_TIMEDOUT) {
        return begun_ ? tr("no complete answer within {} ms", job_.request.timeout.count())
                      : tr("no connection within the time allowed");
    }
    if (begun_) return tr("the connection broke before the whole answer came");
    if (result == CURLE_COULDNT_RESOLVE_HOST) return tr("the host's name is not known");
    if (result == CURLE_COULDNT_CONNECT) return tr("no connection can be made to the host");
    if (is_one_of(CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL)) {
        return tr("the address is not an http or https one");
    }
    if (result == CURLE_PEER_FAILED_VERIFICATION) {
        return tr("the host's certificate is not valid or not trusted");
    }
    return tr("no connection: {}", curl_easy_strerror(result));
}

Job Transfer::take() { return std::exchange(job_, {}); }

}  // namespace sotay::net
