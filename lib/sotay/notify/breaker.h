#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

namespace sotay::notify {

/// Keeps requests from a gateway that does not answer. Opens after failures in a row, lets a single
/// request try when the pause is over, closes after its success; a gateway that flaps is left alone
/// longer each time.
class Breaker {
public:
    enum class State {
        closed,     ///< all well
        open,       ///< nothing may be sent
        half_open,  ///< one request may try
    };

    static constexpr int k_failures = 8;  ///< in a row, of which surely nothing was sent
    /// In a row, of which nobody knows whether they were sent, at a gateway that does not drop
    /// repetitions: each of these may need a person.
    static constexpr int k_doubtful_failures = 4;
    static constexpr std::chrono::seconds k_first_pause{30};
    static constexpr std::chrono::seconds k_longest_pause{600};
    /// So many successes in a row forget how often it had opened.
    static constexpr int k_steady = 64;

    [[nodiscard]] State state() const { return state_; }
    /// How many requests may be out, of `most`.
    [[nodiscard]] std::size_t most(std::size_t most) const;

    void succeeded();
    /// `costs_doubt`: it may have been sent, and cannot be repeated. Returns how long to rest when
    /// this opened the breaker.
    [[nodiscard]] std::optional<std::chrono::seconds> failed(bool costs_doubt);
    /// The pause is over, also one of an earlier process.
    void try_again();

private:
    State state_ = State::closed;
    int failures_ = 0;
    int doubtful_failures_ = 0;
    int successes_ = 0;
    int openings_ = 0;  // since it was last steady
};

}  // namespace sotay::notify
