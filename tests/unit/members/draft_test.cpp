#include "sotay/members/draft.h"

#include "register.h"

#include "sotay/base/paths.h"
#include "sotay/formats/csv.h"
#include "sotay/members/citizen_id.h"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

using namespace sotay;
using members::HeldPost;

TEST_SUITE_BEGIN("members::draft");

namespace {

const rules::Directories& directories() {
    static const rules::Directories k_directories{data_directory() + "/rules"};
    return k_directories;
}

/// What a row came to.
struct Read {
    members::Draft draft;
    std::vector<Problem> problems;

    [[nodiscard]] std::string problem() const {
        return problems.size() == 1 ? problems[0].message : std::to_string(problems.size());
    }
    [[nodiscard]] std::string warning() const {
        return draft.warnings.size() == 1 ? draft.warnings[0].message
                                          : std::to_string(draft.warnings.size());
    }
    [[nodiscard]] bool is_clean() const { return problems.empty() && draft.warnings.empty(); }
};

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

/// Two communes, each with cells, on 1 December 2026.
struct Office : test::Register {
    Office() {
        add_organisation(1, "38", "dang_bo_tinh", {});
        add_organisation(2, "38.012", "dang_bo_phuong", 1);
        add_organisation(3, "38.013", "dang_bo_xa", 1);
        name(2, "Đảng bộ phường Hạc Thành");
        name(3, "Đảng bộ xã Hoằng Giang");
        add_organisation(4, "38.012.009.001", "chi_bo", 2);
        add_organisation(5, "38.012.009.002", "chi_bo", 2);
        add_organisation(6, "38.013.001", "chi_bo", 3);
        add_organisation(7, "38.168.053.000.001", "chi_bo", 1);
        add_organisation(8, "01.168.053.000.001", "chi_bo", 1);
        name(4, "Chi bộ Phố 9");
        name(5, "Chi bộ Thôn 1");
        name(6, "Chi bộ Thôn 1");
        name(7, "Chi bộ Văn phòng - Tổng hợp");
    }
    void name(std::int64_t id, const std::string& name) {
        database.execute("UPDATE organisation_placements SET name = $2 WHERE organisation_id = $1",
                         id, name);
    }

    /// A good row but for the cells given by their keys.
    Read read(const std::map<std::string, std::string>& cells, bool repair = false) {
        const auto tree = org::Tree::load(database, local_date(clock.now()));
        const members::Standards standards{tree,
                                           kinds.in_force_on(tree.on()).rules,
                                           terms.in_force_on(tree.on()).rules,
                                           phones.in_force_on(tree.on()).rules,
                                           citizen_ids.in_force_on(tree.on()).rules,
                                           admissions,
                                           repair};
        auto all = cells;
        all.emplace("full_name", "Lê An");
        if (!cells.contains("org_name")) all.emplace("org_code", "38.012.009.001");
        std::vector<std::string> headings;
        csv::Row row{2, {}};
        for (const auto& [key, value] : all) {
            headings.push_back(key);
            row.cells.push_back(value);
        }
        Read read;
        const auto layout = members::read_layout(headings, 1, {}, read.problems);
        members::DraftReader reader{standards, layout};
        read.draft = reader.read(row, read.problems);
        return read;
    }

    rules::Dated<org::KindRules> kinds = org::load_kinds(directories());
    rules::Dated<members::MemberRules> terms = members::load_rules(directories());
    rules::Dated<PhonePlan> phones = members::load_phone_plans(directories());
    rules::Dated<members::CitizenIdRules> citizen_ids = members::load_citizen_ids(directories());
    rules::Dated<members::AdmissionRules> admissions = members::load_admissions(directories());
};

}  // namespace

