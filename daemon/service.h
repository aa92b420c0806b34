#pragma once

#include "worker.h"

#include "sotay/base/clock.h"
#include "sotay/home/home.h"
#include "sotay/net/http_server.h"
#include "sotay/notify/doorbell.h"

#include <memory>
#include <string>

namespace sotay::daemon {

/// What sotayd does under one configuration: sends the outbox on one thread, answers HTTP on
/// another. Its destructor finishes what is in flight and stops both. A reload makes a new one.
class Service {
public:
    /// `home` and `clock` must outlive it. Throws Error when the address is taken or the home
    /// cannot be used; nothing runs then.
    Service(const home::Home& home, const Clock& clock, const std::string& listen);

    [[nodiscard]] std::string address() const { return server_->address(); }

private:
    std::unique_ptr<Worker> sender_;
    std::unique_ptr<notify::Doorbell> doorbell_;
    std::unique_ptr<net::HttpServer> server_;  // goes first: nobody asks what is stopping
};

/// Sends everything that is due, waits for what is in flight and for limits that pass by
/// themselves. A stop ends it early without loss.
void send_once(const home::Home& home, const Clock& clock, const std::stop_token& stop);

}  // namespace sotay::daemon
