#pragma once

#include "sotay/base/clock.h"

#include <memory>

namespace sotay::daemon {

/// The machine's clock, or one that starts at SOTAY_NOW. Throws Error{usage} when that is no
/// instant.
[[nodiscard]] std::unique_ptr<Clock> make_clock();

}  // namespace sotay::daemon
