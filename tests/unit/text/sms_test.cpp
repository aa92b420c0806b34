#include "sotay/text/sms.h"

#include "sotay/text/vietnamese.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace sotay::text;

TEST_SUITE_BEGIN("text::sms");

namespace {

std::string repeat(const std::string& piece, std::size_t count) {
    std::string result;
    for (std::size_t index = 0; index < count; ++index) result += piece;
    return result;
}

struct Threshold {
    std::size_t length;
    std::size_t segments;
};

}  // namespace

TEST_CASE("a message of the GSM alphabet grows at 160, 306 and 459 characters") {
    for (const auto& [length, segments] : std::vector<Threshold>{{0, 1},
                                                                 {160, 1},
                                                                 {161, 2},
                                                                 {306, 2},
                                                                 {307, 3},
                                                                 {459, 3},
                                                                 {460, 4},
                                                                 {612, 4},
                                                                 {613, 5}}) {
        CAPTURE(length);
        CHECK(sms_segments(repeat("a", length)) == segments);
        CHECK(sms_segments(repeat("à", length)) == segments);
    }
}

TEST_CASE("a message with Vietnamese letters grows at 70, 134 and 201 characters") {
    for (const auto& [length, segments] :
         std::vector<Threshold>{{1, 1}, {70, 1}, {71, 2}, {134, 2}, {135, 3}, {201, 3}, {202, 4}}) {
        CAPTURE(length);
        CHECK(sms_segments(repeat("đ", length)) == segments);
        CHECK(sms_segments(repeat("ệ", length)) == segments);
    }
}

TEST_CASE("an escape pair counts two and is never split") {
    CHECK(sms_segments(repeat("a", 158) + "€") == 1);
    CHECK(sms_segments(repeat("a", 159) + "€") == 2);
    CHECK(sms_segments(repeat("a", 152) + "€" + repeat("a", 10)) == 2);
    CHECK(sms_segments(repeat("a", 152) + "€" + repeat("a", 151)) == 2);
    CHECK(sms_segments(repeat("a", 152) + "€" + repeat("a", 152)) == 3);
}

TEST_CASE("a surrogate pair counts two and is never split") {
    CHECK(sms_segments(repeat("😀", 35)) == 1);
    CHECK(sms_segments(repeat("😀", 36)) == 2);
    CHECK(sms_segments(repeat("😀", 66)) == 2);
    CHECK(sms_segments(repeat("😀", 67)) == 3);
}

TEST_CASE("an invitation costs one segment less without its accents") {
    const std::string invitation =
        "Kính mời đồng chí dự sinh hoạt chi bộ thường kỳ lúc 14h00 ngày 05/12/2026 tại Hội trường "
        "tầng 2.";
    CHECK(display_width(invitation) == 96);
    CHECK(sms_segments(invitation) == 2);
    CHECK(sms_segments(strip_accents(invitation)) == 1);
    CHECK_FALSE(is_gsm7(invitation));
    CHECK(is_gsm7(strip_accents(invitation)));
}

TEST_CASE("segments are counted as the normal form is sent") {
    CHECK(sms_segments(repeat("e\u0302\u0323", 70)) == 1);
    CHECK(is_gsm7("a\u0300"));
}

TEST_CASE("only seven accented Vietnamese letters are in the GSM alphabet") {
    CHECK(is_gsm7("àèéìòùÉ"));
    for (const std::string letter : {"á", "đ", "Đ", "À", "ê", "ý", "ạ", "`", "ç"}) {
        CAPTURE(letter);
        CHECK_FALSE(is_gsm7(letter));
    }
    CHECK(is_gsm7("@£$_{}[]~\\|^€\r\n ΔΩ"));
    CHECK(is_gsm7(""));
}

TEST_SUITE_END();
