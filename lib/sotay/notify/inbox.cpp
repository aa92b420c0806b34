#include "sotay/notify/inbox.h"

#include "sotay/base/error.h"
#include "sotay/base/log.h"

#include <algorithm>
#include <future>
#include <utility>

namespace sotay::notify {

namespace chr = std::chrono;

namespace {

constexpr chr::days k_keys_kept{8};  // reports said to be older than a day are not taken
constexpr chr::days k_unknown_kept{30};
constexpr chr::minutes k_between_prunings{10};
constexpr std::size_t k_moment_bytes = 4;
constexpr std::size_t k_digest_bytes = 12;

/// Seconds, most significant byte first: keys are in the order of time.
Bytes moment(Instant at) {
    const auto seconds = chr::floor<chr::seconds>(at).time_since_epoch().count();
    auto rest = static_cast<std::uint64_t>(std::clamp<std::int64_t>(seconds, 0, UINT32_MAX));
    Bytes bytes(k_moment_bytes);
    for (auto byte = bytes.rbegin(); byte != bytes.rend(); ++byte) {
        *byte = static_cast<std::uint8_t>(rest & 0xFFU);
        rest >>= 8U;
    }
    return bytes;
}

std::int64_t ended(const std::vector<store::InboxVerdict>& verdicts) {
    return std::ranges::count_if(verdicts, [](const auto& verdict) {
        return verdict.kind != store::InboxVerdict::Kind::later;
    });
}

}  // namespace

Bytes inbox_key(Instant at, const std::string& source, const std::string& content) {
    auto key = moment(at);
    const auto digest = sha256(source + '\n' + content);
    key.insert(key.end(), digest.begin(), digest.begin() + k_digest_bytes);
    return key;
}

Inbox::Inbox(const std::string& path, const Clock& clock, Options options)
    : file_{path},
      clock_{clock},
      options_{std::move(options)},
      waiting_{file_.counts().waiting},
      writer_{[this] { work(); }} {}

Inbox::~Inbox() {
    {
        const std::scoped_lock lock{mutex_};
        is_closing_ = true;
    }
    has_work_.notify_one();
    writer_.join();
}

void Inbox::put(store::InboxArrival arrival, std::function<void(bool)> answer) {
    {
        const std::scoped_lock lock{mutex_};
        if (puts_.size() < options_.most_at_once && waiting_ < options_.most_waiting) {
            puts_.push_back({std::move(arrival), std::move(answer)});
        }
    }
    // Moved from: it was taken.
    if (answer) return answer(false);
    has_work_.notify_one();
}

void Inbox::settle(const std::vector<store::InboxVerdict>& verdicts) {
    if (verdicts.empty()) return;
    std::promise<std::string> done;
    {
        const std::scoped_lock lock{mutex_};
        settlements_.push_back({&verdicts, [&done](const char* failure) {
                                    done.set_value(failure == nullptr ? "" : failure);
                                }});
    }
    has_work_.notify_one();
    if (const auto failure = done.get_future().get(); !failure.empty()) {
        throw Error{ErrorKind::environment, failure};
    }
}

void Inbox::work() {
    auto next_pruning = chr::steady_clock::now();
    std::unique_lock lock{mutex_};
    for (;;) {
        const auto has_work = [this] {
            return is_closing_ || !puts_.empty() || !settlements_.empty();
        };
        const bool is_woken = has_work_.wait_until(lock, next_pruning, has_work);
        if (is_woken && puts_.empty() && settlements_.empty()) return;
        auto puts = std::exchange(puts_, {});
        auto settlements = std::exchange(settlements_, {});
        lock.unlock();
        if (is_woken) {
            write(puts, settlements);
        } else {
            prune();
            next_pruning = chr::steady_clock::now() + k_between_prunings;
        }
        lock.lock();
    }
}

void Inbox::write(std::vector<Put>& puts, std::vector<Settlement>& settlements) {
    std::vector<store::InboxArrival> arrivals;
    arrivals.reserve(puts.size());
    for (auto& put : puts) arrivals.push_back(std::move(put.arrival));
    std::vector<store::InboxVerdict> verdicts;
    for (const auto& settlement : settlements) {
        verdicts.insert(verdicts.end(), settlement.verdicts->begin(), settlement.verdicts->end());
    }
    std::string failure;
    std::size_t taken = 0;
    try {
        taken = file_.write(arrivals, verdicts);
        waiting_ += static_cast<std::int64_t>(taken) - ended(verdicts);
        is_failing_ = false;
    } catch (const std::exception& error) {  // the edge: a full disk does not end the daemon
        failure = error.what();
        if (!std::exchange(is_failing_, true)) log::error("inbox: {}", failure);
    }
    for (auto& put : puts) put.answer(failure.empty());
    for (auto& settlement : settlements) {
        settlement.answer(failure.empty() ? nullptr : failure.c_str());
    }
    if (taken > 0 && options_.on_arrival) options_.on_arrival();
}

void Inbox::prune() {
    const auto now = clock_.now();
    try {
        while (file_.prune(moment(now - k_keys_kept), now - k_unknown_kept)) {
        }
    } catch (const std::exception& error) {  // the edge: it is tried again
        log::warning("inbox: {}", error.what());
    }
}

}  // namespace sotay::notify
