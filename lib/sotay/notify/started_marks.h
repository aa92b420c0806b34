#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sotay::notify {

/// Which attempts have begun to leave, in a small file that outlives the process but not a restart
/// of the machine: it is mapped and never synced. So a process that is killed leaves in doubt what
/// was on an open connection, and no more of what it had claimed.
///
/// The file is bound to the machine's boot and to the incarnation of the database, and remembers
/// the newest attempt; when any of them does not fit, nothing can be told and every attempt may
/// have started.
class StartedMarks {
public:
    /// Where the kernel says which boot this is.
    static constexpr const char* k_boot_id = "/proc/sys/kernel/random/boot_id";

    explicit StartedMarks(std::string path, const std::string& boot_id_file = k_boot_id);
    ~StartedMarks();
    StartedMarks(const StartedMarks&) = delete;
    StartedMarks& operator=(const StartedMarks&) = delete;

    /// False until begin() was called for this incarnation, and while an attempt holds a slot.
    [[nodiscard]] bool is_ready(std::string_view incarnation) const;
    /// Looks at what the process before this one left, or this one before it failed; the marks are
    /// not ready then. `newest`: the newest attempt of the database.
    void read(std::string_view incarnation, std::int64_t newest);
    /// After read(): false when no byte of the attempt has left.
    [[nodiscard]] bool may_have_started(std::int64_t attempt) const;

    /// Begins anew with room for `slots` open attempts; to be called when none is open any more.
    /// Throws Error{environment} when the file cannot be written.
    void begin(std::string_view incarnation, std::size_t slots);

    /// Hands out a slot for an attempt that is claimed. Throws Error{bug} when there is none left.
    [[nodiscard]] std::uint32_t take();
    /// To be told once attempts up to this one are committed, before any of them may start.
    void committed(std::int64_t newest);
    /// The attempt's first byte is about to leave. Any one thread.
    void start(std::uint32_t slot, std::int64_t attempt);
    /// The attempt's outcome is committed, or surely nothing of it was sent.
    void free(std::uint32_t slot);

private:
    struct Header;
    using Slot = std::atomic<std::int64_t>;

    using Binding = std::array<std::uint8_t, 32>;

    [[nodiscard]] Binding binding(std::string_view incarnation) const;
    [[nodiscard]] std::size_t size() const;
    void map(int file);
    void unmap();

    std::string path_;
    std::string boot_;  // "" = nobody knows
    // What was left, ascending; nullopt when it fits nothing.
    std::optional<std::vector<std::int64_t>> former_;

    std::string incarnation_;
    Header* header_ = nullptr;
    std::size_t slots_ = 0;
    std::vector<std::uint32_t> free_;
};

}  // namespace sotay::notify
