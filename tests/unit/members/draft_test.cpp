#include "sotay/members/draft.h"

#include "sheet_office.h"

#include "sotay/members/citizen_id.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

using namespace sotay;
using test::contains;
using test::SheetOffice;

TEST_SUITE_BEGIN("members::draft");

TEST_CASE_FIXTURE(SheetOffice, "a date is read however it is written, with or without accents") {
    for (const std::string text :
         {"20/05/1970", "20-5-70", "25708", "20/05/1970 00:00:00", "ngày 20 tháng 5 năm 1970",
          "20 tháng 5 1970", "Ngày 20 tháng Năm năm 1970", "20-May-1970", "20–05–1970"}) {
        CAPTURE(text);
        const auto row = read({{"birth_date", text}});
        CHECK(row.is_clean());
        REQUIRE(row.draft.birth_date);
        CHECK(iso(*row.draft.birth_date) == "1970-05-20");
    }
}

TEST_CASE_FIXTURE(SheetOffice,
                  "a year of two digits makes a grown person, and no admission to come") {
    CHECK(iso(*read({{"birth_date", "01/12/08"}}).draft.birth_date) == "2008-12-01");
    CHECK(iso(*read({{"birth_date", "2/12/08"}}).draft.birth_date) == "1908-12-02");
    CHECK(iso(*read({{"admitted_on", "1/12/26"}}).draft.admitted_on) == "2026-12-01");
    CHECK(iso(*read({{"admitted_on", "19/5/68"}}).draft.admitted_on) == "1968-05-19");
}

TEST_CASE_FIXTURE(SheetOffice, "a year or month alone is kept and worth a look") {
    const auto year = read({{"birth_date", "1970"}});
    CHECK(year.problems.empty());
    CHECK(year.warning() == "only the year is known");
    CHECK(iso(*year.draft.birth_date) == "1970");
    const auto month = read({{"admitted_on", "05/1990"}});
    CHECK(month.problems.empty());
    CHECK(month.warning() == "only month and year are known");
}

TEST_CASE_FIXTURE(SheetOffice, "every date that cannot be says why") {
    CHECK(contains(read({{"birth_date", "31/02/1970"}}).problem(), "no such day"));
    CHECK(contains(read({{"birth_date", "hè 1970"}}).problem(), "no date"));
    CHECK(contains(read({{"birth_date", "01/01/1900"}}).problem(), "126 years"));
    CHECK(contains(read({{"admitted_on", "02/12/2026"}}).problem(), "still to come"));
    CHECK(contains(read({{"official_on", "2027"}}).problem(), "still to come"));
    CHECK(contains(read({{"admitted_on", "01/01/1930"}}).problem(), "founded on 03/02/1930"));
}

TEST_CASE_FIXTURE(SheetOffice, "a month before the day is mended only on request") {
    const auto row = read({{"birth_date", "05/20/1970"}});
    CHECK(contains(row.problem(), "20/05/1970"));
    CHECK(contains(row.problem(), "--repair"));
    const auto repaired = read({{"birth_date", "05/20/1970"}}, true);
    CHECK(repaired.problems.empty());
    CHECK(contains(repaired.warning(), "20/05/1970"));
    CHECK(iso(*repaired.draft.birth_date) == "1970-05-20");
}

TEST_CASE_FIXTURE(SheetOffice,
                  "a citizen id is read through spaces, dots and a spreadsheet's marks") {
    for (const std::string text :
         {"038087001234", "038.087.001234", "038 087 001234", "'038087001234", "038-087-001234",
          "０３８０８７００１２３４", "0 38087001234"}) {
        CAPTURE(text);
        const auto row = read({{"citizen_id", text}});
        CHECK(row.is_clean());
        CHECK(row.draft.citizen_id == "038087001234");
    }
}

TEST_CASE_FIXTURE(SheetOffice, "what does not fit in a citizen id is told, all at once") {
    CHECK(contains(read({{"citizen_id", "003087001234"}}).problem(), "003"));
    CHECK(contains(read({{"citizen_id", "038487001234"}}).problem(), "2187"));
    const auto row =
        read({{"citizen_id", "999187001234"}, {"gender", "Nam"}, {"birth_date", "01/02/1970"}});
    CHECK(contains(row.problem(), "999"));
    CHECK(contains(row.problem(), "fourth digit 1 is that of a woman"));
    CHECK(contains(row.problem(), "born in 1987, not in 1970"));
    CHECK(contains(read({{"citizen_id", "038087001234"}, {"gender", "Nữ"}}).problem(), "of a man"));
    CHECK(read({{"citizen_id", "038087001234"}, {"birth_date", "1987"}}).problems.empty());
    CHECK(read({{"citizen_id", "001087001234"}}).is_clean());
}

