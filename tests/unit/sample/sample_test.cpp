#include "sotay/sample/sample.h"

#include "sotay/base/error.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <stdlib.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace fs = std::filesystem;
namespace chr = std::chrono;

using namespace sotay;

TEST_SUITE_BEGIN("sample");

namespace {

constexpr Month k_month{chr::year{2026}, chr::November};

struct TemporaryFolder {
    TemporaryFolder() {
        std::string pattern = fs::temp_directory_path() / "sotay-sample-XXXXXX";
        REQUIRE(mkdtemp(pattern.data()) != nullptr);
        path = pattern;
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder() { fs::remove_all(path); }

    std::string path;
};

std::string content_of(const fs::path& path) {
    std::ifstream file{path, std::ios::binary};
    REQUIRE(file);
    return {std::istreambuf_iterator<char>{file}, {}};
}

using Rows = std::vector<std::vector<std::string>>;

// Plain splitting is enough: the sample's lists hold nothing that would have to be quoted.
Rows rows_of(const std::string& csv) {
    REQUIRE(csv.find('"') == csv.npos);
    Rows rows{{""}};
    for (const char letter : csv) {
        if (letter == '\n') {
            rows.push_back({""});
        } else if (letter == ',') {
            rows.back().emplace_back();
        } else {
            rows.back().back() += letter;
        }
    }
    rows.pop_back();
    return rows;
}

std::map<std::string, std::string> all_files(const std::string& folder) {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator{folder}) {
        if (!entry.is_regular_file()) continue;
        files[fs::relative(entry.path(), folder)] = content_of(entry.path());
    }
    return files;
}

struct Person {
    explicit Person(const std::vector<std::string>& row)
        : card{row[0]},
          name{row[1]},
          born{parse_office_date(row[2]).value()},
          woman{row[3] == "Nữ"},
          citizen_id{row[4]},
          phone{row[5]},
          cell{row[6]},
          admitted{parse_office_date(row[7]).value()},
          official{parse_office_date(row[8])},
          state{row[9]},
          post{row[10]},
          ethnicity{row[11]},
          email{row[13]} {}

    [[nodiscard]] bool on_probation() const { return state == "dự bị"; }

    std::string card, name;
    Date born;
    bool woman;
    std::string citizen_id, phone, cell;
    Date admitted;
    std::optional<Date> official;
    std::string state, post, ethnicity, email;
};

int age_on(Date day, Date born) {
    const chr::year_month_day now{day};
    const chr::year_month_day then{born};
    const auto years = static_cast<int>((now.year() - then.year()).count());
    const bool before_birthday =
        now.month() < then.month() || (now.month() == then.month() && now.day() < then.day());
    return before_birthday ? years - 1 : years;
}

// Written once: the cases below only read.
struct Province {
    Province() {
        files = sample::write(folder.path, {.month = k_month});
        const Rows rows = rows_of(content_of(files.members));
        heading = rows.front();
        for (auto row = rows.begin() + 1; row != rows.end(); ++row) {
            REQUIRE(row->size() == heading.size());
            people.emplace_back(*row);
        }
        hierarchy = content_of(files.hierarchy);
    }

    TemporaryFolder folder;
    sample::Files files;
    std::vector<std::string> heading;
    std::vector<Person> people;
    std::string hierarchy;
};

const Province& province() {
    static const Province the_one;
    return the_one;
}

std::size_t count_of(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++count;
    return count;
}

// What stands between `before` and the next `after`.
std::string between(const std::string& text, const std::string& before, const std::string& after) {
    const auto start = text.find(before);
    REQUIRE(start != text.npos);
    const auto end = text.find(after, start + before.size());
    REQUIRE(end != text.npos);
    return text.substr(start + before.size(), end - start - before.size());
}

// "#" in `form` is a digit, anything else itself.
bool has_form(const std::string& text, const std::string& form) {
    return std::equal(text.begin(), text.end(), form.begin(), form.end(), [](char letter, char in) {
        return in == '#' ? letter >= '0' && letter <= '9' : letter == in;
    });
}

template <typename Condition>
double percent(const std::vector<Person>& people, Condition condition) {
    const auto count = std::count_if(people.begin(), people.end(), condition);
    return 100.0 * static_cast<double>(count) / static_cast<double>(people.size());
}

}  // namespace

TEST_CASE("the same options give the same bytes, another seed another province") {
    const TemporaryFolder again;
    const TemporaryFolder other;
    sample::write(again.path, {.month = k_month});
    sample::write(other.path, {.seed = 7, .month = k_month});

    CHECK(all_files(province().folder.path) == all_files(again.path));
    CHECK(content_of(province().files.members) != content_of(other.path + "/members.csv"));
}

