#include "sotay/notify/doorbell.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <utility>

namespace sotay::notify {

namespace fs = std::filesystem;

namespace {

constexpr const char* k_bell = "sotayd.bell";

std::string folder_of(const std::string& database_path) {
    const auto folder = fs::path{database_path}.parent_path();
    return folder.empty() ? "." : folder.string();
}

}  // namespace

void ring_doorbell(const std::string& database_path) {
    const auto bell = folder_of(database_path) + "/" + k_bell;
    // To close what was open for writing is heard; nothing is written.
    const int file = ::open(bell.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file >= 0) ::close(file);
}

Doorbell::Doorbell(const std::string& database_path, std::function<void()> on_ring)
    : database_{fs::path{database_path}.filename()},
      on_ring_{std::move(on_ring)},
      watch_{::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)},
      end_{::eventfd(0, EFD_CLOEXEC)} {
    if (watch_ < 0 || end_ < 0) return;
    if (::inotify_add_watch(watch_, folder_of(database_path).c_str(), IN_CLOSE_WRITE) < 0) return;
    thread_ = std::thread{[this] { listen(); }};
}

Doorbell::~Doorbell() {
    const std::uint64_t one = 1;
    if (thread_.joinable() && ::write(end_, &one, sizeof one) == sizeof one) thread_.join();
    if (watch_ >= 0) ::close(watch_);
    if (end_ >= 0) ::close(end_);
}

void Doorbell::listen() {
    std::array<pollfd, 2> waiting{pollfd{watch_, POLLIN, 0}, pollfd{end_, POLLIN, 0}};
    for (;;) {
        if (::poll(waiting.data(), waiting.size(), -1) < 0) continue;  // a signal
        if (waiting[1].revents != 0) return;
        if (has_rung()) on_ring_();
    }
}

/// Takes what has happened in the folder; whether any of it was a ring.
bool Doorbell::has_rung() const {
    alignas(inotify_event) std::array<char, 4096> happened{};
    bool rung = false;
    for (;;) {
        const auto size = ::read(watch_, happened.data(), happened.size());
        if (size <= 0) return rung;
        for (std::size_t at = 0; at < static_cast<std::size_t>(size);) {
            inotify_event event{};
            std::memcpy(&event, happened.data() + at, sizeof event);
            const std::string_view name{event.len > 0 ? happened.data() + at + sizeof event : ""};
            rung = rung || name == k_bell || name == database_ || (event.mask & IN_Q_OVERFLOW) != 0;
            at += sizeof event + event.len;
        }
    }
}

}  // namespace sotay::notify
