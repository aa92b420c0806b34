#include "sotay/text/vietnamese.h"

#include "syllables.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace sotay;
using namespace sotay::text;

TEST_SUITE_BEGIN("text::vietnamese");

TEST_CASE("every Vietnamese syllable is the same text however it is written") {
    for (const auto& [written, folded] : test::all_syllables()) {
        CAPTURE(written.composed);
        REQUIRE(nfc(written.half) == written.composed);
        REQUIRE(nfc(written.decomposed) == written.composed);
        REQUIRE(nfc(written.composed) == written.composed);
        REQUIRE(fold(written.composed) == folded);
        REQUIRE(fold(written.half) == folded);
        REQUIRE(fold(written.decomposed) == folded);
        REQUIRE(fold_case(written.half) == fold_case(written.composed));
        REQUIRE(fold_case(written.decomposed) == fold_case(written.composed));
        REQUIRE(strip_accents(written.decomposed) == folded);
    }
}

TEST_CASE("folding a syllable twice changes nothing more") {
    for (const auto& [written, folded] : test::all_syllables()) {
        CAPTURE(written.composed);
        const std::string exact = fold_case(written.composed);
        REQUIRE(fold_case(exact) == exact);
        REQUIRE(nfc(exact) == exact);
        REQUIRE(fold(exact) == folded);
    }
}

TEST_CASE("normal text drops what cannot be seen and turns no-break spaces into spaces") {
    CHECK(nfc("\uFEFFĐảng\u00A0bộ") == "Đảng bộ");
    CHECK(nfc("ng\u00ADhị\u200B quyết") == "nghị quyết");
    CHECK(nfc("e\u200B\u0302\u0323") == "ệ");
    CHECK(nfc("a\u0340b\u0341") == "àb\u0301");
    CHECK(nfc("") == "");
    CHECK(nfc("plain ASCII, 57-NQ/TW") == "plain ASCII, 57-NQ/TW");
}

TEST_CASE("normalising twice is normalising once, whatever the script") {
    for (const std::string text : {"=\u0338", "각 \u1100\u1161", "Å \u212B", "中文\u0301", "ａ",
                                   "\u0344", "😀\u200D😀", "\xE1\xBB", "\xFF\u0301", "H\u0331"}) {
        CAPTURE(text);
        CHECK(nfc(nfc(text)) == nfc(text));
        CHECK(fold_case(fold_case(text)) == fold_case(text));
        CHECK(is_utf8(nfc(text)));
        CHECK(is_utf8(fold(text)));
    }
}

TEST_CASE("bytes that are no UTF-8 are found, and replaced one broken sequence at a time") {
    for (const std::string broken : {"\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE1\xBB",
                                     "\x80", "a\xFF", "\xE0\x80\x80"}) {
        CAPTURE(broken);
        CHECK_FALSE(is_utf8(broken));
    }
    CHECK(is_utf8("Đảng 😀"));
    CHECK(nfc("a\xE1\xBB z\xFF") == "a\uFFFD z\uFFFD");
    CHECK(fold("A\xE1\xBB Z\xFF") == "a\uFFFD z\uFFFD");
}

TEST_CASE("squeezing leaves one space between words and none at the ends") {
    CHECK(squeeze(" \t Chi bộ\u00A0\u00A0 thôn \r\n 1\u3000") == "Chi bộ thôn 1");
    CHECK(squeeze("a\u0085b\vc") == "a b c");
    CHECK(squeeze(" \n ").empty());
}

TEST_CASE("folding gives plain small letters") {
    CHECK(fold("Nghị quyết Đảng ủy") == "nghi quyet dang uy");
    CHECK(fold("ÐẢNG ủy") == "dang uy");
    CHECK(fold("57-NQ/TW") == "57-nq/tw");
    CHECK(fold("Straße, Œuvre, Łódź") == "strasse, oeuvre, lodz");
    CHECK(fold("Ά Ω Ж 한") == fold("Α\u0301 \u2126 ж \u1112\u1161\u11AB"));
    CHECK(fold("Chi\u00A0bộ") == "chi bo");
}

