#include "sotay/net/http_client.h"

#include "transfer.h"

#include "sotay/base/messages.h"

#include <curl/curl.h>

#include <algorithm>
#include <atomic>
#include <cassert>
#include <deque>
#include <exception>
#include <map>
#include <new>
#include <string_view>
#include <utility>

namespace sotay::net {

namespace chr = std::chrono;

namespace {

struct MultiCleanup {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};

CURLM* make_multi() {
    [[maybe_unused]] static const CURLcode once = curl_global_init(CURL_GLOBAL_DEFAULT);
    return curl_multi_init();
}

int poll_timeout(chr::steady_clock::duration left) {
    constexpr chr::milliseconds k_longest = chr::hours{1};
    return static_cast<int>(std::min(chr::ceil<chr::milliseconds>(left), k_longest).count());
}

/// What connections are kept for: scheme, name and port.
std::string_view host_of(std::string_view url) {
    const auto scheme = url.find("://");
    if (scheme == std::string_view::npos) return {};
    return url.substr(0, url.find_first_of("/?#", scheme + 3));
}

HttpResponse not_sent(std::string failure) {
    HttpResponse response;
    response.failure = std::move(failure);
    return response;
}

}  // namespace

struct HttpClient::Impl {
    /// A request that is over while its `done` waits for run().
    struct Ended {
        Done done;
        HttpResponse response;
    };

    /// Each has its own queue: one that is slow must not hold up the others.
    struct Host {
        std::deque<Job> queue;
        std::size_t active = 0;
    };

    explicit Impl(Options chosen) : options{std::move(chosen)}, multi{make_multi()} {
        assert(options.connections > 0);
        if (!multi) throw std::bad_alloc{};
    }

    [[nodiscard]] std::size_t active() const { return transfers.size() - idle.size(); }
    [[nodiscard]] std::size_t in_flight() const { return queued + ended.size() + active(); }

    Host& place(std::string_view url) {
        const auto name = host_of(url);
        const auto found = hosts.find(name);
        if (found != hosts.end()) return found->second;
        auto& added = hosts[std::string{name}];
        curl_multi_setopt(multi.get(), CURLMOPT_MAXCONNECTS,
                          static_cast<long>(options.connections * hosts.size()));
        return added;
    }

    std::uint64_t submit(HttpRequest&& request, Done&& done, std::function<void()>&& starting) {
        auto& queue = place(request.url).queue;
        queue.push_back({++last_id, std::move(request), std::move(done), std::move(starting)});
        ++queued;
        return last_id;
    }

    Transfer& free_transfer() {
        if (idle.empty()) {
            transfers.push_back(std::make_unique<Transfer>(options));
            idle.reserve(transfers.size());
            idle.push_back(transfers.back().get());
        }
        auto& transfer = *idle.back();
        idle.pop_back();
        return transfer;
    }

    void start_queued() {
        for (auto& [name, host] : hosts) start_queued(host);
    }

    void start_queued(Host& host) {
        while (!host.queue.empty() && host.active < options.connections) {
            auto job = std::move(host.queue.front());
            host.queue.pop_front();
            --queued;
            if (auto flaw = find_flaw(job.request)) {
                ended.push_back({std::move(job.done), not_sent(std::move(*flaw))});
                continue;
            }
            auto& transfer = free_transfer();
            transfer.prepare(std::move(job));
            curl_multi_add_handle(multi.get(), transfer.handle());
            ++host.active;
        }
    }

    Job release(Transfer& transfer) {
        curl_multi_remove_handle(multi.get(), transfer.handle());
        --place(transfer.job().request.url).active;
        auto job = transfer.take();
        idle.push_back(&transfer);
        return job;
    }

    void collect() {
        int left = 0;
        while (const auto* message = curl_multi_info_read(multi.get(), &left)) {
            Transfer* transfer = nullptr;
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
            auto response = transfer->finish(message->data.result);
            if (auto thrown = transfer->take_refusal()) refusal = thrown;
            ended.push_back({release(*transfer).done, std::move(response)});
        }
    }

