#include "receipts.h"

#include "address.h"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

#include <deque>
#include <optional>
#include <utility>

namespace gateway_sim {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using Error = boost::system::error_code;

namespace {

constexpr unsigned k_retries = 5;
constexpr std::size_t k_connections = 8;

struct Job {
    tcp::endpoint to;
    http::request<http::string_body> request;
    unsigned attempts = 0;
    bool counts_tries = false;  ///< in the header num_retry
};

std::optional<Job> job_for(const std::string& url, const std::string& base) {
    const auto wanted = parse_http_url(url);
    const auto instead = parse_http_url(base);
    // With a base, even an https address of the real site is taken for its path.
    const auto scheme_end = url.find("://");
    if (!wanted && !(instead && scheme_end != std::string::npos)) return std::nullopt;
    const auto parts = wanted ? wanted : parse_http_url("http" + url.substr(scheme_end));
    const auto& host = instead ? instead->host : parts->host;
    const auto endpoint = parse_loopback(host);
    if (!endpoint) return std::nullopt;
    Job job{.to = *endpoint, .request = {http::verb::get, parts->target, 11}};
    job.request.set(http::field::host, host);
    job.request.set(http::field::user_agent, "sotay-gateway-sim");
    return job;
}

}  // namespace

struct Receipts::Impl : std::enable_shared_from_this<Impl> {
    class Line;

    Impl(asio::io_context& context, const CallbackSettings& config, Counters& counts)
        : io{context}, settings{config}, counters{counts} {}

    void add(Job job);
    void add_later(Job job, std::chrono::milliseconds delay);
    void finish(Job job, bool delivered);

    asio::io_context& io;
    const CallbackSettings& settings;
    Counters& counters;
    std::deque<Job> waiting;
    std::size_t open_lines = 0;
};

/// One connection, kept for as long as receipts for the same address follow.
class Receipts::Impl::Line : public std::enable_shared_from_this<Line> {
public:
    explicit Line(std::shared_ptr<Impl> owner) : owner_{std::move(owner)}, stream_{owner_->io} {
        ++owner_->open_lines;
    }
    ~Line() { --owner_->open_lines; }
    Line(const Line&) = delete;
    Line& operator=(const Line&) = delete;

    void next() {
        if (owner_->waiting.empty()) return;
        job_ = std::move(owner_->waiting.front());
        owner_->waiting.pop_front();
        ++job_.attempts;
        if (job_.counts_tries && job_.attempts > 1) {
            job_.request.set("num_retry", std::to_string(job_.attempts - 1));
        }
        stream_.expires_after(owner_->settings.timeout);
        if (connected_to_ == job_.to) {
            write();
        } else {
            connect();
        }
    }

private:
    void connect() {
        hang_up();
        stream_.async_connect(job_.to, [self = shared_from_this()](const Error& error) {
            if (error) return self->finish(false);
            self->connected_to_ = self->job_.to;
            self->write();
        });
    }

    void write() {
        http::async_write(stream_, job_.request,
                          [self = shared_from_this()](const Error& error, std::size_t) {
                              if (error) return self->finish(false);
                              self->read();
                          });
    }

    void read() {
        answer_ = {};
        http::async_read(stream_, buffer_, answer_,
                         [self = shared_from_this()](const Error& error, std::size_t) {
                             if (error) return self->finish(false);
                             if (!self->answer_.keep_alive()) self->hang_up();
                             self->finish(self->answer_.result_int() / 100 == 2);
                         });
    }

    void finish(bool delivered) {
        if (!delivered) hang_up();
        owner_->finish(std::move(job_), delivered);
        next();
    }

    void hang_up() {
        connected_to_.reset();
        buffer_.clear();
        stream_.close();
    }

    std::shared_ptr<Impl> owner_;
    beast::tcp_stream stream_;
    beast::flat_buffer buffer_;
    std::optional<tcp::endpoint> connected_to_;
    Job job_;
    http::response<http::string_body> answer_;
};

void Receipts::Impl::add(Job job) {
    waiting.push_back(std::move(job));
    if (open_lines < k_connections) std::make_shared<Line>(shared_from_this())->next();
}

void Receipts::Impl::finish(Job job, bool delivered) {
    if (delivered) {
        ++counters.receipts_delivered;
        return;
    }
    if (job.attempts > k_retries) {
        ++counters.receipts_failed;
        return;
    }
    ++counters.receipts_retried;
    add_later(std::move(job), settings.retry_after);
}

void Receipts::Impl::add_later(Job job, std::chrono::milliseconds delay) {
    auto timer = std::make_shared<asio::steady_timer>(io, delay);
    timer->async_wait([self = shared_from_this(), timer, job = std::move(job)](const Error& error) {
        if (!error) self->add(job);
    });
}

Receipts::Receipts(asio::io_context& io, const CallbackSettings& settings, Counters& counters)
    : impl_{std::make_shared<Impl>(io, settings, counters)} {}

Receipts::~Receipts() = default;

void Receipts::send(const std::string& url) {
    auto job = job_for(url, impl_->settings.base);
    if (!job) {
        ++impl_->counters.receipts_skipped;
        return;
    }
    impl_->add(std::move(*job));
}

void Receipts::send(const Notice& notice) {
    auto job = job_for(notice.url, "");
    if (!job) {
        ++impl_->counters.receipts_skipped;
        return;
    }
    job->request.method(http::verb::post);
    for (const auto& [name, value] : notice.headers) job->request.set(name, value);
    job->request.body() = notice.body;
    job->request.prepare_payload();
    job->counts_tries = true;
    if (notice.delay.count() == 0) return impl_->add(std::move(*job));
    impl_->add_later(std::move(*job), notice.delay);
}

}  // namespace gateway_sim
