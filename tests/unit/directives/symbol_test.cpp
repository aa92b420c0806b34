#include "sotay/directives/symbol.h"

#include <doctest/doctest.h>

#include <array>

using namespace sotay::directives;

TEST_SUITE_BEGIN("directives: symbols");

TEST_CASE("every way of typing a symbol gives its one spelling") {
    struct Row {
        std::string typed;
        std::string canonical;
    };
    const std::array rows{
        Row{"294-QĐ/TW", "294-QĐ/TW"},
        Row{"24- QĐ/TW", "24-QĐ/TW"},
        Row{"36 -HD/VPTW", "36-HD/VPTW"},
        Row{"09 KH/ĐU", "09-KH/ĐU"},
        Row{"Số: 01 - BC/CB", "01-BC/CB"},
        Row{"Số 05-NQ/ĐU.", "05-NQ/ĐU"},
        Row{"SỐ 5-NQ/ĐU", "05-NQ/ĐU"},
        Row{"001-NQ/TU", "01-NQ/TU"},
        Row{"01/NQ-TU", "01-NQ/TU"},
        Row{"12/NQ-ĐU", "12-NQ/ĐU"},
        Row{"12-NQ-TU", "12-NQ/TU"},
        Row{"12-NQ_TU", "12-NQ/TU"},
        Row{"08-QĐi/TW", "08-QĐi/TW"},
        Row{"08-qđi/tw", "08-QĐi/TW"},
        Row{"69-0QĐ/TW", "69-QĐ/TW"},
        Row{"QĐ 296-QĐ/TW", "296-QĐ/TW"},
        Row{"339-qđ/tw", "339-QĐ/TW"},
        Row{"339-QD/TW", "339-QĐ/TW"},
        Row{"339-qd/tw", "339-QĐ/TW"},
        Row{"294–QĐ/TW", "294-QĐ/TW"},
        Row{"294—QĐ∕TW", "294-QĐ/TW"},
        Row{"294-QÐ/TW", "294-QĐ/TW"},  // the Icelandic letter
        Row{"So\u0302\u0301 294-QĐ/TW", "294-QĐ/TW"},
        Row{"Số 294-\nQĐ/TW", "294-QĐ/TW"},
        Row{"Số 29\n4-QĐ/TW", "294-QĐ/TW"},
        Row{"Số 294 - QĐ/\n TW", "294-QĐ/TW"},
        Row{"07-ctr/tu", "07-CTr/TU"},
        Row{"07-CT/TU", "07-CT/TU"},
        Row{"07-TTR/ĐU", "07-TTr/ĐU"},
        Row{"07-TT/TW", "07-TT/TW"},
        Row{"05-TB/BCDTW", "05-TB/BCĐTW"},
        Row{"12-CV/BTGDVTU", "12-CV/BTGDVTU"},
        Row{"12-CV/VPDU", "12-CV/VPĐU"},
        Row{"03-đa/đu", "03-ĐA/ĐU"},
        Row{"03-DA/ĐU", "03-DA/ĐU"},
        Row{"07-BC/BXDĐ", "07-BC/BXDĐ"},
        Row{"07-bc/bxdd", "07-BC/BXDĐ"},
        Row{"91/2020/NĐ-CP", "91/2020/NĐ-CP"},
        Row{"91/2020/ND-CP", "91/2020/NĐ-CP"},
        Row{"20/2020/qđ-ttg", "20/2020/QĐ-TTg"},
        Row{"117/2025/QH15", "117/2025/QH15"},
        Row{"01/2022/TT-BTTTT", "01/2022/TT-BTTTT"},
        Row{"30a/2008/NQ-CP", "30a/2008/NQ-CP"},
        Row{"123/QĐ-UBND", "123/QĐ-UBND"},
        Row{"1361-CV/BTCTW", "1361-CV/BTCTW"},
        Row{"45/UBND-VX", "45/UBND-VX"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.typed);
        const auto symbol = parse_symbol(row.typed);
        REQUIRE(symbol);
        CHECK(symbol->canonical == row.canonical);
        const auto again = parse_symbol(symbol->canonical);
        REQUIRE(again);
        CHECK(again->canonical == row.canonical);
    }
}