TEST_CASE_FIXTURE(SheetOffice, "a citizen id without its first zeros is mended when it then fits") {
    const std::map<std::string, std::string> cells{
        {"citizen_id", "38087001234"}, {"gender", "Nam"}, {"birth_date", "01/02/1987"}};
    const auto row = read(cells);
    CHECK(contains(row.problem(), "11 digits"));
    CHECK(contains(row.problem(), "(038087001234)"));
    const auto repaired = read(cells, true);
    CHECK(repaired.problems.empty());
    CHECK(contains(repaired.warning(), "038087001234"));
    CHECK(repaired.draft.citizen_id == "038087001234");
    CHECK(read({{"citizen_id", "1087001234"}}, true).draft.citizen_id == "001087001234");
    CHECK(read({{"citizen_id", "38087001234.0"}}, true).draft.citizen_id == "038087001234");
    for (const bool repair : {false, true}) {
        const auto other = read({{"citizen_id", "38087001234"}, {"birth_date", "1970"}}, repair);
        CHECK(contains(other.problem(), "does not fit either"));
        CHECK(contains(other.problem(), "born in 1987, not in 1970"));
        CHECK_FALSE(contains(other.problem(), "--repair"));
        CHECK_FALSE(other.draft.citizen_id);
    }
}

TEST_CASE_FIXTURE(SheetOffice, "what is no citizen id is told apart") {
    CHECK(contains(read({{"citizen_id", "171234567"}}).problem(), "old identity card"));
    CHECK(contains(read({{"citizen_id", "3.8087E+10"}}).problem(), "destroyed"));
    CHECK(contains(read({{"citizen_id", "3,8087E+10"}}).problem(), "destroyed"));
    CHECK(contains(read({{"citizen_id", "0380870012345"}}).problem(), "this has 13"));
    CHECK(contains(read({{"citizen_id", "CCCD 038087001234"}}).problem(), "12 digits"));
}

TEST_CASE("the 63 provinces of the citizen id are known, and no other code") {
    const auto rules = members::load_citizen_ids(test::rule_directories()).all().front().rules;
    CHECK(rules.provinces.size() == 1000);
    CHECK(std::ranges::count_if(rules.provinces, [](const auto& name) { return !name.empty(); }) ==
          63);
    CHECK(rules.provinces[38] == "Thanh Hóa");
    CHECK(rules.provinces[3].empty());
}

TEST_CASE("a citizen id tells sex and year of birth of every century") {
    const auto facts = members::citizen_id_facts("038304001234");
    REQUIRE(facts);
    CHECK_FALSE(facts->is_male);
    CHECK(facts->birth_year == 2004);
    CHECK(facts->province == 38);
    CHECK_FALSE(members::citizen_id_facts("03830400123"));
    CHECK_FALSE(members::citizen_id_facts("03830400123x"));
}

TEST_CASE_FIXTURE(SheetOffice, "a card number has 8 or 12 digits, dotted or not") {
    CHECK(read({{"card_number", "38.123456"}}).draft.card_number == "38.123456");
    CHECK(read({{"card_number", "38123456"}}).draft.card_number == "38.123456");
    CHECK(read({{"card_number", "38 123 456"}}).draft.card_number == "38.123456");
    CHECK(read({{"card_number", "038087001234"}}).draft.card_number == "038087001234");
    CHECK(contains(read({{"card_number", "1234567"}}).problem(), "01.234567"));
    CHECK(read({{"card_number", "1234567"}}, true).draft.card_number == "01.234567");
    CHECK(contains(read({{"card_number", "38087001234"}}).problem(), "038087001234"));
    CHECK(read({{"card_number", "38087001234"}}, true).draft.card_number == "038087001234");
    CHECK(contains(read({{"card_number", "99987001234"}}, true).problem(), "8 digits"));
    CHECK(contains(read({{"card_number", "123"}}).problem(), "8 digits"));
    CHECK(
        contains(read({{"card_number", "038087001234"}, {"citizen_id", "038087001235"}}).warning(),
                 "differ"));
}

TEST_CASE_FIXTURE(SheetOffice, "a telephone number is mended, and what was done is worth a look") {
    CHECK(read({{"phone", "0912 345 678"}}).is_clean());
    const auto several = read({{"phone", "0912345678; 0987654321"}});
    CHECK(several.draft.phone == "84912345678");
    CHECK(contains(several.warning(), "0912345678"));
    const auto migrated = read({{"phone", "01681234567"}});
    CHECK(migrated.draft.phone == "84381234567");
    CHECK(contains(migrated.warning(), "0381234567"));
    const auto short_one = read({{"phone", "912345678"}});
    CHECK(short_one.draft.phone == "84912345678");
    CHECK(contains(short_one.warning(), "0912345678"));
    CHECK(contains(read({{"phone", "0237 3852 246"}}).problem(), "landline"));
    CHECK(contains(read({{"phone", "O912345678"}}).problem(), "0912345678"));
    CHECK(contains(read({{"phone", "9.12346E+08"}}).problem(), "destroyed"));
    CHECK(contains(read({{"phone", "12"}}).problem(), "no mobile number"));
}

