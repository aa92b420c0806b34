#include "sotay/directives/terms.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sotay::directives {

namespace {

// The endings of body codes; the longer before the shorter that ends it.
constexpr std::array<std::pair<std::string_view, std::string_view>, 10> k_levels{
    {{"TW", "central"},
     {"ThU", "district"},
     {"TxU", "district"},
     {"HU", "district"},
     {"QU", "district"},
     {"TU", "province"},
     {"ĐU", "grassroots"},
     {"BXDĐ", "grassroots"},
     {"ĐH", "congress"},
     {"CB", "cell"}}};

}  // namespace

bool TermRules::is_surely_one_term(std::string_view level, Date one, Date other) const {
    const auto [first, last] = std::minmax(one, other);
    bool has_begun = false;
    for (const TermStart& start : starts_) {
        if (start.level != level) continue;
        if (start.latest <= first) {
            has_begun = true;
        } else if (start.earliest <= last) {
            return false;
        }
    }
    return has_begun;
}

bool is_one_term(std::span<const Date> beginnings, Date one, Date other) {
    const auto [first, last] = std::minmax(one, other);
    const auto parts = [first = first, last = last](Date start) {
        return first < start && start <= last;
    };
    const auto precedes = [first = first](Date start) { return start <= first; };
    return std::ranges::any_of(beginnings, precedes) && std::ranges::none_of(beginnings, parts);
}

std::string_view level_of_body(std::string_view code) {
    const auto level = std::ranges::find_if(
        k_levels, [code](const auto& ending) { return code.ends_with(ending.first); });
    return level == k_levels.end() ? std::string_view{} : level->second;
}

TermRules load_term_rules(const rules::Directories& directories) {
    std::vector<TermStart> starts;
    rules::read_topic(directories, "terms",
                      [&](const rules::Source& source, yaml::MapReader& reader) {
                          const std::string level = reader.required_text("level");
                          const auto latest = parse_date(reader.required_text("latest"));
                          if (!latest)
                              reader.problem("latest", tr("is no date of the form YYYY-MM-DD"));
                          starts.push_back({level, source.effective_from, latest.value_or(Date{})});
                      });
    return TermRules{std::move(starts)};
}

}  // namespace sotay::directives
