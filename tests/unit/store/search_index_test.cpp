#include "sotay/store/search_index.h"

#include "sotay/base/error.h"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

using namespace sotay;
using Ids = std::vector<std::int64_t>;

TEST_SUITE_BEGIN("store::SearchIndex");

namespace {

constexpr const char* k_insert_directive = R"sql(
    INSERT INTO directives (id, content_digest, media_type, file_name, type, title, title_key,
                            recipients, pages, is_draft, confidence, imported_at)
    VALUES ($1, $2, 'text/plain', 'x.txt', 'Nghị quyết', 'x', $2, '', 1, 0, '{}', 0))sql";

struct Index {
    store::Database database = store::Database::in_memory();
    store::SearchIndex index{database};

    void add(std::int64_t id, const store::SearchableText& text) {
        database.execute(k_insert_directive, id, sha256(std::to_string(id)));
        index.add(id, text);
    }
    void add_body(std::int64_t id, const std::string& body) {
        add(id, {.symbol = "", .title = "", .issuer = "", .body = body});
    }
    [[nodiscard]] Ids find(const std::string& query, std::size_t limit = 100) const {
        Ids ids;
        for (const auto& hit : index.search(query, {.limit = limit})) ids.push_back(hit.id);
        return ids;
    }
};

struct Case {
    std::string query;
    Ids ids;
};

struct FourPapers : Index {
    FourPapers() {
        add(1, {.symbol = "57-NQ/TW",
                .title = "về đột phá phát triển khoa học, công nghệ",
                .issuer = "Bộ Chính trị",
                .body = "Nghị quyết về chuyển đổi số quốc gia, hoà bình, Đảng uỷ."});
        add(2, {.symbol = "12-KH/TU",
                .title = "thực hiện Nghị quyết 57-NQ/TW",
                .issuer = "Tỉnh ủy",
                .body = "Căn cứ nghị quyết 57-NQ/TW và 57-NQ/TW. Đổi thay."});
        add(3, {.symbol = "03-QĐ/ĐU",
                .title = "về dân vận",
                .issuer = "Đảng ủy xã",
                .body = "Đàn bò, dân làng, dần dà; đơn xin của người dẫn đường"});
        add(4, {.symbol = "",
                .title = "Bao cao thang",
                .issuer = "",
                .body = "van ban khong dau: chuyen doi so, doi song"});
    }
};

}  // namespace

TEST_CASE_FIXTURE(FourPapers, "accents may be left out, and mean themselves when they are typed") {
    const std::vector<Case> cases{
        {"dân vận", {3}},
        {"dan van", {3}},
        {"đàn bò", {3}},
        {"đán", {}},
        {"dãn", {}},
        {"đơn xin", {3}},
        {"đoi", {}},
        {"chuyển đổi số", {1}},
        {"CHUYỂN ĐỔI SỐ", {1}},
        {"Chuye\u0302\u0309n đo\u0302\u0309i so\u0302\u0301", {1}},  // decomposed
        {"hòa bình", {1}},
        {"hoà bình", {1}},
        {"hoa binh", {1}},
        {"Đảng ủy", {3, 1}},
        {"đảng uỷ", {3, 1}},
        {"khong dau", {4}},
        {"không dấu", {}},
    };
    for (const Case& row : cases) {
        CAPTURE(row.query);
        CHECK(find(row.query) == row.ids);
    }
}

TEST_CASE_FIXTURE(FourPapers, "words in quotes stand beside each other, in this order") {
    const std::vector<Case> cases{
        {"\"đổi số\"", {1}}, {"\"số đổi\"", {}}, {"\"chuyển số\"", {}},    {"chuyển số", {1}},
        {"“quốc gia”", {1}}, {"\"đổi số", {1}},  {"số \"quốc gia\"", {1}}, {"\"dân làng\" bò", {3}},
    };
    for (const Case& row : cases) {
        CAPTURE(row.query);
        CHECK(find(row.query) == row.ids);
    }
}

TEST_CASE_FIXTURE(FourPapers, "the paper of a symbol comes before those that cite it") {
    const std::vector<Case> cases{
        {"57-NQ/TW", {1, 2}}, {"57-nq/tw", {1, 2}}, {"NQ/TW", {1, 2}}, {"12-KH/TU", {2}},
        {"03-QĐ/ĐU", {3}},    {"03-qd/du", {3}},    {"NQ/TU", {}},
    };
    for (const Case& row : cases) {
        CAPTURE(row.query);
        CHECK(find(row.query) == row.ids);
    }
}

TEST_CASE_FIXTURE(FourPapers, "no text is a syntax error") {
    const std::vector<Case> cases{
        {"", {}},
        {"\"", {}},
        {"\"\"\"", {}},
        {"*", {}},
        {"(((", {}},
        {"^dân vận", {3}},
        {"-dân", {3}},
        {"--dân -vận", {3}},
        {"dân*", {3}},
        {"{dân} + [vận]", {3}},
        {"dân'; DROP TABLE directives --", {}},
        {"title:dân", {}},
        {"dân AND", {}},
        {"NEAR(dân vận, 2)", {}},
        {"=dân", {3}},
        {std::string("dân\0vận", 10), {3}},
        {"\xFF\xFE dân", {3}},
    };
    for (const Case& row : cases) {
        CAPTURE(row.query);
        CHECK(find(row.query) == row.ids);
    }
}

