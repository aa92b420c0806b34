#include "sotay/text/vietnamese.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

using namespace sotay::text;

TEST_SUITE_BEGIN("text::collation");

namespace {

void check_ascending(const std::vector<std::string>& texts, std::string (*key)(std::string_view)) {
    for (std::size_t index = 1; index < texts.size(); ++index) {
        CAPTURE(texts[index - 1]);
        CAPTURE(texts[index]);
        CHECK(key(texts[index - 1]) < key(texts[index]));
    }
}

}  // namespace

TEST_CASE("letters sort as the Vietnamese alphabet has them") {
    check_ascending(
        {"a", "ă", "â", "b", "c", "d", "đ", "e", "ê", "f", "g", "h", "i", "j", "k", "l", "m",
         "n", "o", "ô", "ơ", "p", "q", "r", "s", "t", "u", "ư", "v", "w", "x", "y", "z"},
        sort_key);
}

TEST_CASE("the tones of a vowel sort in their order, after the letters") {
    check_ascending(
        {"a", "à", "ả", "ã", "á", "ạ", "ă", "ằ", "ẳ", "ẵ", "ắ", "ặ", "â", "ầ", "ẩ", "ẫ", "ấ", "ậ"},
        sort_key);
    check_ascending({"bá an", "ba chi", "bà chi"}, sort_key);
    check_ascending({"đảng", "Đảng", "đảng bộ"}, sort_key);
}

TEST_CASE("a sort key does not depend on how the text was written") {
    CHECK(sort_key("Tie\u0302\u0301ng") == sort_key("Tiếng"));
    CHECK(sort_key("") < sort_key("a"));
    CHECK(sort_key("Đảng").find('\0') == std::string::npos);
}

TEST_CASE("names sort by given name, then family, then middle names") {
    check_ascending({"Trần An", "Lê Anh", "Bùi Ánh", "Đỗ Ân", "Nguyễn Ân", "Vũ Văn Dũng", "Lê Đào"},
                    name_sort_key);
    check_ascending({"Nguyễn Ân", "Đỗ Ẩn"}, name_sort_key);
    check_ascending({"Lê An", "Lê Thị An", "Lê Văn An", "Nguyễn An"}, name_sort_key);
    check_ascending({"Niê", "H'Hen Niê"}, name_sort_key);
    CHECK(name_sort_key("  Lê   Văn  An ") == name_sort_key("Lê Văn An"));
}

TEST_CASE("a part of a name decides wholly before the next part is looked at") {
    const std::vector<std::string> parts{"An",  "an", "Án", "Ân", "Ẩn",
                                         "Anh", "Đỗ", "Do", "Đô", "Y"};
    for (const auto& one_given : parts) {
        for (const auto& other_given : parts) {
            for (const auto& one_family : parts) {
                const auto one = std::tuple{sort_key(one_given), sort_key(one_family)};
                const auto other = std::tuple{sort_key(other_given), sort_key("Đỗ")};
                const bool is_less = name_sort_key(one_family + " " + one_given) <
                                     name_sort_key("Đỗ " + other_given);
                REQUIRE(is_less == (one < other));
            }
        }
    }
}

TEST_SUITE_END();