TEST_CASE_FIXTURE(SheetOffice, "an admission is judged by the age that its own day asked for") {
    CHECK(read({{"birth_date", "20/05/1990"}, {"admitted_on", "03/05/2008"}}).is_clean());
    const auto young = read({{"birth_date", "20/05/1990"}, {"admitted_on", "30/04/2008"}});
    CHECK(contains(young.problem(), "17 years"));
    CHECK(contains(young.problem(), "1991"));
    CHECK(read({{"birth_date", "01/01/1930"}, {"admitted_on", "19/08/1947"}}).is_clean());
    const auto south = read({{"birth_date", "01/01/1953"}, {"admitted_on", "02/09/1970"}});
    CHECK(south.problems.empty());
    CHECK(contains(south.warning(), "5.2.3"));
    CHECK(read({{"birth_date", "15/03/1964"}, {"admitted_on", "31/03/2024"}}).is_clean());
    const auto old = read({{"birth_date", "15/03/1964"}, {"admitted_on", "01/04/2024"}});
    CHECK(old.problems.empty());
    CHECK(contains(old.warning(), "24-QĐ/TW"));
    CHECK(contains(read({{"birth_date", "02/12/2009"}}).problem(), "17 years"));
    CHECK(contains(read({{"birth_date", "01/02/1990"}, {"admitted_on", "01/02/1980"}}).problem(),
                   "before the birth date"));
}

TEST_CASE_FIXTURE(SheetOffice, "a date known in part is judged by its kindest reading") {
    const auto year = read({{"birth_date", "1990"}, {"admitted_on", "2008"}});
    CHECK(year.problems.empty());
    CHECK(year.draft.warnings.size() == 2);
    CHECK(read({{"birth_date", "1990"}, {"admitted_on", "2007"}}).problems.size() == 1);
    CHECK(read({{"admitted_on", "2008"}, {"official_on", "2008"}}).problems.empty());
    CHECK(read({{"admitted_on", "2008"}, {"official_on", "2007"}}).problems.size() == 1);
}

TEST_CASE_FIXTURE(SheetOffice, "official before a full year of probation is worth a look") {
    CHECK(read({{"admitted_on", "29/02/2020"}, {"official_on", "28/02/2021"}}).is_clean());
    CHECK(read({{"admitted_on", "03/02/2020"}, {"official_on", "02/02/2021"}}).is_clean());
    const auto early = read({{"admitted_on", "03/02/2020"}, {"official_on", "01/02/2021"}});
    CHECK(early.problems.empty());
    CHECK(contains(early.warning(), "12 months"));
    CHECK(read({{"admitted_on", "03/02/1970"}, {"official_on", "03/11/1970"}}).is_clean());
    CHECK(contains(read({{"admitted_on", "03/02/2020"}, {"official_on", "02/02/2020"}}).problem(),
                   "before the admission"));
}

TEST_CASE_FIXTURE(SheetOffice, "a name is written as a name and has nothing else in it") {
    const std::vector<std::pair<std::string, std::string>> good{{"NGUYỄN VĂN AN", "Nguyễn Văn An"},
                                                                {"H'Hen Niê", "H'Hen Niê"},
                                                                {"K’Sor", "K’Sor"},
                                                                {"Giàng A Câu", "Giàng A Câu"},
                                                                {"An", "An"},
                                                                {"A-Lăng Bhơ", "A-Lăng Bhơ"},
                                                                {"Đ/c Lê  An.", "Lê An"},
                                                                {"lê an", "Lê An"}};
    for (const auto& [written, name] : good) {
        CAPTURE(written);
        const auto row = read({{"full_name", written}});
        CHECK(row.is_clean());
        CHECK(row.draft.full_name == name);
    }
    const auto remark = read({{"full_name", "Lê An (Nam)"}});
    CHECK(remark.problems.empty());
    CHECK(contains(remark.warning(), "(Nam)"));
    CHECK(remark.draft.full_name == "Lê An");
    for (const std::string text : {"Lê An 2", "Lê An*", "an@example.vn", "Lê, An", "---", "(An)"}) {
        CAPTURE(text);
        CHECK(read({{"full_name", text}}).problems.size() == 1);
    }
}

TEST_CASE_FIXTURE(SheetOffice, "every fault of a row is told at once, with what the cell says") {
    const auto row = read({{"full_name", ""},
                           {"birth_date", "31/02/1970"},
                           {"citizen_id", "12"},
                           {"phone", "12"},
                           {"org_code", "x"},
                           {"state", "zzz"}});
    CHECK(row.problems.size() == 6);
    for (const auto& problem : row.problems) CHECK(problem.line == 2);
    CHECK(row.problems[1].field == "birth_date");
    CHECK(row.problems[1].value == "31/02/1970");
}

TEST_CASE_FIXTURE(SheetOffice, "words for nothing leave a cell empty") {
    const auto row = read({{"citizen_id", "chưa có"},
                           {"phone", "không"},
                           {"email", "-"},
                           {"zalo_id", "Không"},
                           {"card_number", "chưa cấp"},
                           {"official_on", "chưa"},
                           {"post", "n/a"}});
    CHECK(row.is_clean());
    CHECK_FALSE(row.draft.zalo_id);
    CHECK_FALSE(row.draft.official_on);
    CHECK_FALSE(row.draft.post);
}

TEST_SUITE_END();
