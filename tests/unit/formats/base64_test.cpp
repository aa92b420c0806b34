#include "sotay/formats/base64.h"

#include "random_text.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

using namespace sotay;

TEST_SUITE_BEGIN("formats: base64");

namespace {

std::string decoded(const std::string& text) {
    Base64Decoder decoder;
    decoder.add(text);
    return decoder.is_whole() ? decoder.bytes() : "damaged";
}

}  // namespace

TEST_CASE("The examples of RFC 4648 are written and read") {
    const std::vector<std::pair<std::string, std::string>> examples{{"", ""},
                                                                    {"f", "Zg=="},
                                                                    {"fo", "Zm8="},
                                                                    {"foo", "Zm9v"},
                                                                    {"foob", "Zm9vYg=="},
                                                                    {"fooba", "Zm9vYmE="},
                                                                    {"foobar", "Zm9vYmFy"}};
    for (const auto& [bytes, text] : examples) {
        CAPTURE(bytes);
        CHECK(to_base64(bytes) == text);
        CHECK(decoded(text) == bytes);
    }
}

TEST_CASE("Lines, and padding left out, do not matter") {
    CHECK(decoded(" Zm9v\r\n\tYg = = \n") == "foob");
    CHECK(decoded("Zm9vYg") == "foob");
}

TEST_CASE("What is no base64 is told") {
    for (const std::string& text : {std::string{"Zm9v!"}, std::string{"Z"}, std::string{"Zg==Zg"},
                                    std::string{"===="}, std::string{"Zm9v\0", 5}}) {
        CAPTURE(text);
        CHECK(decoded(text) == "damaged");
    }
}

TEST_CASE("Any bytes come back, however they are cut into pieces") {
    test::RandomText random{7};
    for (int round = 0; round < 200; ++round) {
        std::string bytes;
        for (std::size_t left = random.below(100); left > 0; --left) {
            bytes += static_cast<char>(random.below(256));
        }
        const std::string text = to_base64(bytes);
        Base64Decoder decoder;
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t size = 1 + random.below(7);
            decoder.add(std::string_view{text}.substr(at, size));
            at += size;
        }
        CHECK(decoder.is_whole());
        CHECK(decoder.bytes() == bytes);
    }
}

TEST_SUITE_END();