TEST_CASE("all 166 communes and wards stand in the hierarchy by their real names and in order") {
    const std::string& yaml = province().hierarchy;
    CHECK(count_of(yaml, "kind: dang_bo_xa\n") == 147);
    CHECK(count_of(yaml, "kind: dang_bo_phuong\n") == 19);
    CHECK(count_of(yaml, "founded_on: 2025-07-01\n        children:") == 166);
    for (const std::string line : {"code: \"38\"\n    name: Đảng bộ tỉnh Thanh Hóa\n",
                                   "code: \"38.001\"\n        name: Đảng bộ phường Hàm Rồng\n",
                                   "code: \"38.002\"\n        name: Đảng bộ phường Hạc Thành\n",
                                   "name: Đảng bộ xã Hoằng Giang\n", "code: \"38.166\"\n"}) {
        CAPTURE(line);
        CHECK(count_of(yaml, line) == 1);
    }
}

TEST_CASE("a cell's line names it and says when and where it meets") {
    std::set<std::string> codes;
    std::map<std::string, std::set<std::string>> names_of_commune;
    std::ifstream file{province().files.hierarchy};
    for (std::string line; std::getline(file, line);) {
        if (line.find("kind: chi_bo") == line.npos) continue;
        CAPTURE(line);
        const std::string code = between(line, "code: \"", "\"");
        const std::string name = between(line, "name: ", ", kind");
        const std::string day = between(line, "day: ", ",");
        const std::string time = between(line, "time: \"", "\"");
        const std::string place = between(line, "place: ", " } }");
        CHECK(line ==
              fmt::format("          - {{ code: \"{}\", name: {}, kind: chi_bo, founded_on: "
                          "2025-07-01, meeting: {{ day: {}, time: \"{}\", place: {} }} }}",
                          code, name, day, time, place));
        CHECK(has_form(code, "38.###.###"));
        CHECK(codes.insert(code).second);
        CHECK(name.starts_with("Chi bộ "));
        CHECK((name + place).find_first_of(",:#{}[]\"'") == std::string::npos);
        CHECK((day.size() == 1 && day >= "1" && day <= "5"));
        CHECK(parse_time(time));
        CHECK(names_of_commune[code.substr(0, 6)].insert(name).second);
    }
    CHECK(names_of_commune.size() == 166);
    for (const auto& [commune, names] : names_of_commune) {
        CAPTURE(commune);
        CHECK(names.size() >= 2);
        CHECK(names.size() <= 5);
    }
    std::set<std::string> cells_with_members;
    for (const Person& person : province().people) cells_with_members.insert(person.cell);
    CHECK(cells_with_members == codes);
    CHECK(codes.size() > 450);
    CHECK(codes.size() < 550);
}

TEST_CASE("the register has the headings of an office's list and about 6,000 members") {
    const std::vector<std::string> expected{"Số thẻ đảng viên", "Họ và tên",     "Ngày sinh",
                                            "Giới tính",        "Số CCCD",       "Số điện thoại",
                                            "Mã chi bộ",        "Ngày vào Đảng", "Ngày chính thức",
                                            "Trạng thái",       "Chức vụ Đảng",  "Dân tộc",
                                            "Trình độ",         "Email"};
    CHECK(province().heading == expected);
    CHECK(province().people.size() > 5400);
    CHECK(province().people.size() < 6600);
}

TEST_CASE("a citizen id tells the sex and the year of birth, and is one person's only") {
    std::set<std::string> ids;
    for (const Person& person : province().people) {
        CAPTURE(person.citizen_id);
        REQUIRE(person.citizen_id.size() == 12);
        CHECK(ids.insert(person.citizen_id).second);
        CHECK(person.citizen_id.substr(0, 3) == "038");
        const int digit = person.citizen_id[3] - '0';
        CHECK((digit % 2 == 1) == person.woman);
        const int year = 1900 + digit / 2 * 100 + std::stoi(person.citizen_id.substr(4, 2));
        CHECK(year == static_cast<int>(chr::year_month_day{person.born}.year()));
    }
}

