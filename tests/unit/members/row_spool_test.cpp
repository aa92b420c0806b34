#include "sotay/members/row_spool.h"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

using namespace sotay;

TEST_SUITE_BEGIN("members::row_spool");

TEST_CASE("rows come back as they went in, whatever their length, as often as wanted") {
    std::mt19937 random{7};
    std::vector<members::SpooledRow> rows;
    for (int i = 0; i < 3'000; ++i) {
        members::SpooledRow row{{i * 2 + 1, {}}, static_cast<std::uint8_t>(i % 3)};
        for (auto cell = static_cast<unsigned>(random() % 20); cell > 0; --cell) {
            row.row.cells.emplace_back(random() % 100 == 0 ? 70'000 : random() % 30,
                                       static_cast<char>(random() % 256U));
        }
        rows.push_back(std::move(row));
    }
    members::RowSpool spool;
    for (const auto& row : rows) spool.add(row);
    for (int pass = 0; pass < 2; ++pass) {
        spool.rewind();
        members::SpooledRow row;
        std::size_t same = 0;
        while (spool.next(row)) {
            REQUIRE(same < rows.size());
            same += row.row.number == rows[same].row.number && row.sheet == rows[same].sheet &&
                            row.row.cells == rows[same].row.cells
                        ? 1U
                        : 0U;
        }
        CHECK(same == rows.size());
    }
}

TEST_CASE("an empty spool has no rows") {
    members::RowSpool spool;
    spool.rewind();
    members::SpooledRow row;
    CHECK_FALSE(spool.next(row));
}
