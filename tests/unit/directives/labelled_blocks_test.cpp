#include "labelled_blocks.h"

#include "sotay/base/paths.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace sotay;
using namespace sotay::test;

TEST_SUITE_BEGIN("directives: labelled headers");

namespace {

constexpr std::size_t k_least_blocks = 80;

const directives::DocumentTypes& types() {
    static const auto all =
        directives::load_document_types(rules::Directories{data_directory() + "/rules"});
    return all;
}

}  // namespace

TEST_CASE("every labelled header reads as its label says, known misses aside") {
    const auto blocks = load_labelled_blocks();
    const auto misses = load_known_misses();
    CHECK(blocks.size() >= k_least_blocks);
    std::set<const KnownMiss*> seen;
    for (const LabelledBlock& block : blocks) {
        for (const FieldReading& reading : block.compare(types())) {
            const auto miss = std::ranges::find_if(misses, [&](const KnownMiss& known) {
                return known.block == block.name && known.field == reading.field;
            });
            if (miss != misses.end()) seen.insert(&*miss);
            CAPTURE(block.name);
            CAPTURE(reading.field);
            CHECK(reading.read == (miss != misses.end() ? miss->reads : reading.expected));
        }
    }
    CHECK(seen.size() == misses.size());
}

TEST_SUITE_END();
