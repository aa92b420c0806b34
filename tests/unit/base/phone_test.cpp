#include "sotay/base/phone.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace sotay;

TEST_SUITE_BEGIN("base::phone");

namespace {

const PhonePlan& plan() {
    static const PhonePlan instance{
        .mobile_prefixes = {"038", "084", "070", "083", "098", "099"},
        .migrated = {{"0168", "038"}, {"0120", "070"}, {"0123", "083"}},
    };
    return instance;
}

}  // namespace

TEST_CASE("every way to write a mobile number gives the same digits") {
    for (const std::string text :
         {"0987654321", "0987 654 321", "0987.654.321", "0987-654-321", "+84 987.654.321",
          "84987654321", "0084 987 654 321", "+84 (0) 987 654 321", "987654321", " 098 765 4321\t",
          "０９８７６５４３２１", "'0987654321", "0987–654–321", "987654321.0"}) {
        CAPTURE(text);
        CHECK(normalise_phone(text, plan()) == "84987654321");
    }
}

TEST_CASE("a number of eleven digits gets the prefix that took its place") {
    for (const std::string text :
         {"01681234567", "+84 168 123 4567", "841681234567", "1681234567"}) {
        CAPTURE(text);
        CHECK(normalise_phone(text, plan()) == "84381234567");
    }
    CHECK(normalise_phone("0120 765 4321", plan()) == "84707654321");
}

TEST_CASE("a prefix like the country code or the province code is read as a prefix") {
    CHECK(normalise_phone("841234567", plan()) == "84841234567");
    CHECK(normalise_phone("0841234567", plan()) == "84841234567");
    CHECK(normalise_phone("84841234567", plan()) == "84841234567");
    CHECK(normalise_phone("+84 38 123 4567", plan()) == "84381234567");
}

TEST_CASE("what is no Vietnamese mobile number is none") {
    for (const std::string text :
         {"", "+", "0", "84", "+84", "0987", "098765432", "09876543210", "0237 3852 246",
          "+1 987 654 3210", "0912 345 678", "0987654321a", "0987+654321", "++84987654321",
          "0987654321/0987654322", "01991234567", "038123456789"}) {
        CAPTURE(text);
        CHECK_FALSE(normalise_phone(text, plan()));
    }
}

TEST_CASE("what was done to a number is told") {
    CHECK(read_phone("987654321", plan()).had_lost_zero);
    CHECK(read_phone("1681234567", plan()).had_lost_zero);
    CHECK(read_phone("1681234567", plan()).was_migrated);
    CHECK_FALSE(read_phone("+84987654321", plan()).had_lost_zero);
    CHECK_FALSE(read_phone("84987654321", plan()).had_lost_zero);
    CHECK_FALSE(read_phone("0987654321", plan()).was_migrated);
}

TEST_CASE("of several numbers the first mobile one is taken, and that is told") {
    for (const std::string text :
         {"0987654321; 0381234567", "0987654321/0381234567", "0987654321 - 0381234567",
          "0987 654 321, 038 123 4567", "0987654321-0381234567", "0987 654 321 0381 234 567",
          "0237 3852 246; 0987654321", "0987654321\n0381234567", "0987654321/0381"}) {
        CAPTURE(text);
        const auto reading = read_phone(text, plan());
        CHECK(reading.kind == PhoneReading::Kind::mobile);
        CHECK(reading.number == "84987654321");
        CHECK(reading.has_several);
        CHECK_FALSE(normalise_phone(text, plan()));
    }
}

TEST_CASE("words in brackets are left out, and that is told") {
    const auto reading = read_phone("0987 654 321 (Zalo)", plan());
    CHECK(reading.number == "84987654321");
    CHECK(reading.has_remark);
    CHECK_FALSE(read_phone("(0987) 654 321", plan()).has_remark);
}

TEST_CASE("a landline and a letter among the digits are told apart from nonsense") {
    using Kind = PhoneReading::Kind;
    CHECK(read_phone("0237 3852 246", plan()).kind == Kind::landline);
    CHECK(read_phone("2373852246", plan()).kind == Kind::landline);
    CHECK(read_phone("024.38252525", plan()).kind == Kind::landline);
    CHECK(read_phone("O987654321", plan()).kind == Kind::letter);
    CHECK(national_phone(read_phone("o98 765 432l", plan()).number) == "0987654321");
    CHECK(read_phone("không có", plan()).kind == Kind::none);
    CHECK(read_phone("0987 654 321 9", plan()).kind == Kind::none);
}

TEST_SUITE_END();
