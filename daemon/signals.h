#pragma once

#include <csignal>

namespace sotay::daemon {

/// Signals as ordinary answers of wait(), never acted upon in a handler. Construct before the first
/// thread, so that all inherit the block; SIGPIPE is ignored.
class Signals {
public:
    Signals();

    enum class Request { stop, reload };
    /// Blocks until SIGTERM or SIGINT (stop) or SIGHUP (reload) arrives.
    [[nodiscard]] Request wait() const;

private:
    sigset_t set_{};
};

}  // namespace sotay::daemon
