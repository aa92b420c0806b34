#include "sotay/text/tokens.h"

#include "syllables.h"

#include "sotay/text/vietnamese.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace sotay;
using namespace sotay::text;

TEST_SUITE_BEGIN("text::tokens");

namespace {

struct Read {
    std::string source;
    std::string folded;
    std::string exact;
};

std::vector<Read> read_all(const std::string& text) {
    std::vector<Read> result;
    tokenize(text, [&](const Token& token) {
        result.push_back({text.substr(token.begin, token.end - token.begin),
                          std::string{token.folded}, std::string{token.exact}});
    });
    return result;
}

std::vector<std::string> folded_words(const std::string& text) {
    std::vector<std::string> result;
    for (const auto& token : read_all(text)) result.push_back(token.folded);
    return result;
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("words are runs of letters and digits") {
    CHECK(folded_words("57-NQ/TW") == Words{"57", "nq", "tw"});
    CHECK(folded_words("  Đảng viên, (dự bị)… H'Hen 2%") ==
          Words{"dang", "vien", "du", "bi", "h", "hen", "2"});
    CHECK(folded_words("").empty());
    CHECK(folded_words("… – \u0301 \u200B").empty());
    CHECK(folded_words("chi\u00A0bộ") == Words{"chi", "bo"});
}

TEST_CASE("a word says where it stands and how it was meant") {
    const auto tokens = read_all("Uỷ ban Hoa\u0300 bình.");
    REQUIRE(tokens.size() == 4);
    CHECK(tokens[0].source == "Uỷ");
    CHECK(tokens[0].folded == "uy");
    CHECK(tokens[0].exact == "ủy");
    CHECK(tokens[2].source == "Hoa\u0300");
    CHECK(tokens[2].folded == "hoa");
    CHECK(tokens[2].exact == "hòa");
}

TEST_CASE("a soft hyphen or zero-width space inside a word leaves it whole") {
    const auto tokens = read_all("ng\u00ADhị ho\u200Bà\u200B.");
    REQUIRE(tokens.size() == 2);
    CHECK(tokens[0].exact == "nghị");
    CHECK(tokens[1].exact == "hòa");
    CHECK(tokens[1].source == "ho\u200Bà");
}

TEST_CASE("letters of other scripts are words too") {
    const auto tokens = read_all("Пётр 北京 ΆΝΝΑ");
    REQUIRE(tokens.size() == 3);
    CHECK(tokens[0].exact == "пётр");
    CHECK(tokens[0].folded == "петр");
    CHECK(tokens[1].exact == "北京");
    CHECK(tokens[2].folded == "αννα");
}

TEST_CASE("bytes that are no UTF-8 part words and do no harm") {
    CHECK(folded_words("a\xFF"
                       "b\xE1\xBB") == Words{"a", "b"});
    CHECK(folded_words("\xF0\x9F").empty());
}

TEST_CASE("every syllable as a token is what fold and fold_case make of it") {
    std::string text;
    std::vector<std::string> sources;
    for (const auto& [written, folded] : test::all_syllables()) {
        for (const auto& source : {written.composed, written.half, written.decomposed}) {
            sources.push_back(source);
            text += source + "-";
        }
    }
    const auto tokens = read_all(text);
    REQUIRE(tokens.size() == sources.size());
    for (std::size_t index = 0; index < tokens.size(); ++index) {
        CAPTURE(sources[index]);
        REQUIRE(tokens[index].source == sources[index]);
        REQUIRE(tokens[index].folded == fold(sources[index]));
        REQUIRE(tokens[index].exact == fold_case(sources[index]));
    }
}

TEST_CASE("a word that is no syllable is also what fold_case makes of it") {
    for (const std::string word :
         {"résumé", "re\u0301sume\u0301", "espan\u0303ol", "H\u0331oà", "ĐạihộiĐảngbộ",
          "\u0110a\u0323iho\u0302\u0323i", "daihoidangbo\u0302\u0323", "a\u0300\u0302", "ạ\u0301",
          "Ｆｕｌｌ", "Ⱥ", "Ⱥe\u0301", "Ⱥ\u0301", "中\u0301", "a中\u0301", "ñoà"}) {
        CAPTURE(word);
        const auto tokens = read_all(word);
        REQUIRE(tokens.size() == 1);
        CHECK(tokens[0].exact == fold_case(word));
        CHECK(tokens[0].exact == fold_case(nfc(word)));
        CHECK(tokens[0].folded == fold(nfc(word)));
    }
}

TEST_CASE("a word of any length is read whole") {
    const std::string word(100'000, 'X');
    const auto tokens = read_all(word + " ệ");
    REQUIRE(tokens.size() == 2);
    CHECK(tokens[0].folded == std::string(100'000, 'x'));
    CHECK(tokens[0].exact.size() == 100'000);
}

TEST_SUITE_END();