    /// Tells how many requests are done.
    std::size_t deliver() {
        std::size_t count = 0;
        for (; !ended.empty(); ++count) {
            auto one = std::move(ended.front());
            ended.pop_front();
            if (one.done) one.done(std::move(one.response));
        }
        if (refusal) std::rethrow_exception(std::exchange(refusal, nullptr));
        return count;
    }

    template <typename Chosen>
    std::vector<Transfer*> active_if(const Chosen& chosen) const {
        std::vector<Transfer*> found;
        for (const auto& transfer : transfers) {
            const bool busy = std::ranges::find(idle, transfer.get()) == idle.end();
            if (busy && chosen(*transfer)) found.push_back(transfer.get());
        }
        return found;
    }

    void cancel_unstarted() {
        for (auto& [name, host] : hosts) {
            for (auto& job : std::exchange(host.queue, {})) {
                ended.push_back({std::move(job.done), not_sent(tr("stopped before it was sent"))});
            }
        }
        queued = 0;
        for (auto* transfer : active_if([](const Transfer& one) { return !one.has_left(); })) {
            ended.push_back({release(*transfer).done, not_sent(tr("stopped before it was sent"))});
        }
    }

    /// Ends one request that is not done, without calling its `done`.
    HttpResponse break_off(std::uint64_t id) {
        for (auto& [name, host] : hosts) {
            const auto erased =
                std::erase_if(host.queue, [id](const Job& job) { return job.id == id; });
            queued -= erased;
            if (erased > 0) return not_sent(tr("stopped before it was sent"));
        }
        const auto found = active_if([id](const Transfer& one) { return one.job().id == id; });
        assert(found.size() == 1);
        auto response = found.front()->break_off();
        static_cast<void>(release(*found.front()));
        return response;
    }

    Options options;
    std::unique_ptr<CURLM, MultiCleanup> multi;
    std::vector<std::unique_ptr<Transfer>> transfers;  // gone before `multi`, as libcurl asks
    std::vector<Transfer*> idle;
    std::map<std::string, Host, std::less<>> hosts;
    std::size_t queued = 0;  // at all hosts together
    std::deque<Ended> ended;
    std::exception_ptr refusal;
    std::uint64_t last_id = 0;
    std::atomic<bool> woken = false;
};

HttpClient::HttpClient(Options options) : impl_{std::make_unique<Impl>(std::move(options))} {}

HttpClient::~HttpClient() = default;

void HttpClient::submit(HttpRequest request, Done done, std::function<void()> starting) {
    impl_->submit(std::move(request), std::move(done), std::move(starting));
}

std::size_t HttpClient::in_flight() const { return impl_->in_flight(); }

void HttpClient::run(chr::milliseconds wait) {
    const auto deadline = chr::steady_clock::now() + wait;
    while (true) {
        impl_->start_queued();
        int running = 0;
        curl_multi_perform(impl_->multi.get(), &running);
        impl_->collect();
        const bool woken = impl_->woken.exchange(false);
        if (impl_->deliver() > 0 || impl_->in_flight() == 0 || woken) return;
        const auto left = deadline - chr::steady_clock::now();
        if (left <= chr::steady_clock::duration::zero()) return;
        curl_multi_poll(impl_->multi.get(), nullptr, 0, poll_timeout(left), nullptr);
    }
}

void HttpClient::wake() {
    impl_->woken = true;
    curl_multi_wakeup(impl_->multi.get());
}

void HttpClient::cancel_unstarted() { impl_->cancel_unstarted(); }

HttpResponse HttpClient::fetch(HttpRequest request, std::stop_token stop) {
    // Shared, because the request outlives this call when another one's `done` throws.
    const auto answer = std::make_shared<std::optional<HttpResponse>>();
    const auto id =
        impl_->submit(std::move(request),
                      [answer](HttpResponse&& response) { *answer = std::move(response); }, {});
    const std::stop_callback waker{stop, [this] { wake(); }};
    while (!*answer && !stop.stop_requested()) run(chr::hours{1});
    return *answer ? std::move(**answer) : impl_->break_off(id);
}

}  // namespace sotay::net
