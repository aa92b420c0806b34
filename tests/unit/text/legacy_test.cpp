#include "sotay/text/legacy.h"

#include "syllables.h"

#include "sotay/text/syllable.h"
#include "sotay/text/vietnamese.h"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

using namespace sotay;
using namespace sotay::text;

namespace {

using Table = std::map<std::string, std::string>;  // letter to its bytes

/// Code points of `text` in UTF-8.
std::vector<std::string> letters_of(const std::string& text) {
    std::vector<std::string> letters;
    for (const char byte : text) {
        const bool is_tail = (static_cast<unsigned char>(byte) & 0xC0U) == 0x80;
        if (is_tail && !letters.empty()) {
            letters.back() += byte;
        } else {
            letters.emplace_back(1, byte);
        }
    }
    return letters;
}

std::string written(const Table& table, const std::string& text) {
    std::string bytes;
    for (const auto& letter : letters_of(text)) {
        const auto found = table.find(letter);
        bytes += found == table.end() ? letter : found->second;
    }
    return bytes;
}

Table row(std::vector<int> bytes, const std::string& letters) {
    Table table;
    const auto each = letters_of(letters);
    REQUIRE(each.size() == bytes.size());
    for (std::size_t i = 0; i < each.size(); ++i) table[each[i]] = static_cast<char>(bytes[i]);
    return table;
}

const Table& tcvn3() {
    static const Table k_table = [] {
        Table table;
        table.merge(row({0xA1, 0xA2, 0xA3, 0xA4, 0xA5, 0xA6, 0xA7}, "ĂÂÊÔƠƯĐ"));
        table.merge(row({0xA8, 0xA9, 0xAA, 0xAB, 0xAC, 0xAD, 0xAE}, "ăâêôơưđ"));
        table.merge(row({0xB5, 0xB6, 0xB7, 0xB8, 0xB9}, "àảãáạ"));
        table.merge(row({0xBB, 0xBC, 0xBD, 0xBE, 0xC6}, "ằẳẵắặ"));
        table.merge(row({0xC7, 0xC8, 0xC9, 0xCA, 0xCB}, "ầẩẫấậ"));
        table.merge(row({0xCC, 0xCE, 0xCF, 0xD0, 0xD1}, "èẻẽéẹ"));
        table.merge(row({0xD2, 0xD3, 0xD4, 0xD5, 0xD6}, "ềểễếệ"));
        table.merge(row({0xD7, 0xD8, 0xDC, 0xDD, 0xDE}, "ìỉĩíị"));
        table.merge(row({0xDF, 0xE1, 0xE2, 0xE3, 0xE4}, "òỏõóọ"));
        table.merge(row({0xE5, 0xE6, 0xE7, 0xE8, 0xE9}, "ồổỗốộ"));
        table.merge(row({0xEA, 0xEB, 0xEC, 0xED, 0xEE}, "ờởỡớợ"));
        table.merge(row({0xEF, 0xF1, 0xF2, 0xF3, 0xF4}, "ùủũúụ"));
        table.merge(row({0xF5, 0xF6, 0xF7, 0xF8, 0xF9}, "ừửữứự"));
        table.merge(row({0xFA, 0xFB, 0xFC, 0xFD, 0xFE}, "ỳỷỹýỵ"));
        return table;
    }();
    return k_table;
}

/// The letters of test::k_vowel_rows with the marks of VNI behind their bases.
void add_vni_row(Table& table, const std::string& letters, const std::string& bases,
                 const std::vector<int>& marks) {
    const auto each = letters_of(letters);
    for (std::size_t i = 0; i < each.size(); ++i) {
        table[each[i]] = bases + (marks[i] == 0 ? "" : std::string(1, static_cast<char>(marks[i])));
    }
}

const Table& vni() {
    static const Table k_table = [] {
        const std::vector<int> plain{0, 0xF9, 0xF8, 0xFB, 0xF5, 0xEF};
        const std::vector<int> circumflex{0xE2, 0xE1, 0xE0, 0xE5, 0xE3, 0xE4};
        const std::vector<int> breve{0xEA, 0xE9, 0xE8, 0xFA, 0xFC, 0xEB};
        const std::vector<int> plain_capital{0, 0xD9, 0xD8, 0xDB, 0xD5, 0xCF};
        const std::vector<int> circumflex_capital{0xC2, 0xC1, 0xC0, 0xC5, 0xC3, 0xC4};
        const std::vector<int> breve_capital{0xCA, 0xC9, 0xC8, 0xDA, 0xDC, 0xCB};
        Table table;
        add_vni_row(table, "aáàảãạ", "a", plain);
        add_vni_row(table, "eéèẻẽẹ", "e", plain);
        add_vni_row(table, "oóòỏõọ", "o", plain);
        add_vni_row(table, "uúùủũụ", "u", plain);
        add_vni_row(table, "yýỳỷỹ", "y", plain);
        add_vni_row(table, "ơớờởỡợ", "\xF4", plain);
        add_vni_row(table, "ưứừửữự", "\xF6", plain);
        add_vni_row(table, "âấầẩẫậ", "a", circumflex);
        add_vni_row(table, "êếềểễệ", "e", circumflex);
        add_vni_row(table, "ôốồổỗộ", "o", circumflex);
        add_vni_row(table, "ăắằẳẵặ", "a", breve);
        table.merge(row({0xED, 0xEC, 0xE6, 0xF3, 0xF2, 0xEE, 0xF1}, "íìỉĩịỵđ"));
        add_vni_row(table, "AÁÀẢÃẠ", "A", plain_capital);
        add_vni_row(table, "EÉÈẺẼẸ", "E", plain_capital);
        add_vni_row(table, "OÓÒỎÕỌ", "O", plain_capital);
        add_vni_row(table, "UÚÙỦŨỤ", "U", plain_capital);
        add_vni_row(table, "YÝỲỶỸ", "Y", plain_capital);
        add_vni_row(table, "ƠỚỜỞỠỢ", "\xD4", plain_capital);
        add_vni_row(table, "ƯỨỪỬỮỰ", "\xD6", plain_capital);
        add_vni_row(table, "ÂẤẦẨẪẬ", "A", circumflex_capital);
        add_vni_row(table, "ÊẾỀỂỄỆ", "E", circumflex_capital);
        add_vni_row(table, "ÔỐỒỔỖỘ", "O", circumflex_capital);
        add_vni_row(table, "ĂẮẰẲẴẶ", "A", breve_capital);
        table.merge(row({0xCD, 0xCC, 0xC6, 0xD3, 0xD2, 0xCE, 0xD1}, "ÍÌỈĨỊỴĐ"));
        return table;
    }();
    return k_table;
}

/// Of half composed text, as the code page wants it.
const Table& windows_1258() {
    static const Table k_table{{"ă", "\xE3"},      {"â", "\xE2"},      {"ê", "\xEA"},
                               {"ô", "\xF4"},      {"ơ", "\xF5"},      {"ư", "\xFD"},
                               {"đ", "\xF0"},      {"\u0300", "\xCC"}, {"\u0309", "\xD2"},
                               {"\u0303", "\xDE"}, {"\u0301", "\xEC"}, {"\u0323", "\xF2"}};
    return k_table;
}

std::string tcvn3_view(const std::string& text) {
    return from_windows_1252(written(tcvn3(), text));
}
std::string vni_view(const std::string& text) { return from_windows_1252(written(vni(), text)); }

std::string upper(const std::string& syllable) {
    // VNI and the domain's tables know no other capitals than these.
    static const Table k_capitals = [] {
        Table table;
        const auto small = letters_of(
            "áàảãạăắằẳẵặâấầẩẫậéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữự"
            "ýỳỷỹỵđ");
        const auto capital =
            letters_of("ÁÀẢÃẠĂẮẰẲẴẶÂẤẦẨẪẬÉÈẺẼẸÊẾỀỂỄỆÍÌỈĨỊÓÒỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÚÙỦŨỤƯỨỪỬỮỰÝỲỶỸỴĐ");
        for (std::size_t i = 0; i < small.size(); ++i) table[small[i]] = capital[i];
        for (char letter = 'a'; letter <= 'z'; ++letter) {
            table[std::string(1, letter)] = static_cast<char>(letter - 'a' + 'A');
        }
        return table;
    }();
    return written(k_capitals, syllable);
}

Charset guessed(const std::string& text) {
    CharsetGuess guess;
    guess.add(text);
    return guess.best();
}

Charset guessed_of_bytes(const std::string& bytes) {
    CharsetGuess guess;
    guess.add_bytes(bytes);
    return guess.best();
}

const std::string k_sample =
    "Danh sách đảng viên của Chi bộ thôn Đông Hưng\nHọ và tên,Ngày sinh,Nơi ở\n"
    "Nguyễn Thị Thư,1/2/1960,Thọ Xuân\nLê Văn Tường,1/2/1970,Đường số 5\n";

}  // namespace

