#pragma once

#include "sotay/formats/descriptor.h"

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sotay {

using SteadyTime = std::chrono::steady_clock::time_point;

/// A running sotay-extract; killed and waited for when it goes.
class DocumentProcess {
public:
    /// Starts it with the two as its standard input and output. Throws Error{environment}.
    DocumentProcess(const std::vector<std::string>& arguments, const Descriptor& input,
                    const Descriptor& output);
    ~DocumentProcess();
    DocumentProcess(const DocumentProcess&) = delete;
    DocumentProcess& operator=(const DocumentProcess&) = delete;

    /// Ends it, if it still runs, and gives its wait status.
    int finish();
    /// Lets it end by itself until `deadline`, then ends it; its wait status.
    int finish_by(SteadyTime deadline);

private:
    pid_t child_ = -1;
    Descriptor handle_;
};

/// The same, and never 0, 1 or 2, even when the caller closed those: the child's own go there.
[[nodiscard]] Descriptor out_of_the_way(Descriptor descriptor);

struct Pipe {
    Descriptor reading;
    Descriptor writing;
};

/// Both ends closed in programs that are started.
[[nodiscard]] Pipe make_pipe();

/// The bytes as an open file in memory that nobody can change any more. Of a document that is not
/// yet known to bear no secret mark, nothing may reach a disk.
[[nodiscard]] Descriptor file_in_memory(std::string_view bytes);

/// False when nothing could be read before `deadline`.
[[nodiscard]] bool wait_for_input(int descriptor, SteadyTime deadline);

/// All that comes until the end; nullopt when it came too late or is more than `most` bytes.
[[nodiscard]] std::optional<std::string> collect(int descriptor, SteadyTime deadline,
                                                 std::uint64_t most);

[[nodiscard]] bool has_exit_code(int wait_status, int code);

/// Throws Error{environment} when the status says that the helper could not confine itself.
void require_confined(int wait_status);

}  // namespace sotay
