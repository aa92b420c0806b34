#pragma once

#include "sotay/sample/random.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sotay::sample {

using Row = std::vector<std::string>;

/// The rows of a tab-separated list, without "#" lines and empty ones.
/// Throws Error{environment} when it cannot be read or a row has not `columns` cells.
[[nodiscard]] std::vector<Row> read_table(const std::string& path, std::size_t columns);

/// A list of weighted values by group: `group, from, to, value, weight`.
class Choices {
public:
    /// Throws Error{environment} as read_table() does, and when a number is none.
    explicit Choices(std::string path);

    [[nodiscard]] bool has(std::string_view group) const;
    /// A value of `group` whose range holds `at`, as likely as its weight.
    /// Throws Error{environment} when there is none.
    [[nodiscard]] const std::string& pick(Random& random, std::string_view group, int at = 0) const;

private:
    struct Choice {
        int from = 0;
        int to = 0;
        std::string value;
        std::uint64_t weight = 0;
    };

    std::string path_;
    std::map<std::string, std::vector<Choice>, std::less<>> groups_;
};

/// The lists of `config/sample`.
struct Lists {
    explicit Lists(const std::string& folder);

    std::vector<Row> communes;  ///< unit code, kind, name, area
    std::vector<Row> villages;  ///< area, name
    std::vector<Row> bodies;    ///< kind or "*", profile, name, place
    Choices ethnicities;        ///< by area
    Choices genders;            ///< by profile, as the following two
    Choices ages;
    Choices times;
    Choices education;     ///< by profile and age
    Choices family_names;  ///< by ethnicity
    Choices middle_names;  ///< by sex and birth year, as the following
    Choices given_names;
    Choices reasons;  ///< group "*"
};

}  // namespace sotay::sample