TEST_SUITE_BEGIN("text::legacy");

TEST_CASE("every syllable written in TCVN3 is read again") {
    for (const auto& [syllable, folded] : test::all_syllables()) {
        CAPTURE(syllable.composed);
        REQUIRE(from_tcvn3(tcvn3_view(syllable.composed), false) == syllable.composed);
        REQUIRE(from_tcvn3(tcvn3_view(syllable.composed), true) == upper(syllable.composed));
    }
}

TEST_CASE("every syllable written in VNI is read again, in capitals too") {
    for (const auto& [syllable, folded] : test::all_syllables()) {
        CAPTURE(syllable.composed);
        // Two vowels in a row may look like a letter with its mark; Vietnamese has no such rime.
        const std::string capitals = upper(syllable.composed);
        if (!is_syllable(syllable.composed)) continue;
        REQUIRE(from_vni(vni_view(syllable.composed)) == syllable.composed);
        REQUIRE(from_vni(vni_view(capitals)) == capitals);
    }
}

TEST_CASE("every syllable written in Windows-1258 is read again") {
    for (const auto& [syllable, folded] : test::all_syllables()) {
        CAPTURE(syllable.composed);
        REQUIRE(from_windows_1258(written(windows_1258(), syllable.half)) == syllable.composed);
    }
}

