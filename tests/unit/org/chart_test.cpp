#include "sotay/org/chart.h"

#include "standing.h"

#include "sotay/base/error.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>

using namespace sotay;

TEST_SUITE_BEGIN("org::chart");

namespace {

constexpr double k_padding = 6;  // at least so much stays free beside a text

struct Commune : test::Standing {
    Typesetter typesetter;

    Commune() { add("38", "Đảng bộ tỉnh Thanh Hóa", "dang_bo_tinh"); }

    void add_commune(const std::string& code, int cells) {
        add(code, "Đảng bộ xã Hoằng Giang", "dang_bo_xa", "38");
        for (int i = 1; i <= cells; ++i) {
            add(code + "." + std::to_string(i),
                i % 7 == 0 ? "Chi bộ Trung tâm Phục vụ hành chính công và Dịch vụ đô thị số " +
                                 std::to_string(i)
                           : "Chi bộ Thôn " + std::to_string(i),
                "chi_bo", code);
        }
    }
    org::Chart chart(const org::Tree& tree, const std::string& code, int depth = -1) {
        return org::lay_out({tree,
                             {&tree.get(code)},
                             depth,
                             [](const org::Organisation& organisation, std::size_t hidden) {
                                 return std::vector<std::string>{organisation.code,
                                                                 "1.234 đảng viên",
                                                                 std::to_string(hidden) + " dưới"};
                             }},
                            typesetter);
    }
};

bool overlap(const Rectangle& one, const Rectangle& other) {
    return one.x < other.x + other.width && other.x < one.x + one.width &&
           one.y < other.y + other.height && other.y < one.y + one.height;
}

const org::ChartBox* find(const org::Chart& chart, org::OrganisationId id) {
    const auto found = std::ranges::find_if(
        chart.boxes, [id](const auto& box) { return box.organisation->id == id; });
    return found == chart.boxes.end() ? nullptr : &*found;
}

void check_texts(const org::ChartBox& box, const Typesetter& typesetter) {
    const double room = box.place.width - 2 * k_padding;
    const auto& name = box.organisation->name;
    CHECK(std::ranges::all_of(
        box.name, [&](const auto& line) { return name.find(line.text) != std::string::npos; }));
    for (const auto& line : box.name) CHECK(line.width <= room);
    for (const auto& line : box.name) CHECK(typesetter.width(line.text, {11, false}) <= room);
    for (const auto& line : box.note) CHECK(typesetter.width(line.text, {9, false}) <= room);
    CHECK(14.0 * static_cast<double>(box.name.size()) +
              12.0 * static_cast<double>(box.note.size()) <=
          box.place.height);
}

/// What holds for every chart, whatever its shape.
void check_geometry(const org::Chart& chart, const Typesetter& typesetter) {
    std::set<org::OrganisationId> drawn;
    for (std::size_t i = 0; i < chart.boxes.size(); ++i) {
        const auto& box = chart.boxes[i];
        CHECK(drawn.insert(box.organisation->id).second);
        CHECK(box.place.x >= 0);
        CHECK(box.place.x + box.place.width <= chart.width);
        CHECK(box.place.y + box.place.height <= chart.height);
        for (std::size_t j = 0; j < i; ++j) REQUIRE_FALSE(overlap(box.place, chart.boxes[j].place));
        check_texts(box, typesetter);
        const auto* above = i == 0 ? nullptr : find(chart, *box.organisation->parent);
        if (above != nullptr) CHECK(box.place.y >= above->place.y + above->place.height);
    }
}

/// A line from above or from the side ends at the edge of the box.
bool is_touched(const org::Chart& chart, const Rectangle& box) {
    return std::ranges::any_of(chart.lines, [&](const auto& line) {
        const auto& end = line.back();
        const bool from_above =
            end.y == doctest::Approx(box.y) && end.x > box.x && end.x < box.x + box.width;
        const bool from_the_side =
            end.x == doctest::Approx(box.x) && end.y > box.y && end.y < box.y + box.height;
        return from_above || from_the_side;
    });
}

}  // namespace

