#include "sotay/store/search_count.h"

#include <cmath>

namespace sotay::store {

namespace {

constexpr std::array<double, k_columns - 1> k_worth{50, 3, 1.2};  // of the short columns
// Of BM25: how soon more occurrences stop to matter, and how much a long text is marked down.
constexpr double k_saturation = 1.2;
constexpr double k_length = 0.75;
// Fixed, so that the rank of a document does not change with what else there is.
constexpr double k_usual_bytes = 4096;
constexpr double k_shortest_bytes = 64;
constexpr double k_classes_a_doubling = 4;

Worth worth_at(std::size_t length) {
    const double bytes =
        k_shortest_bytes * std::exp2(static_cast<double>(length) / k_classes_a_doubling);
    const double half = k_saturation * (1 - k_length + k_length * bytes / k_usual_bytes);
    Worth worth{};
    for (std::size_t count = 0; count < worth.size(); ++count) {
        const auto times = static_cast<double>(count & k_body);
        double sum = times / (times + half);
        for (std::size_t column = 0; column < k_worth.size(); ++column) {
            if ((count & k_once_in[column]) != 0) sum += k_worth[column];
        }
        worth[count] = static_cast<float>(sum);
    }
    return worth;
}

std::array<Worth, k_length_classes> all_worths() {
    std::array<Worth, k_length_classes> worths{};
    for (std::size_t length = 0; length < k_length_classes; ++length)
        worths[length] = worth_at(length);
    return worths;
}

}  // namespace

std::uint8_t length_class(std::int64_t body_bytes) {
    const double bytes = std::max(k_shortest_bytes, static_cast<double>(body_bytes));
    const double step = std::round(k_classes_a_doubling * std::log2(bytes / k_shortest_bytes));
    return static_cast<std::uint8_t>(std::min<double>(step, k_length_classes - 1));
}

const std::array<Worth, k_length_classes>& worths() {
    static const auto k_all = all_worths();
    return k_all;
}

}  // namespace sotay::store