TEST_CASE("cards, phones and emails have their form and one owner each") {
    std::array<std::set<std::string>, 3> seen;
    const std::array<std::string, 3> forms{"38.######", "0999######",
                                           "dangvien#####@thanhhoa.example"};
    for (const Person& person : province().people) {
        const std::array values{person.card, person.phone, person.email};
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (values[i].empty()) continue;
            CAPTURE(values[i]);
            CHECK(has_form(values[i], forms[i]));
            CHECK(seen[i].insert(values[i]).second);
        }
        CHECK(person.card.empty() == person.on_probation());
        if (person.phone.empty()) CHECK(age_on(first_day(k_month), person.born) >= 60);
    }
    CHECK(seen[1].size() < province().people.size());
}

TEST_CASE("a member joined at 18 or later and became official a year after") {
    const Date today = first_day(k_month);
    for (const Person& person : province().people) {
        CAPTURE(iso(person.born));
        CAPTURE(iso(person.admitted));
        CHECK(age_on(person.admitted, person.born) >= 18);
        CHECK(age_on(person.admitted, person.born) <= 60);
        CHECK(person.admitted <= today);
        CHECK(person.official.has_value() != person.on_probation());
        if (person.official) {
            CHECK(*person.official == Date{chr::year_month_day{person.admitted} + chr::years{1}});
            CHECK(*person.official <= today);
        } else {
            CHECK(person.admitted > Date{chr::year_month_day{today} - chr::years{1}});
        }
    }
}

TEST_CASE(
    "every cell has three official members, one secretary and a committee only from nine on") {
    struct Count {
        int certain = 0;   // official and taking part
        int official = 0;  // exempt ones included
        int secretaries = 0;
        int deputies = 0;
        int committee = 0;
        int all = 0;
    };
    std::map<std::string, Count> cells;
    for (const Person& person : province().people) {
        Count& cell = cells[person.cell];
        ++cell.all;
        cell.certain += person.state == "chính thức";
        cell.official += !person.on_probation();
        cell.secretaries += person.post == "Bí thư";
        cell.deputies += person.post == "Phó Bí thư";
        cell.committee += person.post == "Chi ủy viên";
        if (!person.post.empty()) CHECK(person.state == "chính thức");
    }
    for (const auto& [code, cell] : cells) {
        CAPTURE(code);
        CHECK(cell.certain >= 3);
        CHECK(cell.secretaries == 1);
        CHECK(cell.deputies <= 1);
        CHECK((cell.committee > 0) == (cell.official >= 9));
        CHECK(cell.all >= 5);
        CHECK(cell.all <= 30);
    }
}

TEST_CASE("ages, sexes, states and names are spread as in a real province") {
    const Date today = first_day(k_month);
    const std::vector<Person>& people = province().people;
    const double elderly =
        percent(people, [&](const Person& p) { return age_on(today, p.born) >= 60; });
    CHECK(elderly > 16);
    CHECK(elderly < 26);
    const double women = percent(people, [](const Person& p) { return p.woman; });
    CHECK(women > 33);
    CHECK(women < 50);
    const double probation = percent(people, [](const Person& p) { return p.on_probation(); });
    CHECK(probation > 2);
    CHECK(probation < 7);
    CHECK(percent(people, [](const Person& p) { return p.state == "miễn sinh hoạt"; }) > 0.3);

    std::vector<Person> kinh;
    std::copy_if(people.begin(), people.end(), std::back_inserter(kinh),
                 [](const Person& p) { return p.ethnicity == "Kinh"; });
    const auto share = [&](const std::string& family) {
        return percent(kinh, [&](const Person& p) { return p.name.starts_with(family + " "); });
    };
    CHECK(share("Nguyễn") > 32);
    CHECK(share("Nguyễn") < 38);
    CHECK(share("Lê") > 18);
    CHECK(share("Lê") < 23);
    CHECK(share("Trần") > 8);
    CHECK(share("Trần") < 13);
}

TEST_CASE("the roll-call has one row for every card, with a reason only where one was given") {
    std::map<std::string, std::string> state_of_card;
    for (const Person& person : province().people) {
        if (!person.card.empty()) state_of_card[person.card] = person.state;
    }
    Rows rows = rows_of(content_of(province().files.roll_call));
    CHECK(rows.front() == std::vector<std::string>{"card_number", "status", "reason"});
    rows.erase(rows.begin());
    CHECK(rows.size() == state_of_card.size());

    std::map<std::string, int> counts;
    for (const auto& row : rows) {
        REQUIRE(row.size() == 3);
        REQUIRE(state_of_card.contains(row[0]));
        ++counts[row[1]];
        CHECK((row[1] == "miễn") == (state_of_card[row[0]] == "miễn sinh hoạt"));
        CHECK(row[2].empty() == (row[1] != "vắng có lý do"));
    }
    CHECK(counts.size() == 4);
    const double present = 100.0 * counts["có mặt"] / static_cast<double>(rows.size());
    CHECK(present > 87);
    CHECK(present < 93);
}

