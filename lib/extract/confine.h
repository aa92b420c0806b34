#pragma once

namespace sotay::extract {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
/// Sanitizers map terabytes of shadow memory, so their builds run without a bound on addresses.
inline constexpr bool k_sanitized = true;
#else
inline constexpr bool k_sanitized = false;
#endif

/// Gives up, for the rest of this process, all that reading a document does not need: files, the
/// network, other programs, new privileges; bounds memory and processor time. What is refused
/// fails with EPERM, so that a parser that looks for an optional file goes on without it.
/// False when the kernel could not be made to hold any one of these: then read nothing.
[[nodiscard]] bool confine();

}  // namespace sotay::extract
