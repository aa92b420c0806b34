#pragma once

#include "sotay/net/http_client.h"

#include <curl/curl.h>

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sotay::net {

/// A request with those who wait for it.
struct Job {
    std::uint64_t id = 0;
    HttpRequest request;
    HttpClient::Done done;
    std::function<void()> starting;
};

/// What makes a request unfit to be sent, translated; nothing when it is fit.
[[nodiscard]] std::optional<std::string> find_flaw(const HttpRequest& request);

/// One libcurl handle that serves one request after another.
class Transfer {
public:
    explicit Transfer(const HttpClient::Options& options);
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;

    /// Makes the handle ready to be added to a multi handle.
    void prepare(Job job);
    [[nodiscard]] CURL* handle() const { return easy_.get(); }
    [[nodiscard]] const Job& job() const { return job_; }
    /// False when surely no byte of the request has left.
    [[nodiscard]] bool has_left() const;

    /// What came of it, for a transfer that ended with `result`.
    [[nodiscard]] HttpResponse finish(CURLcode result);
    /// What is to be said of a transfer that is broken off as it stands.
    [[nodiscard]] HttpResponse break_off() const;
    /// Gives the job back; the handle is then free for the next one.
    [[nodiscard]] Job take();
    /// What `starting` threw, once.
    [[nodiscard]] std::exception_ptr take_refusal() { return std::exchange(refusal_, nullptr); }

private:
    struct Cleanup {
        void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
    };

    template <typename Value>
    void set(CURLoption option, Value value);
    void set_limits();
    void set_callbacks();
    void set_method();
    void set_headers();
    void set_mail();
    [[nodiscard]] HttpResponse finish_mail(CURLcode result);
    [[nodiscard]] std::string describe(CURLcode result) const;
    [[nodiscard]] bool fits(std::size_t bytes);

    static curl_socket_t on_socket(void* self, curlsocktype, curl_sockaddr* address) noexcept;
    static int on_ready(void* self, char*, char*, int, int) noexcept;
    static std::size_t on_letter(char* room, std::size_t, std::size_t size, void* self) noexcept;
    static std::size_t on_reply(char* data, std::size_t, std::size_t size, void* self) noexcept;
    static std::size_t on_body(char* data, std::size_t, std::size_t size, void* self) noexcept;
    static std::size_t on_header(char* data, std::size_t, std::size_t size, void* self) noexcept;

    std::unique_ptr<CURL, Cleanup> easy_;
    std::size_t max_answer_;
    std::string user_agent_;
    bool loopback_only_;
    // As the handle has them: libcurl makes a copy of each that it is told.
    std::string url_;
    std::string method_;
    bool has_body_ = false;
    Job job_;
    HttpResponse response_;
    std::string lines_;              ///< the header lines, each ended by a NUL
    std::vector<curl_slist> nodes_;  ///< libcurl's list of them, without an allocation each
    std::size_t received_ = 0;
    bool too_long_ = false;
    bool head_ended_ = false;
    bool begun_ = false;  ///< libcurl was allowed to send
    std::exception_ptr refusal_;
    bool is_mail_ = false;       ///< the handle is set for mail
    std::size_t letter_at_ = 0;  ///< bytes of the letter that libcurl took
    std::string recipient_;
    curl_slist recipients_{};
};

}  // namespace sotay::net
