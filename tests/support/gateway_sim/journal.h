#pragma once

#include "clock.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace gateway_sim {

enum class Provider { zalo, esms, speedsms, viettel, vnpt };

[[nodiscard]] std::string_view name_of(Provider provider);

/// A message that a provider takes on.
struct Message {
    Provider provider{};
    std::string phone;
    std::string key;      ///< the sender's own: tracking_id or RequestId, "" for none
    std::string details;  ///< JSON members of what is sent: `"template":…,"params":…`
    unsigned price = 0;
};

/// What is remembered of an accepted message.
struct Sent {
    Provider provider{};
    std::string phone;
    Instant received_at{};
    unsigned price = 0;
};

/// The accepted messages, one JSON line each, written before append() returns.
///
/// Opened on a file that exists, it remembers what stands there, so that a simulator started
/// again still knows the ids and keys; a last line without its end is cut off, as its sender
/// never had an answer.
class Journal {
public:
    /// An empty `path` keeps the lines in memory. Throws std::runtime_error (std::system_error is
    /// one) when the file cannot be opened or is something else.
    explicit Journal(const std::string& path);
    ~Journal();
    Journal(const Journal&) = delete;
    Journal& operator=(const Journal&) = delete;

    /// Gives the message's id at the provider. Throws std::system_error when it cannot be written.
    std::string append(const Message& message, Instant now);

    [[nodiscard]] const Sent* find(std::string_view id) const;
    /// When `provider` last accepted a message with this key.
    [[nodiscard]] std::optional<Instant> last_accepted(Provider provider,
                                                       std::string_view key) const;

    [[nodiscard]] std::uint64_t accepted(Provider provider) const;
    [[nodiscard]] std::uint64_t duplicates() const { return duplicates_; }

    [[nodiscard]] std::string as_json_array() const;
    /// Forgets all messages, ids and keys, and empties the file.
    void clear();

private:
    struct Known {
        std::string first_id;
        Instant last_at;
    };

    void restore(const std::string& path);
    void restore_line(std::string_view line);
    void remember(const Message& message, const std::string& id, Instant at);
    [[nodiscard]] std::string read_all() const;
    void write(std::string_view line) const;

    int file_ = -1;
    std::uint64_t first_ = 0;  ///< the number of the oldest message still remembered
    std::vector<Sent> sent_;
    std::unordered_map<std::string, Known> known_;
    std::uint64_t duplicates_ = 0;
};

}  // namespace gateway_sim
