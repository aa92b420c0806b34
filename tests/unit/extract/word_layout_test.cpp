#include "extract/word_layout.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "extract/stamp.h"

using namespace sotay::extract;

TEST_SUITE_BEGIN("extract: layout of words");

namespace {

/// Letters 10 wide, at a column and on a line 20 apart.
PlacedWord word(const std::string& text, double column, double line) {
    const double left = 10 * column;
    return {text, left, left + 10 * static_cast<double>(text.size()), 20 * line, 14};
}

}  // namespace

TEST_CASE("words of a line are one space apart, columns where they stand") {
    CHECK(layout_words({word("DANG", 40, 1), word("TINH", 4, 1), word("UY", 9, 1.1),
                        word("SO", 40, 2), word("xong", 0, 3)}) ==
          "    TINH UY                             DANG\n"
          "                                        SO\nxong\n");
}

TEST_CASE("wide gaps between lines are an empty line, wide spaces of justified lines are not") {
    CHECK(layout_words({word("mot", 0, 1), word("hai", 5, 1), word("ba", 0, 2),
                        word("bon", 0, 5)}) == "mot hai\nba\n\nbon\n");
}

TEST_CASE("words without a place in this world do no harm") {
    const double endless = std::numeric_limits<double>::infinity();
    CHECK(layout_words({}).empty());
    CHECK(layout_words({{"a", 0, 1e300, 0, 0}, {"b", 1e300, 1e301, 1e300, 1e300}}).size() < 2000);
    CHECK(layout_words({{"a", -endless, endless, endless, endless}, word("b", 1, 1)}) == "b\n");
}

TEST_CASE("a stamp is a short line of capitals that the page lacks") {
    const std::string page = "TỈNH ỦY MẪU   ĐẢNG CỘNG SẢN VIỆT NAM\nbảo mật\n";
    CHECK(stamp_in("[ HỎA TỐC ]", page) == "HỎA TỐC");
    CHECK(stamp_in("DỰ THẢO", page) == "DỰ THẢO");
    CHECK(stamp_in("ĐÀNG CỘNG SÀN VIỆT", page) == std::nullopt);
    CHECK(stamp_in("Dự thảo", page) == std::nullopt);
    CHECK(stamp_in("XQZW KRT", page) == std::nullopt);
    CHECK(stamp_in("", page) == std::nullopt);
}

TEST_CASE("the mark of a secret is known without its accents too, and never taken for known") {
    CHECK(stamp_in("| MAT |", "BẢO MẬT\n") == "MẬT");
    CHECK(stamp_in("TÔI MẶT", "") == "TỐI MẬT");
    CHECK(stamp_in("T U Y Ệ T  M Ậ T", "") == "TUYỆT MẬT");
    CHECK(stamp_in("TUYỆT MẬT", "TUYỆT MẬT\n") == "TUYỆT MẬT");
}

TEST_SUITE_END();