TEST_CASE("the old and the new place of a tone compare equal") {
    const std::vector<std::pair<std::string, std::string>> pairs{
        {"hoà", "hòa"},       {"thuỷ", "thủy"},   {"Uỷ", "ủy"},       {"khoẻ", "khỏe"},
        {"KHOÁ", "khóa"},     {"toàn", "tòan"},   {"quý", "qúy"},     {"giá", "gía"},
        {"giếng", "gíêng"},   {"ngoài", "ngòai"}, {"huỳnh", "hùynh"}, {"khuỷu", "khủyu"},
        {"người", "ngừơi"},   {"thuở", "thủơ"},   {"quốc", "qúôc"},   {"quào", "quaò"},
        {"nguyễn", "ngũyên"}, {"loè", "lòe"},     {"của", "cuả"},     {"xoáy", "xóay"}};
    for (const auto& [one, other] : pairs) {
        CAPTURE(one);
        CHECK(fold_case(one) == fold_case(other));
    }
    CHECK(fold_case("Uỷ ban Hoà giải, Thuý") == "ủy ban hòa giải, thúy");
}

TEST_CASE("the tone stands on the vowel that carries it") {
    for (const std::string text :
         {"hòa",   "toàn",    "quý",   "giá",   "gì",     "giếng", "ngoài",
          "huỳnh", "khuỷu",   "người", "thuở",  "nguyễn", "mía",   "chào",
          "yếu",   "nghiêng", "đường", "xoong", "đắk",    "quốc",  "khuya"}) {
        CAPTURE(text);
        CHECK(fold_case(text) == text);
    }
}

TEST_CASE("folding the case keeps tones and shapes apart") {
    CHECK(fold_case("Đăng") != fold_case("Đảng"));
    CHECK(fold_case("hoa") != fold_case("hòa"));
    CHECK(fold_case("ÐẢNG") == "đảng");
}

TEST_CASE("a word that is no Vietnamese syllable keeps its marks where they are") {
    for (const std::string text : {"résumé", "país", "españoà", "naïve", "hoàx", "hoà1"}) {
        CAPTURE(text);
        CHECK(fold_case(text) == text);
    }
    CHECK(fold_case("espan\u0303oa\u0300") == "españoà");
    CHECK(fold_case("H\u0331") == "\u1E96");
}

TEST_CASE("a text without accents keeps its case and fits the typewriter") {
    CHECK(strip_accents("Đảng ủy xã Thọ Xuân") == "Dang uy xa Tho Xuan");
    CHECK(strip_accents("“Hội nghị” – 50.000₫…") == "\"Hoi nghi\" - 50.000d...");
    CHECK(strip_accents("ÐẶNG 한") == "DANG 한");
}

TEST_CASE("a name in capitals is written as a name") {
    CHECK(title_case_name("NGUYỄN ĐÌNH HẢO") == "Nguyễn Đình Hảo");
    CHECK(title_case_name("  nguyễn   văn ân ") == "Nguyễn Văn Ân");
    CHECK(title_case_name("H'HEN NIÊ") == "H'Hen Niê");
    CHECK(title_case_name("k'sor y-bhăm") == "K'Sor Y-Bhăm");
    CHECK(title_case_name("NGuyễn Thị A") == "Nguyễn Thị A");
}

TEST_CASE("a name in capital and small letters stays as it was written") {
    for (const std::string name : {"H'Hen Niê", "Giàng A Câu", "K'sor Nham", "Lê Thị Hồng Ân"}) {
        CHECK(title_case_name(name) == name);
    }
}

TEST_CASE("a terminal needs no column for a mark and two for an East Asian letter") {
    CHECK(display_width("Đảng ủy") == 7);
    CHECK(display_width("Đa\u0309ng") == 4);
    CHECK(display_width("a\u200Bb\n") == 2);
    CHECK(display_width("中文") == 4);
}

TEST_CASE("a mistyped word finds the one that was meant") {
    const std::vector<std::string> words{"member", "meeting", "directive", "notify", "chi bộ"};
    CHECK(nearest("membr", words) == "member");
    CHECK(nearest("mebmer", words) == "member");
    CHECK(nearest("mee", words) == "meeting");
    CHECK(nearest("direktiv", words) == "directive");
    CHECK(nearest("CHI BO", words) == "chi bộ");
}

TEST_CASE("a word that is like none finds none") {
    const std::vector<std::string> words{"member", "meeting", "to"};
    CHECK(nearest("calendar", words).empty());
    CHECK(nearest("x", words).empty());
    CHECK(nearest("", words).empty());
    CHECK(nearest("member", {}).empty());
}

TEST_CASE("of two words equally near the earlier is suggested, and one that continues it first") {
    CHECK(nearest("cot", {"cat", "cut"}) == "cat");
    CHECK(nearest("cot", {"cut", "cat"}) == "cut");
    CHECK(nearest("cot", {"cat", "cotton"}) == "cotton");
    CHECK(nearest("cot", {"cotton", "cot"}) == "cot");
}

TEST_SUITE_END();