TEST_CASE_FIXTURE(FourPapers,
                  "random queries of the signs of the query language are all answered") {
    std::mt19937 random{7};
    const std::vector<std::string> pieces{
        "\"", "(", ")",  "*", "-",   ":",  "^",  "+", "{",    "}",  "OR",   "AND", "NOT", " ",
        "'",  "=", "\\", "/", "dân", "57", "NQ", "“", "\xC3", "\n", "NEAR", ",",   "."};
    for (int i = 0; i < 2000; ++i) {
        std::string query;
        for (auto n = random() % 12; n > 0; --n) query += pieces[random() % pieces.size()];
        CAPTURE(query);
        CHECK_NOTHROW((void)index.search(query, {.limit = 5}));
    }
}

TEST_CASE_FIXTURE(Index,
                  "a word in the title weighs more than in the issuer, and that than in the body") {
    const std::string other = "một hai ba bốn năm";
    add(1, {.symbol = "", .title = other, .issuer = other, .body = other + " đê điều"});
    add(2, {.symbol = "", .title = other, .issuer = other + " đê điều", .body = other});
    add(3, {.symbol = "", .title = other + " đê điều", .issuer = other, .body = other});
    CHECK(find("đê điều") == Ids{3, 2, 1});
    CHECK(find("de dieu") == Ids{3, 2, 1});
}

TEST_CASE_FIXTURE(Index, "a word that nearly every text holds still ranks them") {
    for (int i = 1; i <= 20; ++i) add_body(i, "nghị quyết của chi bộ số một hai ba bốn");
    add_body(21, "nghị quyết, nghị quyết và nghị quyết của chi bộ");
    add_body(22, "không có chữ ấy");
    const auto hits = index.search("nghị quyết", {.limit = 3});
    REQUIRE(hits.size() == 3);
    CHECK(hits[0].id == 21);
    CHECK(hits[0].score > hits[1].score);
    CHECK(hits[1].score > 0.1);
}

TEST_CASE_FIXTURE(Index, "words beside each other come before the same words apart") {
    add_body(1, "đổi mới phương pháp, số lượng đảng viên chuyển đến");
    add_body(2, "về công tác chuyển đổi số trong cơ quan nhà nước");
    add_body(3, "số phiếu chuyển sinh hoạt và các đổi thay khác");
    CHECK(find("chuyen doi so").front() == 2);
    CHECK(find("chuyển đổi số").front() == 2);
    CHECK(find("chuyen doi so").size() == 3);
}

TEST_CASE_FIXTURE(Index, "without accents, a text that was written so comes first") {
    add_body(1, "thanh hoá là một tỉnh");
    add_body(2, "thanh hoa la mot tinh");
    add_body(3, "thanh hóa là một tỉnh");
    CHECK(find("thanh hoa").front() == 2);
    CHECK(find("thanh hoa").size() == 3);
}

TEST_CASE_FIXTURE(FourPapers, "a snippet shows the words found in the body on one line") {
    const auto hits = index.search("chuyen doi so", {.marks = {.begin = "<", .end = ">"}});
    REQUIRE(hits.size() == 2);
    for (const auto& hit : hits) {
        CAPTURE(hit.snippet);
        const bool is_marked = hit.snippet.find("<chuyển đổi số>") != std::string::npos ||
                               hit.snippet.find("<chuyen doi so>") != std::string::npos;
        CHECK(is_marked);
        CHECK(hit.snippet.find('\n') == std::string::npos);
    }
    // Where the body holds none of them, the column that does.
    CHECK(index.search("công nghệ", {.limit = 1}).at(0).snippet.find("[công nghệ]") !=
          std::string::npos);
}

TEST_CASE_FIXTURE(FourPapers, "a limit keeps the best") {
    CHECK(find("57-NQ/TW", 1) == Ids{1});
    CHECK(find("57-NQ/TW", 0).empty());
}

TEST_CASE_FIXTURE(FourPapers, "a text that was removed is found no more, and can be put back") {
    index.remove(1);
    CHECK(find("chuyển đổi số").empty());
    CHECK_FALSE(index.text(1));
    index.remove(1);
    index.add(1, {.symbol = "57-NQ/TW", .title = "", .issuer = "", .body = "sữa đổi mới"});
    CHECK(find("sữa") == Ids{1});
    CHECK(index.text(1)->body == "sữa đổi mới");
}

TEST_CASE_FIXTURE(Index, "what a transaction takes back is not found") {
    {
        store::Transaction transaction{database};
        add_body(1, "dân vận");
        CHECK(find("dân vận") == Ids{1});
    }
    CHECK(find("dân vận").empty());
}

TEST_CASE_FIXTURE(FourPapers, "an index that is damaged says so, and can be made anew") {
    index.rebuild();
    database.run_script("UPDATE search_words SET record = x'FFFFFF'");
    CHECK_THROWS_AS((void)find("dan van"), Error);
    index.rebuild();
    CHECK(find("dan van") == Ids{3});
}

TEST_SUITE_END();
