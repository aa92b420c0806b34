#pragma once

#include "sotay/base/clock.h"
#include "sotay/store/inbox_file.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace sotay::notify {

/// Takes in what providers report, and answers when it is on disk: those that come at once share
/// one commit. Keys are kept for a week and a day, what nobody understands for 30 days. Writes on a
/// thread of its own; all members may be called by any thread.
class Inbox {
public:
    struct Options {
        std::size_t most_at_once = 4'096;       ///< between their arrival and the disk
        std::int64_t most_waiting = 1'000'000;  ///< to be applied
        std::function<void()> on_arrival;       ///< something new is on disk; on the inbox's thread
    };

    /// Creates HOME/inbox.db when it is not there. Throws Error{environment}.
    Inbox(const std::string& path, const Clock& clock, Options options);
    Inbox(const std::string& path, const Clock& clock) : Inbox{path, clock, Options{}} {}
    /// Writes what it was given and ends.
    ~Inbox();
    Inbox(const Inbox&) = delete;
    Inbox& operator=(const Inbox&) = delete;

    /// `answer` hears once, soon: true when the report is on disk, or was before; false when it was
    /// not taken, because too much waits or the disk refuses. On the inbox's thread, or before
    /// this returns.
    void put(store::InboxArrival arrival, std::function<void(bool)> answer);

    /// Returns when the verdicts are on disk. Throws Error{environment}.
    void settle(const std::vector<store::InboxVerdict>& verdicts);

    /// How many wait to be applied.
    [[nodiscard]] std::int64_t waiting() const { return waiting_; }

private:
    struct Put {
        store::InboxArrival arrival;
        std::function<void(bool)> answer;
    };
    struct Settlement {
        const std::vector<store::InboxVerdict>* verdicts;
        std::function<void(const char* failure)> answer;
    };

    void work();
    void write(std::vector<Put>& puts, std::vector<Settlement>& settlements);
    void prune();

    store::InboxFile file_;
    const Clock& clock_;
    Options options_;
    std::atomic<std::int64_t> waiting_ = 0;
    bool is_failing_ = false;  // the writer's own

    std::mutex mutex_;
    std::condition_variable has_work_;
    std::vector<Put> puts_;
    std::vector<Settlement> settlements_;
    bool is_closing_ = false;
    std::thread writer_;
};

/// The key by which a report that was said to be made at `at` is known when it comes again.
[[nodiscard]] Bytes inbox_key(Instant at, const std::string& source, const std::string& content);

}  // namespace sotay::notify
