#include "sotay/store/passphrase.h"

#include "sotay/base/error.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace sotay;
using namespace sotay::store;

TEST_SUITE_BEGIN("store::passphrase");

namespace {

constexpr std::size_t k_piece = 65'536;

const Secret k_passphrase{"một câu dài"};

std::string sealed(const std::string& content) {
    std::string out;
    SealingStream stream{k_passphrase, [&out](std::string_view piece) { out += piece; }};
    stream.write(content);
    stream.finish();
    return out;
}

std::string opened(const std::string& bytes, const Secret& passphrase = k_passphrase) {
    std::size_t at = 0;
    OpeningStream stream{passphrase, [&](std::span<char> buffer) {
                             const auto size = std::min(buffer.size(), bytes.size() - at);
                             std::copy_n(bytes.data() + at, size, buffer.data());
                             at += size;
                             return size;
                         }};
    std::string content(bytes.size(), '\0');
    content.resize(stream.read(content));
    return content;
}

}  // namespace

TEST_CASE("a stream of any length opens with its passphrase") {
    for (const auto size : {std::size_t{0}, std::size_t{1}, k_piece, k_piece + 1, 3 * k_piece}) {
        CAPTURE(size);
        const std::string content(size, 'x');
        CHECK(opened(sealed(content)) == content);
    }
}

TEST_CASE("another passphrase, a changed byte, a lost or a swapped piece do not open") {
    const auto whole = sealed(std::string(k_piece, 'a') + std::string(k_piece, 'b') + "c");
    CHECK_THROWS_AS((void)opened(whole, Secret{"khác"}), Error);
    const auto beginning = whole.size() - 2 * (k_piece + 17) - 18;
    for (const auto place :
         {std::size_t{0}, std::size_t{20}, beginning - 1, beginning + 5, whole.size() - 1}) {
        CAPTURE(place);
        auto damaged = whole;
        damaged[place] ^= 1;
        CHECK_THROWS_AS((void)opened(damaged), Error);
    }
    const auto first = whole.substr(beginning, k_piece + 17);
    const auto second = whole.substr(beginning + k_piece + 17, k_piece + 17);
    const auto last = whole.substr(beginning + 2 * (k_piece + 17));
    CHECK_THROWS_AS((void)opened(whole.substr(0, beginning) + second + first + last), Error);
    CHECK_THROWS_AS((void)opened(whole.substr(0, beginning) + first + second), Error);
    CHECK_THROWS_AS((void)opened(whole + "x"), Error);
}

TEST_CASE("a file that asks for hours of work or all memory is refused at once") {
    auto greedy = sealed("x");
    greedy[k_sealed_magic.size() + 16 + 7] = 1;  // highest byte of the work
    CHECK_THROWS_AS((void)opened(greedy), Error);
}

TEST_CASE("a sealed value is lines of hexadecimal digits, which may be typed with spaces") {
    auto text = seal_text(k_passphrase, Secret{"value"});
    CHECK(text.find_first_not_of("0123456789abcdef\n") == std::string::npos);
    CHECK(text.find('\n') == 64);
    text.insert(10, " ");
    CHECK(open_text(k_passphrase, text).reveal() == "value");
    CHECK_THROWS_AS((void)open_text(k_passphrase, "no digits"), Error);
}
