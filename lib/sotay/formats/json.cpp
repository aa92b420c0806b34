#include "sotay/formats/json.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/text/utf8.h"

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

/// Whether a text is so short, and opens so little, that no document in it can exceed the limits:
/// to count along takes longer than to read most answers of a gateway.
bool is_within_limits(std::string_view text) {
    const auto opens = [](char letter) { return letter == '{' || letter == '['; };
    return text.size() < k_max_keys &&
           std::count_if(text.begin(), text.end(), opens) <= static_cast<long>(k_max_depth);
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

/// Whether nothing of it needs to be escaped or replaced.
bool is_plain(std::string_view text) {
    bool has_letters_beyond = false;
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        if (byte < 0x20 || byte == '"' || byte == '\\' || byte == 0x7F) return false;
        has_letters_beyond = has_letters_beyond || byte > 0x7F;
    }
    for (std::size_t at = 0; has_letters_beyond && at < text.size();) {
        const auto point = text::decode(text, at);
        if (!point.is_valid) return false;
        at += point.size;
    }
    return true;
}

void add_text(std::string& out, std::string_view text) {
    if (is_plain(text)) {
        out.append(1, '"').append(text).append(1, '"');
    } else {
        out += dump(text);
    }
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
    if (is_within_limits(text)) {
        Json value = Json::parse(text, nullptr, false);
        return value.is_discarded() ? std::nullopt : std::optional{std::move(value)};
    }
    Limits limits;
    Json value = Json::parse(text, within(limits), false);
    if (limits.exceeded() || value.is_discarded()) return std::nullopt;
    return value;
}

std::string dump(const Json& value) {
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string dump_texts(const std::vector<TextMember>& members) {
    std::string out;
    std::size_t size = 2;
    for (const auto& [name, value] : members) size += name.size() + value.size() + 6;
    out.reserve(size);
    char mark = '{';
    for (const auto& [name, value] : members) {
        out += mark;
        add_text(out, name);
        out += ':';
        add_text(out, value);
        mark = ',';
    }
    if (members.size() == 0) out += '{';
    return out += '}';
}

std::string dump_pretty(const Json& value) {
    return value.dump(2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace sotay::json