TEST_CASE("texts as old documents show them are read") {
    CHECK(from_tcvn3("TiÕng ViÖt", false) == "Tiếng Việt");
    CHECK(from_tcvn3("Céng hßa x· héi chñ nghÜa", false) == "Cộng hòa xã hội chủ nghĩa");
    CHECK(from_tcvn3("th­ ký, ®­êng", false) == "thư ký, đường");
    CHECK(from_tcvn3("§ång chÝ", false) == "Đồng chí");
    CHECK(from_tcvn3("NguyÔn §×nh H¶o", true) == "NGUYỄN ĐÌNH HẢO");
    CHECK(from_vni("Tieáng Vieät") == "Tiếng Việt");
    CHECK(from_vni("Ñaûng boä, NGUYEÃN THÒ HÖÔØNG") == "Đảng bộ, NGUYỄN THỊ HƯỜNG");
    CHECK(from_vni("Nguyeãn Vaên Huøng, kyõ, kî") == "Nguyễn Văn Hùng, kỹ, kỵ");
    CHECK(from_windows_1258("Nguy\xEA\xDEn V\xE3n \xD0\xEC") == "Nguyễn Văn Đ\u0301");
    CHECK(from_windows_1252("\x93"
                            "a\x94 \xA7\xAD") == "“a” §\u00AD");
}

TEST_CASE("the view of Windows-1258 shows the same bytes") {
    // Õ and Ö of Windows-1252 stand there as Ơ and Ö.
    CHECK(from_tcvn3("TiƠng ViÖt", false) == "Tiếng Việt");
    CHECK(from_vni("Nguyeăn Th\u0323 Hoa") == "Nguyễn Thị Hoa");
}

TEST_CASE("a text that stands for no bytes is Unicode and stays") {
    for (const std::string text : {"Đảng bộ Thọ Xuân", "Tiếng Việt", "Lê Hữu Tường", "中文 é"}) {
        CAPTURE(text);
        CHECK(from_tcvn3(text, false) == text);
        CHECK(from_tcvn3(text, true) == text);
        CHECK(from_vni(text) == text);
    }
    CHECK(from_tcvn3("Hà Nô\u0323i", false) == "Hà Nội");
}

TEST_CASE("a syllable is known by its onset, rime and tone") {
    for (const std::string word : {"nguyễn", "Đảng", "QUYỀN", "giếng", "gìn", "khuỷu", "ủy", "uỷ",
                                   "hoà", "nghiêng", "y", "ấp", "quốc", "xoong", "khuya"}) {
        CAPTURE(word);
        CHECK(is_syllable(word));
    }
    for (const std::string word : {"été", "café", "xã.", "cat", "càt", "nguyeãn", "Loïc", "naïve",
                                   "đv", "", "áà", "nghiêngs", "straße"}) {
        CAPTURE(word);
        CHECK_FALSE(is_syllable(word));
    }
}

