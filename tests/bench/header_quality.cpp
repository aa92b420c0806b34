// How many fields of the labelled headers are read exactly as they should be, and which are not.
#include "sotay/base/paths.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "../unit/directives/labelled_blocks.h"

namespace {

using namespace sotay;
using namespace sotay::test;

struct Count {
    int right = 0;
    int said = 0;      ///< papers that have the field
    int invented = 0;  ///< papers that have it not, where something was read
    int papers = 0;
};

void print_counts(const std::map<std::string, Count>& counts) {
    fmt::print("{:<12} {:>7} {:>9} {:>9} {:>9}\n", "field", "exact", "of papers", "having it",
               "invented");
    for (const std::string& field : field_names()) {
        const Count& count = counts.at(field);
        fmt::print("{:<12} {:>6.1f}% {:>9} {:>9} {:>9}\n", field,
                   100.0 * count.right / count.papers, count.papers, count.said, count.invented);
    }
}

}  // namespace

int main() {
    const auto types = directives::load_document_types({data_directory() + "/rules"});
    const auto known = load_known_misses();
    std::map<std::string, Count> counts;
    std::string misses;
    for (const LabelledBlock& block : load_labelled_blocks()) {
        for (const FieldReading& reading : block.compare(types)) {
            Count& count = counts[reading.field];
            ++count.papers;
            count.said += reading.expected.empty() ? 0 : 1;
            count.invented += reading.expected.empty() && !reading.read.empty() ? 1 : 0;
            count.right += reading.is_right() ? 1 : 0;
            if (reading.is_right()) continue;
            const auto miss = std::ranges::find_if(known, [&](const KnownMiss& one) {
                return one.block == block.name && one.field == reading.field;
            });
            misses += fmt::format("{} {}: \"{}\" for \"{}\": {}\n", block.name, reading.field,
                                  reading.read, reading.expected,
                                  miss == known.end() ? "not explained" : miss->because);
        }
    }
    print_counts(counts);
    fmt::print("\n{}", misses);
    return 0;
}
