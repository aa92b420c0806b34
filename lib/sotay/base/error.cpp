#include "sotay/base/error.h"

#include <fmt/format.h>

namespace sotay {

std::string describe(const Problem& problem) {
    std::string place = problem.file;
    if (problem.line > 0) place += fmt::format("{}{}", place.empty() ? "" : ":", problem.line);
    if (problem.column > 0) place += fmt::format(":{}", problem.column);
    return place.empty() ? problem.message : fmt::format("{}: {}", place, problem.message);
}

}  // namespace sotay
