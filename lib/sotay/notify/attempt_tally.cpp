#include "sotay/notify/attempt_tally.h"

#include <algorithm>
#include <string_view>

namespace sotay::notify {

namespace {

constexpr const char* k_newest = R"sql(
    SELECT COALESCE(MAX(id), 0) FROM attempts)sql";

// An attempt that is still open is waited for: ids only grow, so none is missed or counted twice.
constexpr const char* k_ended = R"sql(
    SELECT channel, outcome, detail, COUNT(*), MAX(id) FROM attempts
    WHERE id > $1 AND outcome IS NOT NULL
      AND id < COALESCE((SELECT MIN(o.id) FROM attempts o WHERE o.outcome IS NULL),
                        (SELECT MAX(n.id) + 1 FROM attempts n))
    GROUP BY channel, outcome, detail)sql";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::string code_of(std::string_view detail) {
    const auto space = detail.find(' ');
    if (space == std::string_view::npos) return {};
    auto rest = detail.substr(space + 1);
    const std::size_t sign = rest.starts_with('-') ? 1 : 0;
    const auto digits = rest.substr(sign);
    const auto end =
        static_cast<std::size_t>(std::ranges::find_if_not(digits, is_digit) - digits.begin());
    const bool is_word =
        end == digits.size() || digits[end] == ' ' || digits[end] == ',' || digits[end] == ':';
    return end == 0 || !is_word ? std::string{} : std::string{rest.substr(0, sign + end)};
}

AttemptTally::AttemptTally(store::Database& database) : database_{database} {
    auto row = database_.prepare(k_newest);
    row.step();
    after_ = row.integer(0);
}

const std::map<AttemptTally::Kind, std::int64_t>& AttemptTally::read() {
    auto rows = database_.query(k_ended, after_);
    while (rows.step()) {
        const auto detail = rows.optional_text(2).value_or("");
        counts_[{rows.text(0), rows.text(1), code_of(detail)}] += rows.integer(3);
        after_ = std::max(after_, rows.integer(4));
    }
    return counts_;
}

}  // namespace sotay::notify
