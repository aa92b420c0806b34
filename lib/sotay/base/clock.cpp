#include "sotay/base/clock.h"

namespace sotay {

namespace chr = std::chrono;

Instant SystemClock::now() const {
    return chr::time_point_cast<chr::milliseconds>(chr::system_clock::now());
}

Instant RunningClock::now() const {
    return start_ + chr::duration_cast<chr::milliseconds>(chr::steady_clock::now() - started_);
}

}  // namespace sotay
