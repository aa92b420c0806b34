#include "sotay/formats/json.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"

#include <algorithm>
#include <array>

namespace sotay::json {
namespace {

constexpr std::size_t k_max_depth = 64;
constexpr std::size_t k_max_keys = 10'000;

/// Lets a document pass up to its limits. Values beyond them are not kept: copying or printing a
/// deep value overflows the stack, and an ordered object looks for each key in all before it.
class Limits {
public:
    bool keeps(int depth, Json::parse_event_t event) {
        const auto level = static_cast<std::size_t>(depth);
        if (event == Json::parse_event_t::object_start) {
            if (level < k_max_depth) keys_[level] = 0;
        }
        if (event == Json::parse_event_t::object_start ||
            event == Json::parse_event_t::array_start) {
            exceeded_ = exceeded_ || level >= k_max_depth;
        }
        if (event == Json::parse_event_t::key && !exceeded_) {
            exceeded_ = ++keys_[level - 1] > k_max_keys;
        }
        return !exceeded_;
    }

    [[nodiscard]] bool exceeded() const noexcept { return exceeded_; }

private:
    std::array<std::size_t, k_max_depth> keys_{};
    bool exceeded_ = false;
};

Json::parser_callback_t within(Limits& limits) {
    return [&limits](int depth, Json::parse_event_t event, Json&) {
        return limits.keeps(depth, event);
    };
}

[[noreturn]] void fail(std::string_view text, std::size_t position, const std::string& source) {
    const std::string_view before = text.substr(0, std::min(position, text.size()));
    const std::string_view line = before.substr(before.rfind('\n') + 1);
    const auto starts_character = [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
    };
    const auto row = std::count(before.begin(), before.end(), '\n') + 1;
    const auto column = std::count_if(line.begin(), line.end(), starts_character) + 1;
    throw Error{ErrorKind::invalid_input,
                describe({source, static_cast<int>(row), static_cast<int>(column), "", "",
                          tr("this is not valid JSON")})};
}

}  // namespace

Json parse(std::string_view text, const std::string& source) {
    Limits limits;
    try {
        Json value = Json::parse(text, within(limits));
        if (!limits.exceeded()) return value;
    } catch (const Json::parse_error& error) {
        if (!limits.exceeded()) fail(text, std::max<std::size_t>(error.byte, 1) - 1, source);
    } catch (const Json::exception&) {
        if (!limits.exceeded()) fail(text, 0, source);
    }
    throw Error{ErrorKind::invalid_input,
                tr("{}: JSON nested more than {} levels deep or an object of more than {} keys",
                   source, k_max_depth, k_max_keys)};
}

std::optional<Json> try_parse(std::string_view text) {
    Limits limits;
    Json value = Json::parse(text, within(limits), false);
    if (limits.exceeded() || value.is_discarded()) return std::nullopt;
    return value;
}

std::string dump(const Json& value) {
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string dump_pretty(const Json& value) {
    return value.dump(2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace sotay::json
