#include "sotay/store/name_index.h"

#include <doctest/doctest.h>

#include <vector>

using namespace sotay;

TEST_SUITE_BEGIN("store::NameIndex");

namespace {

using Ids = std::vector<std::int64_t>;

struct Names {
    store::Database database = store::Database::in_memory();
    store::NameIndex index{database};

    Names() {
        add(1, "nguyen van an");
        add(2, "tran thi anh");
        add(3, "h'hen nie");
    }
    void add(std::int64_t id, const std::string& folded) {
        database.execute(R"sql(
            INSERT INTO members (id, full_name, name_key, name_folded, created_at, updated_at)
            VALUES ($1, $2, $3, $2, 0, 0))sql",
                         id, folded, Bytes{1});
        index.add(id, id);
    }
};

}  // namespace

TEST_CASE_FIXTURE(Names, "a name is found by beginnings of its words in any order") {
    CHECK(index.find({"an", "nguyen"}) == Ids{1});
    CHECK(index.find({"an"}) == Ids{1, 2});
    CHECK(index.find({"th", "tr"}) == Ids{2});
    CHECK(index.find({"h'hen"}) == Ids{3});
    CHECK(index.find({"uyen"}).empty());
}

TEST_CASE_FIXTURE(Names, "the index follows every change of a name") {
    database.execute("UPDATE members SET name_folded = 'le van binh' WHERE id = 1");
    CHECK(index.find({"nguyen"}).empty());
    CHECK(index.find({"le", "binh"}) == Ids{1});
    database.execute("DELETE FROM members WHERE id = 2");
    CHECK(index.find({"anh"}).empty());
}

TEST_CASE_FIXTURE(Names, "no text is a syntax error and none without words finds anyone") {
    for (const std::string text :
         {"\"", "*", "AND", "an OR", "(", "name_folded:an", "", "-", "^an"}) {
        CAPTURE(text);
        CHECK_NOTHROW((void)index.find({text}));
    }
    CHECK(index.find({}).empty());
    CHECK(index.find({"''"}).empty());
}