TEST_CASE_FIXTURE(Commune,
                  "every organisation stands once, below its superior and clear of all others") {
    add_commune("38.1", 23);
    add("38.1.school", "Đảng bộ Trường Cao đẳng Y tế", "dang_bo_co_so", "38.1");
    for (int i = 0; i < 11; ++i)
        add("s" + std::to_string(i), "Chi bộ Khoa " + std::to_string(i), "chi_bo", "38.1.school");
    add("g1", "Tổ đảng số 1", "to_dang", "38.1.5");
    add_commune("38.2", 1);
    add_commune("38.3", 0);
    const auto whole = tree();
    for (const auto* code : {"38", "38.1", "38.2", "38.3", "38.1.school"}) {
        const auto drawn = chart(whole, code);
        CHECK(drawn.boxes.size() == whole.subtree(whole.get(code).id).size());
        check_geometry(drawn, typesetter);
        for (std::size_t i = 1; i < drawn.boxes.size(); ++i)
            CHECK(is_touched(drawn, drawn.boxes[i].place));
    }
}

TEST_CASE_FIXTURE(Commune, "ninety cells of a commune keep to the shape of a sheet") {
    add_commune("38.1", 90);
    const auto whole = tree();
    const auto drawn = chart(whole, "38.1");
    CHECK(drawn.width / drawn.height > 1.0);
    CHECK(drawn.width / drawn.height < 1.8);
}

TEST_CASE_FIXTURE(Commune, "a few cells stand side by side") {
    add_commune("38.1", 4);
    const auto whole = tree();
    const auto drawn = chart(whole, "38.1");
    for (std::size_t i = 2; i < drawn.boxes.size(); ++i)
        CHECK(drawn.boxes[i].place.y == drawn.boxes[1].place.y);
}

TEST_CASE_FIXTURE(Commune,
                  "the depth cuts off whole levels and says how many organisations they held") {
    add_commune("38.1", 3);
    const auto whole = tree();
    const auto drawn = chart(whole, "38", 1);
    REQUIRE(drawn.boxes.size() == 2);
    CHECK(drawn.boxes[0].note.back().text.find("0 dưới") != std::string::npos);
    CHECK(drawn.boxes[1].note.back().text.find("3 dưới") != std::string::npos);
}

TEST_CASE_FIXTURE(Commune, "a name of any length is broken into lines that fit its box") {
    add("38.1", "Đảng bộ " + std::string(300, 'W'), "dang_bo_xa", "38");
    add("38.2", "", "dang_bo_xa", "38");
    const auto whole = tree();
    check_geometry(chart(whole, "38"), typesetter);
}

TEST_CASE_FIXTURE(Commune, "a chart of more boxes than anyone can read is refused") {
    add_commune("38.1", 3);
    for (int i = 0; i < static_cast<int>(org::k_most_boxes); ++i)
        add("x" + std::to_string(i), "Chi bộ", "chi_bo");
    const auto whole = tree();
    org::ChartSpec spec{whole, whole.roots(), -1,
                        [](const auto&, std::size_t) { return std::vector<std::string>{}; }};
    try {
        (void)org::lay_out(spec, typesetter);
        FAIL("nothing was thrown");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::conflict);
    }
}

TEST_CASE_FIXTURE(Commune, "the same tree gives the same bytes, and marks of XML stay text") {
    add("38.1", "Đảng bộ <A> & \"B\"", "dang_bo_xa", "38");
    const auto kinds = org::load_kinds(rule_directories());
    const auto draw = [&] {
        const auto whole = tree();
        return org::to_svg(chart(whole, "38"), whole, kinds.in_force_on(whole.on()).rules, "a & b",
                           "");
    };
    const auto svg = draw();
    CHECK(svg == draw());
    CHECK(svg.find("&lt;A&gt; &amp; &quot;B&quot;") != std::string::npos);
    CHECK(svg.find("<A>") == std::string::npos);
}

TEST_SUITE_END();