TEST_CASE("a sheet in an old font is recognised and converted") {
    CHECK(guessed(tcvn3_view(k_sample)) == Charset::tcvn3);
    CHECK(guessed(vni_view(k_sample)) == Charset::vni);
    CHECK(guessed("TiÕng ViÖt") == Charset::tcvn3);
    CHECK(guessed("Tieáng Vieät") == Charset::vni);
    for (const auto& view : {tcvn3_view(k_sample), vni_view(k_sample)}) {
        CharsetGuess guess;
        guess.add(view);
        CHECK(guess.convert(view) == k_sample);
        CHECK(guess.convert("Le Van A") == "Le Van A");
    }
}

TEST_CASE("bytes are recognised by the way that gives Vietnamese") {
    const std::string half = [] {
        std::string text = k_sample;
        for (const auto& vowels : test::k_vowel_rows) {
            for (std::size_t tone = 1; tone < 6; ++tone) {
                const auto vowel = test::write_vowel(vowels, tone);
                for (auto at = text.find(vowel.composed); at != std::string::npos;
                     at = text.find(vowel.composed)) {
                    text.replace(at, vowel.composed.size(), vowel.half);
                }
            }
        }
        return text;
    }();
    const auto bytes_1258 = written(windows_1258(), half);
    CHECK(guessed_of_bytes(written(tcvn3(), k_sample)) == Charset::tcvn3);
    CHECK(guessed_of_bytes(written(vni(), k_sample)) == Charset::vni);
    CHECK(guessed_of_bytes("Nguy\xD4n") == Charset::tcvn3);
    CHECK(guessed_of_bytes("\xE9t\xE9, fran\xE7"
                           "ais, caf\xE9") == Charset::unicode);
    CHECK(guessed_of_bytes("x,\xC3\n") == Charset::unicode);
    CHECK(guessed_of_bytes(bytes_1258.substr(0, bytes_1258.find("\xD0"))) == Charset::windows_1258);
}

TEST_CASE("every Vietnamese syllable in Unicode stays what it is, whatever stands beside it") {
    CharsetGuess guess;
    for (const auto& [syllable, folded] : test::all_syllables()) {
        if (!is_syllable(syllable.composed)) continue;
        guess.add(syllable.composed);
        guess.add(syllable.decomposed);
        guess.add(upper(syllable.composed));
        CAPTURE(syllable.composed);
        REQUIRE(guess.best() == Charset::unicode);
        REQUIRE(guess.convert(syllable.half) == syllable.composed);
    }
}

TEST_CASE("other languages, abbreviations and signs are no old font") {
    for (const std::string text :
         {"Élève, français, café, naïve, Noël, où, Loïc, déjà vu", "André Hélène François Müller",
          "20 m², § 5, 30 °C, « x », ½, ©2026", "Hà, Lê, Trà, Hồ, Vũ",
          "ĐV, BCHĐB, TĐ, HĐND, CĐ cơ sở, QĐ-ĐU", "Đăk Lăk, Y Bhăm Niê, Krông Pắc, Ksor Hlưn",
          "nguyen.van.a@example.vn, señor@x.es", "São Paulo, Åse, Jürgen, Çelik", "中文 한글 Жук",
          "", "Loïc"}) {
        CAPTURE(text);
        CHECK(guessed(text) == Charset::unicode);
    }
}

TEST_CASE("of a sheet of both kinds only what reads better so is converted") {
    CharsetGuess guess;
    for (int i = 0; i < 10; ++i) guess.add(k_sample);
    guess.add(tcvn3_view("Họ và tên: Nguyễn Thị Thư, Đỗ Quốc Hùng, Vũ Tiến Đạt, Chi bộ thôn Hạ"));
    CHECK(guess.best() == Charset::tcvn3);
    CHECK(guess.convert("Lê Hà, Bé, Hoà") == "Lê Hà, Bé, Hoà");
    CHECK(guess.convert(k_sample) == k_sample);
    CHECK(guess.convert(tcvn3_view("Đỗ Quốc Hùng")) == "Đỗ Quốc Hùng");
    CHECK(guess.convert(tcvn3_view("Hộ tịch")) == "Hộ tịch");
}

TEST_CASE("in a sheet in an old font a word that reads both ways is of that font") {
    CharsetGuess guess;
    guess.add(tcvn3_view(k_sample));
    CHECK(guess.convert(tcvn3_view("Bộ")) == "Bộ");
    CHECK(guess.convert("Hà Nội") == "Hà Nội");
}

TEST_SUITE_END();
