#pragma once

namespace sotay::extract {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
/// Sanitizers map terabytes of shadow memory, so their builds run without a bound on addresses.
inline constexpr bool k_sanitized = true;
#else
inline constexpr bool k_sanitized = false;
#endif

/// What a process is for.
enum class Task {
    text,     ///< reads a document or an archive
    scan,     ///< reads a picture of a text: more memory and time
    program,  ///< becomes a program of the system that reads a document
};

/// Makes ready what confine() for `task` needs, so that each of many processes need not.
/// False when it cannot.
[[nodiscard]] bool prepare_confinement(Task task);

/// Gives up, for the rest of this process, all that its task does not need. A text and a scan keep
/// memory and the descriptors that are open: no files, no network, no other programs or processes,
/// no new privileges. A program may also be executed and open files of the system to read them.
/// Memory and processor time are bounded. What is refused fails with EPERM, so that a parser that
/// looks for an optional file goes on without it. Call prepare_confinement() first.
/// False when the kernel could not be made to hold any one of these: then read nothing.
[[nodiscard]] bool confine(Task task);

}  // namespace sotay::extract
