#include "extract/encoding.h"

#include "sotay/text/legacy.h"

#include <doctest/doctest.h>

#include <array>

#include "extract/html.h"
#include "extract/lettering.h"
#include "extract/plain_text.h"

using namespace sotay;
using namespace sotay::extract;
using namespace std::string_literals;

TEST_SUITE_BEGIN("extract: encodings");

namespace {

std::string utf16(std::u16string_view text, bool little_endian) {
    std::string bytes;
    for (const char16_t unit : text) {
        const auto low = static_cast<char>(unit & 0xFFU);
        const auto high = static_cast<char>(unit >> 8U);
        bytes += little_endian ? std::string{low, high} : std::string{high, low};
    }
    return bytes;
}

}  // namespace

TEST_CASE("bytes are read the way that makes Vietnamese") {
    struct Row {
        std::string bytes;
        std::string text;
    };
    const std::array rows{
        Row{"\xEF\xBB\xBF"
            "Đảng",
            "Đảng"},
        Row{utf16(u"Chi bộ họp thường kỳ", true), "Chi bộ họp thường kỳ"},
        Row{utf16(u"Chi bộ họp thường kỳ", false), "Chi bộ họp thường kỳ"},
        Row{"\xFF\xFE" + utf16(u"Đảng", true), "Đảng"},
        Row{"Ngh\xDE quy\xD5t c\xF1"
            "a chi b\xE9 v\xD2 c\xABng t\xB8"
            "c",
            "Nghị quyết của chi bộ về công tác"},
        Row{"Ngh\xF2 quye\xE1t cu\xFB"
            "a chi bo\xE4 ve\xE0 co\xE2ng ta\xF9"
            "c",
            "Nghị quyết của chi bộ về công tác"},
        Row{"Ngh\x69\xF2 quy\xEA\xECt c\x75\xD2"
            "a chi b\xF4\xF2",
            "Nghị quyết của chi bộ"},
        Row{"Đảng viên Đảng bộ họp thường kỳ ở \xFF thôn",
            "Đảng viên Đảng bộ họp thường kỳ ở \uFFFD thôn"},
        Row{"caf\xE9", "café"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        CHECK(to_unicode(row.bytes).value_or("none") == row.text);
    }
    CHECK_FALSE(to_unicode("\xFF\xFE\x10\x01\x1E"s));
}

TEST_CASE("numbers of a program in two bytes each are no text") {
    CHECK_FALSE(is_unmarked_utf16("\x05\0\x06\0\x07\0\x01\0"s));
    CHECK_FALSE(is_unmarked_utf16("plain text"));
    CHECK_FALSE(is_unmarked_utf16(""));
    CHECK(is_unmarked_utf16(utf16(u"Chi bộ", true)));
}

TEST_CASE("a web page may name its encoding, or write old letters as Unicode") {
    const auto page = [](const std::string& bytes) { return read_html(bytes).pages.at(0); };
    CHECK(page("<html><meta content=\"text/html; CHARSET=windows-1258\"><p>K\xEA\xD2") == "Kể\n");
    CHECK(page("<html><p>Ngh&THORN; quy&Otilde;t c&ntilde;a chi b&eacute;</p>") ==
          "Nghị quyết của chi bộ\n");
    CHECK(read_plain_text("TiÕng ViÖt").pages.at(0) == "Tiếng Việt");
}

TEST_CASE("fonts are known by their names, whole or cut down in a PDF") {
    CHECK(lettering_of(".VnTime") == Lettering{text::Charset::tcvn3, false});
    CHECK(lettering_of("ABCDEF+.VnTimeH-Bold") == Lettering{text::Charset::tcvn3, true});
    CHECK(lettering_of(".VnTimeH,Bold") == Lettering{text::Charset::tcvn3, true});
    CHECK(lettering_of(".VNARIALH") == Lettering{text::Charset::tcvn3, true});
    CHECK(lettering_of("VNI-Times") == Lettering{text::Charset::vni, false});
    CHECK(lettering_of("Times New Roman") == Lettering{});
    CHECK(lettering_of("") == Lettering{});
}

TEST_CASE("a few old words in a paper in Unicode are left to the paper") {
    std::vector<std::string> pages{"Nghị quyết của chi bộ về công tác, café và Õ\n"};
    const std::vector<std::string> before = pages;
    recognise_lettering(pages);
    CHECK(pages == before);
}

TEST_SUITE_END();
