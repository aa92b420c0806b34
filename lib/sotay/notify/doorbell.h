#pragma once

#include <functional>
#include <string>
#include <thread>

namespace sotay::notify {

/// Tells the sender of this database that there is something to send, after the commit. Does
/// nothing when it cannot: the sender looks by itself every second. Whoever closes the database
/// has rung already, so a command need not.
void ring_doorbell(const std::string& database_path);

/// Hears when somebody rings or closes the database, on a thread of its own, without ever looking
/// by itself.
class Doorbell {
public:
    /// `on_ring` is called on the doorbell's thread. Hears nothing when the kernel refuses to
    /// watch.
    Doorbell(const std::string& database_path, std::function<void()> on_ring);
    ~Doorbell();
    Doorbell(const Doorbell&) = delete;
    Doorbell& operator=(const Doorbell&) = delete;

private:
    void listen();
    [[nodiscard]] bool has_rung() const;

    std::string database_;  // without its folder
    std::function<void()> on_ring_;
    int watch_ = -1;  // inotify
    int end_ = -1;    // eventfd
    std::thread thread_;
};

}  // namespace sotay::notify
