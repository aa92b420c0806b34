#pragma once

#include "gateway.h"
#include "settings.h"

#include <boost/asio/io_context.hpp>

#include <memory>
#include <string>

namespace gateway_sim {

/// Sends delivery receipts, a GET for each, and events of Zalo, tried again up to five times when
/// it is not answered with 2xx. A receipt for an address that is not this machine's own is counted
/// and dropped.
class Receipts {
public:
    /// All three must outlive it.
    Receipts(boost::asio::io_context& io, const CallbackSettings& settings, Counters& counters);
    ~Receipts();
    Receipts(const Receipts&) = delete;
    Receipts& operator=(const Receipts&) = delete;

    void send(const std::string& url);
    /// A POST; tried again like a receipt, with the count of tries before in the header num_retry.
    void send(const Notice& notice);

private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace gateway_sim
