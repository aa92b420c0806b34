#include "faults.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace gateway_sim {

namespace {

constexpr std::array<std::pair<FaultKind, std::string_view>, 11> k_kinds{{
    {FaultKind::refuse, "refuse"},
    {FaultKind::reset_before, "reset-before"},
    {FaultKind::reset_after, "reset-after"},
    {FaultKind::slow, "slow"},
    {FaultKind::http429, "http429"},
    {FaultKind::http5xx, "http5xx"},
    {FaultKind::truncated, "truncated"},
    {FaultKind::html, "html"},
    {FaultKind::token_expired, "token-expired"},
    {FaultKind::token_invalid, "token-invalid"},
    {FaultKind::lost_rotation, "lost-rotation"},
}};

constexpr std::array<std::pair<Endpoint, std::string_view>, 14> k_endpoints{{
    {Endpoint::oauth, "oauth"},
    {Endpoint::zalo_send, "zalo-send"},
    {Endpoint::zalo_status, "zalo-status"},
    {Endpoint::zalo_quota, "zalo-quota"},
    {Endpoint::esms_send, "esms-send"},
    {Endpoint::esms_status, "esms-status"},
    {Endpoint::esms_balance, "esms-balance"},
    {Endpoint::esms_brands, "esms-brands"},
    {Endpoint::speedsms_send, "speedsms-send"},
    {Endpoint::speedsms_account, "speedsms-account"},
    {Endpoint::viettel_call, "viettel-call"},
    {Endpoint::vnpt_send, "vnpt-send"},
    {Endpoint::control, "control"},
    {Endpoint::unknown, "unknown"},
}};

template <typename Table, typename Value>
std::string_view name_in(const Table& table, Value value) {
    return std::ranges::find(table, value, &Table::value_type::first)->second;
}

bool is_endpoint_pattern(std::string_view text) {
    if (text.empty()) return true;
    if (text == "control" || text == "unknown") return false;
    return std::ranges::any_of(k_endpoints, [text](const auto& row) {
        return row.second == text || row.second.substr(0, row.second.find('-')) == text;
    });
}

bool needs_token(std::string_view pattern) { return pattern.starts_with("zalo"); }

bool matches(const FaultRule& rule, Endpoint endpoint) {
    const auto name = name_of(endpoint);
    switch (rule.kind) {
        case FaultKind::refuse:
            return false;
        case FaultKind::lost_rotation:
            return endpoint == Endpoint::oauth;
        case FaultKind::token_expired:
        case FaultKind::token_invalid:
            if (!needs_token(name)) return false;
            break;
        case FaultKind::reset_before:
        case FaultKind::reset_after:
        case FaultKind::slow:
        case FaultKind::http429:
        case FaultKind::http5xx:
        case FaultKind::truncated:
        case FaultKind::html:
            break;
    }
    return rule.endpoint.empty() || name == rule.endpoint ||
           (name.starts_with(rule.endpoint) && name[rule.endpoint.size()] == '-');
}

std::mt19937_64 sequence_of(const FaultRule& rule, std::uint64_t seed) {
    // FNV-1a, because std::hash may differ between libraries and the sequence must not.
    std::uint64_t hash = 0xCBF29CE484222325U ^ seed;
    for (const char c : fmt::format("{}@{}", name_of(rule.kind), rule.endpoint)) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
    }
    return std::mt19937_64{hash};
}

}  // namespace

std::string_view name_of(Endpoint endpoint) { return name_in(k_endpoints, endpoint); }

std::string_view name_of(FaultKind kind) { return name_in(k_kinds, kind); }

std::optional<FaultKind> fault_kind(std::string_view name) {
    const auto found = std::ranges::find(k_kinds, name, &decltype(k_kinds)::value_type::second);
    if (found == k_kinds.end()) return std::nullopt;
    return found->first;
}

void check(const FaultRule& rule) {
    if (!is_endpoint_pattern(rule.endpoint)) {
        throw std::invalid_argument{fmt::format("unknown endpoint \"{}\"", rule.endpoint)};
    }
    if (!(rule.odds >= 0 && rule.odds <= 1)) {
        throw std::invalid_argument{"the odds must be from 0 to 1"};
    }
    if (rule.delay.count() < 0 || rule.retry_after.count() < 0) {
        throw std::invalid_argument{"a delay cannot be negative"};
    }
    const bool is_token_fault =
        rule.kind == FaultKind::token_expired || rule.kind == FaultKind::token_invalid;
    const bool has_endpoint = !rule.endpoint.empty();
    if ((rule.kind == FaultKind::refuse && has_endpoint) ||
        (rule.kind == FaultKind::lost_rotation && has_endpoint && rule.endpoint != "oauth") ||
        (is_token_fault && has_endpoint && !needs_token(rule.endpoint))) {
        throw std::invalid_argument{
            fmt::format("\"{}\" cannot strike at \"{}\"", name_of(rule.kind), rule.endpoint)};
    }
}

FaultRule parse_fault(const std::string& text) {
    const auto equals = text.find('=');
    if (equals == std::string::npos) {
        throw std::invalid_argument{fmt::format("\"{}\" is not KIND[@ENDPOINT]=ODDS", text)};
    }
    const auto at = std::min(text.find('@'), equals);
    const auto kind = fault_kind(text.substr(0, at));
    if (!kind) throw std::invalid_argument{fmt::format("unknown fault in \"{}\"", text)};

    FaultRule rule{.kind = *kind, .endpoint = {}};
    if (at < equals) rule.endpoint = text.substr(at + 1, equals - at - 1);
    std::size_t used = 0;
    const auto odds = text.substr(equals + 1);
    try {
        rule.odds = std::stod(odds, &used);
    } catch (const std::logic_error&) {
        used = std::string::npos;
    }
    if (used != odds.size()) {
        throw std::invalid_argument{fmt::format("\"{}\" are no odds", odds)};
    }
    check(rule);
    return rule;
}

Faults::Faults(std::vector<FaultRule> rules, std::uint64_t seed) { set(std::move(rules), seed); }

void Faults::set(std::vector<FaultRule> rules, std::uint64_t seed) {
    armed_.clear();
    seed_ = seed;
    for (auto& rule : rules) {
        auto random = sequence_of(rule, seed);
        armed_.push_back({std::move(rule), random});
    }
}

bool Faults::Armed::strikes() {
    const double drawn = static_cast<double>(random() >> 11U) * 0x1.0p-53;
    return drawn < rule.odds && fired < rule.times;
}

bool Faults::refuses_connection() {
    for (auto& armed : armed_) {
        if (armed.rule.kind != FaultKind::refuse || !armed.strikes()) continue;
        ++armed.fired;
        return true;
    }
    return false;
}

std::optional<FaultRule> Faults::draw(Endpoint endpoint) {
    if (endpoint == Endpoint::control || endpoint == Endpoint::unknown) return std::nullopt;
    Armed* chosen = nullptr;
    for (auto& armed : armed_) {
        if (!matches(armed.rule, endpoint)) continue;
        // Every matching rule draws, so that its sequence does not hang on its neighbours.
        if (armed.strikes() && chosen == nullptr) chosen = &armed;
    }
    if (chosen == nullptr) return std::nullopt;
    ++chosen->fired;
    return chosen->rule;
}

std::vector<Faults::Count> Faults::counts() const {
    std::vector<Count> result;
    for (const auto& armed : armed_) result.push_back({armed.rule, armed.fired});
    return result;
}

}  // namespace gateway_sim
