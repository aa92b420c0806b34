#include "sotay/net/percent_encoding.h"

#include "sotay/net/request_target.h"

#include <doctest/doctest.h>

#include <string>

using namespace sotay::net;

TEST_SUITE_BEGIN("net: percent encoding");

TEST_CASE("only unreserved characters stay as they are") {
    CHECK(percent_encode("aZ09-._~") == "aZ09-._~");
    CHECK(percent_encode("a b+c&d=e%f/?#") == "a%20b%2Bc%26d%3De%25f%2F%3F%23");
    CHECK(percent_encode("Đảng") == "%C4%90%E1%BA%A3ng");
    CHECK(percent_encode("").empty());
}

TEST_CASE("what is encoded is read back as it was") {
    const std::string text = "Họp lúc 14h & 100% = a+b\n\x01\x7f";
    const auto target = parse_target("/a?text=" + percent_encode(text));
    REQUIRE(target);
    CHECK(target->query.at("text") == text);
}

TEST_SUITE_END();
