#pragma once

namespace sotay::extract {

/// For `sotay-extract --check`, after confine(): tries what must be refused (reading and writing a
/// file, the network, another program, another process) and names on standard error each that
/// worked. The exit code: 0 when all were refused.
[[nodiscard]] int check_confinement();

}  // namespace sotay::extract
