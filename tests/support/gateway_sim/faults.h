#pragma once

#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace gateway_sim {

/// What a request asks for; the names (`name_of`) are those of `--fault KIND@ENDPOINT`.
enum class Endpoint {
    oauth,
    zalo_send,
    zalo_status,
    zalo_quota,
    esms_send,
    esms_status,
    esms_balance,
    esms_brands,
    speedsms_send,
    speedsms_account,
    viettel_call,
    vnpt_send,
    control,  ///< the simulator's own; never disturbed
    unknown,
};

enum class FaultKind {
    refuse,         ///< the connection is closed before anything is read
    reset_before,   ///< request read, not acted upon, connection reset
    reset_after,    ///< request acted upon, connection reset in place of the answer
    slow,           ///< acted upon, the answer comes late
    http429,        ///< not acted upon, with Retry-After
    http5xx,        ///< not acted upon, 503
    truncated,      ///< acted upon, half the answer's body and then the end
    html,           ///< not acted upon, a page of somebody's proxy with status 200
    token_expired,  ///< every access token is dead (-220) until the next refresh
    token_invalid,  ///< the same with -124
    lost_rotation,  ///< tokens are rotated, the answer is lost
};

[[nodiscard]] std::string_view name_of(Endpoint endpoint);
[[nodiscard]] std::string_view name_of(FaultKind kind);
[[nodiscard]] std::optional<FaultKind> fault_kind(std::string_view name);

struct FaultRule {
    FaultKind kind{};
    /// An endpoint's name, a provider's ("zalo", "esms") for all of its own, "" for every endpoint.
    std::string endpoint;
    double odds = 0;
    std::uint64_t times = std::numeric_limits<std::uint64_t>::max();  ///< then it is spent
    std::chrono::milliseconds delay{1'000};                           ///< of `slow`
    std::chrono::seconds retry_after{1};                              ///< of `http429`
};

/// "KIND[@ENDPOINT]=ODDS". Throws std::invalid_argument that says what is wrong.
[[nodiscard]] FaultRule parse_fault(const std::string& text);

/// Throws std::invalid_argument when the parts of a rule do not go together.
void check(const FaultRule& rule);

/// Draws the faults. The draws of a rule depend on the seed, the rule's kind and endpoint and
/// the count of the requests that it met, and on nothing else: not on the other rules.
class Faults {
public:
    Faults(std::vector<FaultRule> rules, std::uint64_t seed);

    /// Replaces the rules and begins their sequences anew.
    void set(std::vector<FaultRule> rules, std::uint64_t seed);

    /// The fault that a new connection meets: `refuse` or none.
    [[nodiscard]] bool refuses_connection();
    /// The fault that a request meets: the first rule that strikes.
    [[nodiscard]] std::optional<FaultRule> draw(Endpoint endpoint);

    struct Count {
        FaultRule rule;
        std::uint64_t fired = 0;
    };
    [[nodiscard]] std::vector<Count> counts() const;
    [[nodiscard]] std::uint64_t seed() const { return seed_; }

private:
    struct Armed {
        FaultRule rule;
        std::mt19937_64 random;
        std::uint64_t fired = 0;
        bool strikes();
    };

    std::vector<Armed> armed_;
    std::uint64_t seed_ = 0;
};

}  // namespace gateway_sim