TEST_CASE_FIXTURE(Office, "a date is read however it is written, with or without accents") {
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

TEST_CASE_FIXTURE(Office, "a year of two digits makes a grown person, and no admission to come") {
    CHECK(iso(*read({{"birth_date", "01/12/08"}}).draft.birth_date) == "2008-12-01");
    CHECK(iso(*read({{"birth_date", "2/12/08"}}).draft.birth_date) == "1908-12-02");
    CHECK(iso(*read({{"admitted_on", "1/12/26"}}).draft.admitted_on) == "2026-12-01");
    CHECK(iso(*read({{"admitted_on", "19/5/68"}}).draft.admitted_on) == "1968-05-19");
}

TEST_CASE_FIXTURE(Office, "a year or month alone is kept and worth a look") {
    const auto year = read({{"birth_date", "1970"}});
    CHECK(year.problems.empty());
    CHECK(year.warning() == "only the year is known");
    CHECK(iso(*year.draft.birth_date) == "1970");
    const auto month = read({{"admitted_on", "05/1990"}});
    CHECK(month.problems.empty());
    CHECK(month.warning() == "only month and year are known");
}

TEST_CASE_FIXTURE(Office, "every date that cannot be says why") {
    CHECK(contains(read({{"birth_date", "31/02/1970"}}).problem(), "no such day"));
    CHECK(contains(read({{"birth_date", "hè 1970"}}).problem(), "no date"));
    CHECK(contains(read({{"birth_date", "01/01/1900"}}).problem(), "126 years"));
    CHECK(contains(read({{"admitted_on", "02/12/2026"}}).problem(), "still to come"));
    CHECK(contains(read({{"official_on", "2027"}}).problem(), "still to come"));
    CHECK(contains(read({{"admitted_on", "01/01/1930"}}).problem(), "founded on 03/02/1930"));
}

TEST_CASE_FIXTURE(Office, "a month before the day is mended only on request") {
    const auto row = read({{"birth_date", "05/20/1970"}});
    CHECK(contains(row.problem(), "20/05/1970"));
    CHECK(contains(row.problem(), "--repair"));
    const auto repaired = read({{"birth_date", "05/20/1970"}}, true);
    CHECK(repaired.problems.empty());
    CHECK(contains(repaired.warning(), "20/05/1970"));
    CHECK(iso(*repaired.draft.birth_date) == "1970-05-20");
}

TEST_CASE_FIXTURE(Office, "a citizen id is read through spaces, dots and a spreadsheet's marks") {
    for (const std::string text :
         {"038087001234", "038.087.001234", "038 087 001234", "'038087001234", "038-087-001234",
          "０３８０８７００１２３４", "0 38087001234"}) {
        CAPTURE(text);
        const auto row = read({{"citizen_id", text}});
        CHECK(row.is_clean());
        CHECK(row.draft.citizen_id == "038087001234");
    }
}

TEST_CASE_FIXTURE(Office, "what does not fit in a citizen id is told, all at once") {
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

TEST_CASE_FIXTURE(Office, "a citizen id without its first zeros is mended when it then fits") {
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

TEST_CASE_FIXTURE(Office, "what is no citizen id is told apart") {
    CHECK(contains(read({{"citizen_id", "171234567"}}).problem(), "old identity card"));
    CHECK(contains(read({{"citizen_id", "3.8087E+10"}}).problem(), "destroyed"));
    CHECK(contains(read({{"citizen_id", "3,8087E+10"}}).problem(), "destroyed"));
    CHECK(contains(read({{"citizen_id", "0380870012345"}}).problem(), "this has 13"));
    CHECK(contains(read({{"citizen_id", "CCCD 038087001234"}}).problem(), "12 digits"));
    CHECK(read({{"citizen_id", "chưa có"}, {"phone", "không"}, {"email", "-"}}).is_clean());
}

TEST_CASE("the 63 provinces of the citizen id are known, and no other code") {
    const auto rules = members::load_citizen_ids(directories()).all().front().rules;
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

TEST_CASE_FIXTURE(Office, "a card number has 8 or 12 digits, dotted or not") {
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

TEST_CASE_FIXTURE(Office, "a telephone number is mended, and what was done is worth a look") {
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

TEST_CASE_FIXTURE(Office, "an admission is judged by the age that its own day asked for") {
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

TEST_CASE_FIXTURE(Office, "a date known in part is judged by its kindest reading") {
    const auto year = read({{"birth_date", "1990"}, {"admitted_on", "2008"}});
    CHECK(year.problems.empty());
    CHECK(year.draft.warnings.size() == 2);
    CHECK(read({{"birth_date", "1990"}, {"admitted_on", "2007"}}).problems.size() == 1);
    CHECK(read({{"admitted_on", "2008"}, {"official_on", "2008"}}).problems.empty());
    CHECK(read({{"admitted_on", "2008"}, {"official_on", "2007"}}).problems.size() == 1);
}

TEST_CASE_FIXTURE(Office, "official before a full year of probation is worth a look") {
    CHECK(read({{"admitted_on", "29/02/2020"}, {"official_on", "28/02/2021"}}).is_clean());
    const auto early = read({{"admitted_on", "03/02/2020"}, {"official_on", "02/02/2021"}});
    CHECK(early.problems.empty());
    CHECK(contains(early.warning(), "12 months"));
    CHECK(read({{"admitted_on", "03/02/1970"}, {"official_on", "03/11/1970"}}).is_clean());
    CHECK(contains(read({{"admitted_on", "03/02/2020"}, {"official_on", "02/02/2020"}}).problem(),
                   "before the admission"));
}

TEST_CASE_FIXTURE(Office, "a state is found by any of its names, also among others") {
    CHECK(read({{"state", "ĐVCT"}}).draft.state == "chinh_thuc");
    CHECK(read({{"state", "Chính thức, miễn sinh hoạt"}}).draft.state == "mien_sinh_hoat");
    CHECK(read({{"state", "nơi khác đến sinh hoạt tạm thời"}}).draft.state == "tam_thoi_den");
    CHECK(contains(read({{"state", "dự bị, miễn sinh hoạt"}}).problem(), "two states"));
    CHECK(contains(read({{"state", "chính thứcc"}}).problem(), "Chính thức"));
    CHECK(contains(read({{"state", "dự bị"}, {"card_number", "38.123456"}}).warning(), "no card"));
    CHECK(contains(read({{"state", "dự bị"}, {"official_on", "03/02/2020"}}).warning(),
                   "official date"));
}

TEST_CASE_FIXTURE(Office, "a departure stands in place of a state") {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"Đã chuyển đi", "chuyen_di"}, {"xin ra khỏi Đảng", "xin_ra"},
        {"XÓA TÊN", "xoa_ten"},        {"bị khai trừ", "khai_tru"},
        {"đã mất", "tu_tran"},         {"Từ trần ngày 20/05/2024", "tu_tran"}};
    for (const auto& [cell, departure] : cases) {
        CAPTURE(cell);
        const auto row = read({{"state", cell}});
        CHECK(row.is_clean());
        CHECK(row.draft.departure == departure);
        CHECK_FALSE(row.draft.state);
    }
    CHECK(iso(*read({{"state", "chuyển đi (5/2024)"}}).draft.departed_on) == "2024-05");
    CHECK(read({{"state", "chuyển đi đâu đó"}}).problems.size() == 1);
}

TEST_CASE("every state, departure and post is found by its own name") {
    const auto rules = members::load_rules(directories()).all().front().rules;
    for (const auto* words : {&rules.states, &rules.departures, &rules.posts}) {
        for (const auto& term : words->terms()) {
            CAPTURE(term.code);
            CHECK(words->find(term.name) == &term);
            for (const auto& also : term.also) CHECK(words->find(also) == &term);
            for (const auto& above : term.above) CHECK(words->find(above) == &term);
        }
    }
    CHECK(rules.states.find("tạm thời đến")->kind == members::StateKind::guest);
    CHECK(rules.states.find("miễn sinh hoạt")->kind == members::StateKind::overlay);
}

TEST_CASE_FIXTURE(Office, "a cell may name several posts, here and in the organisation above") {
    using Posts = std::vector<HeldPost>;
    const std::vector<std::pair<std::string, Posts>> cases{
        {"Bí thư", {{"bi_thu", false}}},
        {"Bí thư chi bộ thôn 3", {{"bi_thu", false}}},
        {"BT Chi bộ", {{"bi_thu", false}}},
        {"Bí thư, Tổ trưởng tổ đảng", {{"bi_thu", false}, {"to_truong_to_dang", false}}},
        {"Ủy viên BCH Đảng bộ xã, Bí thư chi bộ",
         {{"uy_vien_ban_chap_hanh", true}, {"bi_thu", false}}},
        {"Đảng ủy viên", {{"uy_vien_ban_chap_hanh", true}}},
        {"Bí thư Đảng ủy xã Hoằng Giang", {{"bi_thu", true}}},
        {"Phó Bí thư thường trực", {{"pho_bi_thu_thuong_truc", false}}},
        {"Chi ủy viên kiêm Tổ phó tổ đảng số 2",
         {{"chi_uy_vien", false}, {"to_pho_to_dang", false}}},
        {"Bí thư - Tổ trưởng tổ đảng", {{"bi_thu", false}, {"to_truong_to_dang", false}}},
        {"đảng viên", {}},
        {"-", {}}};
    for (const auto& [cell, posts] : cases) {
        CAPTURE(cell);
        const auto row = read({{"post", cell}});
        CHECK(row.is_clean());
        CHECK(row.draft.posts == posts);
    }
    CHECK(read({{"post", "Đảng ủy viên, Bí thư"}}).draft.post == "bi_thu");
    CHECK(read({{"post", "Đảng ủy viên"}}).draft.post == "uy_vien_ban_chap_hanh");
    CHECK(read({{"post", "không"}}).draft.post == "");
    CHECK_FALSE(read({{"post", ""}}).draft.post);
    CHECK(contains(read({{"post", "Bí thư Đoàn"}}).problem(), "no post in the Party"));
    CHECK(contains(read({{"post", "Bí thư, Trưởng thôn"}}).problem(), "\"Trưởng thôn\""));
}

TEST_CASE_FIXTURE(Office, "an organisation's code is read dotted, bare, and with its name behind") {
    for (const std::string text :
         {"38.168.053.000.001", "38168053000001", "38-168-053-000-001", "38.168.053.000.001.",
          "38. 168. 053. 000. 001", "38.168.053.000.001 - Chi bộ Văn phòng", "'38168053000001",
          "38168053000001.0", "Chi bộ Văn phòng - Tổng hợp"}) {
        CAPTURE(text);
        const auto row = read({{"org_code", text}});
        REQUIRE(row.draft.organisation != nullptr);
        CHECK(row.is_clean());
    }
    CHECK(read({{"org_code", "1168053000001"}}).is_clean());
    CHECK(contains(read({{"org_code", "3.8168E+13"}}).problem(), "destroyed"));
    CHECK(
        contains(read({{"org_code", "38.012.009.000"}}).problem(), "38.012.009.001 Chi bộ Phố 9"));
    CHECK(contains(read({{"org_code", "38.012"}}).problem(), "name the cell"));
    CHECK(contains(read({{"org_code", "38.013.001"}, {"org_name", "Chi bộ Phố 9"}}).warning(),
                   "Chi bộ Thôn 1"));
    CHECK(read({{"org_code", "38.013.001"}, {"org_name", "CB thôn 1"}}).is_clean());
}

TEST_CASE_FIXTURE(Office, "an organisation is found by its name, if need be with the one above") {
    for (const std::string text :
         {"Chi bộ Phố 9", "phố 9", "CB Phố 9", "Chi bộ Phố 9, Đảng bộ phường Hạc Thành",
          "Chi bộ Phố 9 (Hạc Thành)", "38.012.009.001"}) {
        CAPTURE(text);
        const auto row = read({{"org_name", text}});
        REQUIRE(row.draft.organisation != nullptr);
        CHECK(row.draft.organisation->id == 4);
    }
    for (const std::string text :
         {"Chi bộ Thôn 1, Đảng bộ xã Hoằng Giang", "Thôn 1 - xã Hoằng Giang",
          "CB Thôn 1 thuộc Đảng ủy xã Hoằng Giang, tỉnh Thanh Hóa"}) {
        CAPTURE(text);
        const auto row = read({{"org_name", text}});
        REQUIRE(row.draft.organisation != nullptr);
        CHECK(row.draft.organisation->id == 6);
    }
    const auto both = read({{"org_name", "Chi bộ Thôn 1"}}).problem();
    CHECK(contains(both, "38.012.009.002 (Đảng bộ phường Hạc Thành)"));
    CHECK(contains(both, "38.013.001 (Đảng bộ xã Hoằng Giang)"));
    CHECK(
        contains(read({{"org_name", "Chi bộ Phố 99"}}).problem(), "Chi bộ Phố 9 (38.012.009.001)"));
    CHECK(read({{"org_name", "Chi bộ Phố 9, xã Hoằng Giang"}}).problems.size() == 1);
}

TEST_CASE_FIXTURE(Office, "a name is written as a name and has nothing else in it") {
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

TEST_CASE_FIXTURE(Office, "every fault of a row is told at once, with what the cell says") {
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

TEST_SUITE_END();
