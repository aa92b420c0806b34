#pragma once

namespace sotay::extract {

/// For `sotay-extract --check`: tries in each confinement what must be refused there (files, the
/// network, another program, another process, too much memory) and names on standard error each
/// that worked. The exit code: 0 when all were refused.
[[nodiscard]] int check_confinement();

}  // namespace sotay::extract