TEST_CASE("the parts of a party symbol are told apart") {
    const auto symbol = parse_symbol("Số: 6 - HD/BTCTW").value();
    CHECK(symbol.number == 6);
    CHECK(symbol.number_text == "06");
    CHECK_FALSE(symbol.year);
    CHECK(symbol.type_code == "HD");
    CHECK(symbol.body == "BTCTW");
}

TEST_CASE("a state symbol holds its year, and may have no type") {
    const auto decree = parse_symbol("356/2025/NĐ-CP").value();
    CHECK(decree.year == 2025);
    CHECK(decree.type_code == "NĐ");
    CHECK(decree.body == "CP");
    CHECK(decree.of_state);
    CHECK(parse_symbol("Số:     /QĐ-UBND").value().of_state);
    CHECK_FALSE(parse_symbol("Số     -QĐ/TU").value().of_state);
    const auto law = parse_symbol("91/2025/QH15").value();
    CHECK(law.type_code.empty());
    CHECK(law.body == "QH15");
}

TEST_CASE("a draft has a type and a body, but neither number nor symbol yet") {
    for (const std::string typed :
         {"Số     -HD/BTCTU", "-HD/BTCTU", "Số: … -HD/BTCTU", "Số ......-HD/BTCTU",
          "Số ____-HD/BTCTU", "Số      HD/BTCTU", "Số     /HD-BTCTU"}) {
        CAPTURE(typed);
        const auto symbol = parse_symbol(typed);
        REQUIRE(symbol);
        CHECK_FALSE(symbol->number);
        CHECK(symbol->number_text.empty());
        CHECK(symbol->type_code == "HD");
        CHECK(symbol->body == "BTCTU");
        CHECK(symbol->canonical.empty());
    }
}

TEST_CASE("what is no symbol is not taken for one") {
    for (const std::string text :
         {"", "Số", "12", "26/5/2025", "60 km/h", "5-10/tháng", "24/7", "Quy định", "12-NQ", "-",
          "294-QĐ/", "/TW", "12-NQ/TU và 13-NQ/TU", "1234567-NQ/TU", "90 tr/ha", "60 l/ha",
          "12/2020/", "99999999999999999999-NQ/TU"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_symbol(text));
    }
}

TEST_CASE("symbols are found in running text, with their places") {
    const std::string text =
        "- Căn cứ Quy định số 294-QĐ/TW, ngày 26/5/2025 và Nghị định 356/2025/NĐ-CP";
    const auto found = find_symbols(text);
    REQUIRE(found.size() == 2);
    CHECK(found[0].labelled);
    CHECK(text.substr(found[0].begin, found[0].end - found[0].begin) == "294-QĐ/TW");
    CHECK_FALSE(found[1].labelled);
    CHECK(found[1].symbol.canonical == "356/2025/NĐ-CP");
    CHECK(find_symbol(text)->symbol.canonical == "294-QĐ/TW");
}

TEST_CASE("a place after the symbol is no part of it") {
    const std::string text = "Số 06-HD/TW Hà Nội, ngày 09 tháng 6 năm 2025";
    const auto found = find_symbol(text);
    REQUIRE(found);
    CHECK(found->symbol.canonical == "06-HD/TW");
    CHECK(text.substr(found->end) == " Hà Nội, ngày 09 tháng 6 năm 2025");
}

TEST_CASE("running text without a symbol has none") {
    CHECK_FALSE(find_symbol("họp từ 14/5 đến 16/5, 60 km/h, 3-4 người/tổ và/hoặc theo -HD/TW"));
    CHECK_FALSE(find_symbol("đủ 18 tuổi đến đủ 60 tuổi - QĐ"));
}

TEST_SUITE_END();