TEST_CASE("a cell's own roll-call repeats its rows of the province's") {
    const std::string all = content_of(province().files.roll_call);
    REQUIRE(province().files.cell_roll_calls.size() >= 2);
    for (const std::string& path : province().files.cell_roll_calls) {
        CAPTURE(path);
        const std::string own = content_of(path);
        const auto body = own.find('\n') + 1;
        CHECK(own.substr(0, body) == "card_number,status,reason\n");
        CHECK(all.find(own.substr(body)) != all.npos);
    }
}

TEST_CASE("papers carry the date of the month before, and printed ones are copied unchanged") {
    std::vector<std::string> names;
    for (const std::string& path : province().files.directives) {
        names.push_back(fs::path{path}.filename());
        const std::string content = content_of(path);
        CAPTURE(path);
        if (fs::path{path}.extension() == ".pdf") {
            CHECK(content.starts_with("%PDF-"));
            CHECK(fs::file_size(path) > 300'000);
        } else {
            CHECK(content.find("ngày 05 tháng 10 năm 2026") != content.npos);
            CHECK(content.find("{issued_on}") == content.npos);
            CHECK(content.find("{month}") == content.npos);
            CHECK(content.find("Văn bản mẫu") != content.npos);
        }
    }
    CHECK(names == std::vector<std::string>{"ke-hoach-mau.html", "nghi-quyet-mau.txt",
                                            "van-ban-1.pdf", "van-ban-2.pdf"});
}

TEST_CASE("January and February are padded in a paper's date, as party offices write it") {
    const TemporaryFolder folder;
    sample::write(folder.path, {.month = Month{chr::year{2026}, chr::March}});
    const std::string paper = content_of(folder.path + "/directives/nghi-quyet-mau.txt");
    CHECK(paper.find("ngày 05 tháng 02 năm 2026") != paper.npos);
    sample::write(folder.path, {.month = Month{chr::year{2026}, chr::January}});
    const std::string earlier = content_of(folder.path + "/directives/nghi-quyet-mau.txt");
    CHECK(earlier.find("ngày 05 tháng 12 năm 2025") != earlier.npos);
}

TEST_CASE("news items begin with their title, and a note says what is invented") {
    std::size_t items = 0;
    for (const auto& entry : fs::directory_iterator{province().files.news}) {
        CHECK(content_of(entry.path()).starts_with("# "));
        ++items;
    }
    CHECK(items == 2);
    const std::string calendar = content_of(province().files.news + "/02-lich-thang.md");
    CHECK(calendar.starts_with("# Lịch sinh hoạt và hạn báo cáo tháng 11/2026\n"));
    CHECK(content_of(province().folder.path + "/LUU-Y.txt").find("tự đặt") != std::string::npos);
    CHECK(province().hierarchy.starts_with("# "));
}

TEST_CASE("a far larger province shares no id either") {
    const TemporaryFolder folder;
    const auto files = sample::write(
        folder.path, {.cells_per_commune = 8, .members_per_cell = 16, .month = k_month});
    std::set<std::string> ids;
    const Rows rows = rows_of(content_of(files.members));
    for (const auto& row : rows) ids.insert(row.at(4));
    CHECK(rows.size() > 18'000);
    CHECK(ids.size() == rows.size());
}

TEST_CASE("what cannot be written or asked for is refused by its kind") {
    const auto kind_of = [](const std::string& path, const sample::Options& options) {
        try {
            sample::write(path, options);
        } catch (const Error& error) {
            return error.kind();
        }
        return ErrorKind::bug;
    };
    const TemporaryFolder folder;
    std::ofstream{folder.path + "/file"} << "in the way";
    CHECK(kind_of(folder.path + "/file/sample", {.month = k_month}) == ErrorKind::environment);
    CHECK(kind_of(folder.path, {.month = Month{}}) == ErrorKind::invalid_input);
    CHECK(kind_of(folder.path, {.month = Month{chr::year{2025}, chr::June}}) ==
          ErrorKind::invalid_input);
    CHECK(kind_of(folder.path, {.cells_per_commune = 0, .month = k_month}) ==
          ErrorKind::invalid_input);
    CHECK(kind_of(folder.path, {.members_per_cell = 61, .month = k_month}) ==
          ErrorKind::invalid_input);
    CHECK_FALSE(fs::exists(folder.path + "/members.csv"));
}

TEST_SUITE_END();
