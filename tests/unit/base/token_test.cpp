#include "sotay/base/token.h"

#include <doctest/doctest.h>

#include <string>

using namespace sotay;

TEST_SUITE_BEGIN("base::token");

TEST_CASE("bytes come back from the letters of an address, whatever they are") {
    for (const std::size_t size : {0U, 1U, 2U, 3U, 21U, 64U}) {
        const auto bytes = random_bytes(size);
        const auto text = to_base64url(bytes);
        CHECK(text.find_first_not_of(
                  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
              std::string::npos);
        CHECK(from_base64url(text) == bytes);
    }
    CHECK(to_base64url({0xFB, 0xFF}) == "-_8");
    CHECK(to_base64({0xFB, 0xFF}) == "+/8=");
}

TEST_CASE("only what would be written is read") {
    for (const std::string text : {"-_8=", "+/8", "-_9", "A", "AA A", "AA\n", "AAAA="}) {
        CAPTURE(text);
        CHECK_FALSE(from_base64url(text));
    }
}

TEST_CASE("secrets are the same when every byte is") {
    CHECK(is_same_secret({1, 2, 3}, {1, 2, 3}));
    CHECK_FALSE(is_same_secret({1, 2, 3}, {1, 2, 4}));
    CHECK_FALSE(is_same_secret({1, 2, 3}, {1, 2}));
    CHECK(is_same_secret({}, {}));
}

TEST_SUITE_END();
