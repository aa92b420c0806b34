#include "clock.h"

#include "sotay/base/date.h"
#include "sotay/base/error.h"
#include "sotay/base/messages.h"

#include <cstdlib>

namespace sotay::daemon {

std::unique_ptr<Clock> make_clock() {
    const char* pretended = std::getenv("SOTAY_NOW");
    if (pretended == nullptr || *pretended == '\0') return std::make_unique<SystemClock>();
    const auto start = parse_instant(pretended);
    if (!start) {
        throw Error{ErrorKind::usage,
                    tr("SOTAY_NOW is \"{}\", not an instant such as 2026-12-03T14:00", pretended)};
    }
    return std::make_unique<RunningClock>(*start);
}

}  // namespace sotay::daemon
