#include "sotay/store/search_index.h"

#include "sotay/base/error.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
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

TEST_CASE_FIXTURE(Index, "of equally good texts the newer comes first, those without a date last") {
    const auto add_dated = [&](std::int64_t id, std::optional<Date> date) {
        add(id,
            {.symbol = "", .title = "dân vận khéo", .issuer = "", .body = "", .dated_on = date});
    };
    add_dated(1, parse_date("2024-05-03"));
    add_dated(2, parse_date("2025-01-31"));
    add_dated(3, std::nullopt);
    add_dated(4, parse_date("1969-12-31"));
    add_dated(5, parse_date("2024-05-03"));
    CHECK(find("dân vận") == Ids{2, 5, 1, 4, 3});
    CHECK(index.text(4)->dated_on == parse_date("1969-12-31"));
    CHECK_FALSE(index.text(3)->dated_on);
    index.rebuild();
    CHECK(find("dân vận") == Ids{2, 5, 1, 4, 3});
}

TEST_CASE_FIXTURE(Index, "a demoted text comes below its equals, a title still above a text") {
    add(1, {.symbol = "", .title = "quy chế làm việc", .issuer = "", .body = ""});
    add(2, {.symbol = "", .title = "quy chế làm việc", .issuer = "", .body = ""});
    add_body(3, "theo quy chế làm việc ấy");
    const auto find_demoted = [&] {
        Ids ids;
        for (const auto& hit : index.search("quy chế", {.demoted = {2, 77}})) ids.push_back(hit.id);
        return ids;
    };
    CHECK(find("quy chế") == Ids{2, 1, 3});
    CHECK(find_demoted() == Ids{1, 2, 3});
    index.rebuild();
    CHECK(find_demoted() == Ids{1, 2, 3});
}

TEST_CASE_FIXTURE(Index, "a filter is asked before the limit, and all that match can be counted") {
    for (int id = 1; id <= 40; ++id) add_body(id, id % 4 == 0 ? "chi bộ" : "nghị quyết của chi bộ");
    const store::SearchOptions even{.limit = 3, .filter = [](auto id) { return id % 2 == 0; }};
    Ids ids;
    for (const auto& hit : index.search("nghi quyet", even)) ids.push_back(hit.id);
    CHECK(ids == Ids{38, 34, 30});
    CHECK(index.matches("nghi quyet").size() == 30);
    CHECK(index.matches("chi bộ").front() == 1);
    CHECK(index.matches("chi bộ").size() == 40);
    CHECK(index.matches("\"quyết của chi\"").size() == 30);
    CHECK(index.matches("\"quyết chi\"").empty());
    CHECK(index.matches("").empty());
}

TEST_CASE_FIXTURE(FourPapers, "a word that stands nowhere lets nothing be found") {
    CHECK(find("dân vận khủnglong").empty());
    CHECK(find("khunglong").empty());
    index.rebuild();
    CHECK(find("dân vận khủnglong").empty());
    CHECK(find("zzz").empty());
    CHECK(find("0").empty());
}

TEST_CASE_FIXTURE(Index, "a phrase does not run from one part of a paper into the next") {
    add(1, {.symbol = "12", .title = "nghị", .issuer = "quyết", .body = "định dân vận"});
    add(2, {.symbol = "", .title = "dân vận dân", .issuer = "", .body = "vận động, vận"});
    for (int pass = 0; pass < 2; ++pass) {
        CHECK(find("\"nghị quyết\"").empty());
        CHECK(find("\"quyết định\"").empty());
        CHECK(find("nghị quyết định") == Ids{1});
        CHECK(find("\"dân vận động\"").empty());
        CHECK(find("\"dân vận dân\"") == Ids{2});
        CHECK(find("\"vận động vận\"") == Ids{2});
        CHECK(find("\"dân vận\" \"vận động\"") == Ids{2});
        index.rebuild();
    }
}

TEST_CASE_FIXTURE(Index, "a query of very many words is answered") {
    std::string words;
    for (int i = 0; i < 64; ++i) words += "từ" + std::to_string(i) + ' ';
    add_body(1, words);
    add_body(2, words + words);
    for (int pass = 0; pass < 2; ++pass) {
        CHECK(find(words).size() == 2);
        CHECK(find('"' + words + '"').size() == 2);
        CHECK(find(words + "từ64").size() == 2);  // past the first 64
        index.rebuild();
    }
}

namespace {

/// Texts of few syllables, so that all of them meet in all spellings and orders.
class RandomTexts {
public:
    [[nodiscard]] store::SearchableText next() {
        return {.symbol = std::to_string(random_() % 30) + "-NQ/TW",
                .title = words(3 + random_() % 4),
                .issuer = words(2),
                .body = words(random_() % 60),
                .dated_on = Date{std::chrono::days{random_() % 5}}};
    }
    [[nodiscard]] std::string query() {
        std::string query = words(1 + random_() % 4);
        if (random_() % 3 == 0) query = '"' + query + '"';
        if (random_() % 4 == 0) query += ' ' + words(1);
        if (random_() % 9 == 0) query = std::to_string(random_() % 30) + "-nq";
        return query;
    }
    [[nodiscard]] std::uint64_t number() { return random_(); }

private:
    [[nodiscard]] std::string words(std::uint64_t count) {
        static const std::vector<std::string> k_syllables{
            "nghị", "nghi", "nghỉ", "quyết", "quyet", "đảng", "dang", "đang", "bộ",
            "bo",   "bỏ",   "chi",  "chỉ",   "số",    "so",   "57",   "hoà",  "hòa"};
        std::string out;
        for (; count > 0; --count) {
            // The first ones are in nearly every text, the last ones in few.
            const auto least = std::min(random_() % 18, random_() % 18);
            out += k_syllables[std::min(least, random_() % 18)] + (random_() % 5 == 0 ? ", " : " ");
        }
        return out;
    }

    std::mt19937_64 random_{26};
};

/// Ids and scores of the best, and how many there are.
std::string answer_of(const store::SearchIndex& index, const std::string& query) {
    std::string out = fmt::format("{} of {}:", query, fmt::join(index.matches(query), ","));
    for (const auto& hit : index.search(query, {.limit = 15, .demoted = {3, 50, 90}})) {
        out += fmt::format(" {}={:.5f} {}", hit.id, hit.score, hit.snippet);
    }
    return out;
}

std::vector<std::string> answers_of(const store::SearchIndex& index, int queries) {
    RandomTexts random;
    std::vector<std::string> answers;
    for (int i = 0; i < queries; ++i) answers.push_back(answer_of(index, random.query()));
    return answers;
}

}  // namespace

TEST_CASE("segments answer as the texts themselves do, whatever came and went") {
    Index index;
    RandomTexts random;
    for (int id = 1; id <= 300; ++id) index.add(2 * id, random.next());
    const auto segments = [&] {
        auto row = index.database.query("SELECT count(*) FROM search_segments");
        row.step();
        return row.integer(0);
    };
    REQUIRE(segments() == 0);
    const auto from_texts = answers_of(index.index, 300);
    index.index.rebuild();
    REQUIRE(segments() == 1);
    CHECK(answers_of(index.index, 300) == from_texts);
    for (int round = 0; round < 3; ++round) {
        for (int i = 0; i < 40; ++i)
            index.index.remove(static_cast<std::int64_t>(random.number() % 600));
        for (int i = 0; i < 40; ++i) {
            const auto id = static_cast<std::int64_t>(random.number() % 700) + 1;
            if (index.index.text(id)) continue;
            index.database.execute("DELETE FROM directives WHERE id = $1", id);
            index.add(id, random.next());
        }
        const auto mixed = answers_of(index.index, 200);
        index.index.rebuild();
        CHECK(answers_of(index.index, 200) == mixed);
    }
}

TEST_CASE_FIXTURE(Index,
                  "many texts are put into segments as they come, and out of them as they go") {
    RandomTexts random;
    for (int id = 1; id <= 1300; ++id) add(id, random.next());
    const auto count_of = [&](const std::string& table) {
        auto row = database.query("SELECT count(*) FROM " + table);
        row.step();
        return row.integer(0);
    };
    CHECK(count_of("search_segments") == 2);
    CHECK(count_of("search_loose") < 512);
    const auto before = answers_of(index, 50);
    index.rebuild();
    CHECK(answers_of(index, 50) == before);
    for (int id = 1; id <= 1300; id += 2) index.remove(id);
    CHECK(count_of("search_loose") < 512);
    const auto half = answers_of(index, 50);
    index.rebuild();
    CHECK(answers_of(index, 50) == half);
    for (int id = 2; id <= 1300; id += 2) index.remove(id);
    CHECK(find("nghi").empty());
    add_body(5000, "nghị quyết");
    CHECK(find("nghi") == Ids{5000});
}

TEST_CASE("whatever is changed in the records of an index, it answers or says that it is damaged") {
    FourPapers papers;
    papers.index.rebuild();
    std::mt19937 random{11};
    const std::vector<std::string> tables{"search_segments", "search_words", "search_pairs"};
    for (int i = 0; i < 300; ++i) {
        store::Transaction transaction{papers.database};
        auto rows =
            papers.database.query("SELECT record FROM " + tables[static_cast<std::size_t>(i) % 3]);
        rows.step();
        Bytes record = rows.bytes(0);
        rows.reset();
        record[random() % record.size()] ^= static_cast<std::uint8_t>(1U << random() % 8);
        if (random() % 4 == 0) record.resize(random() % record.size());
        papers.database.execute(
            "UPDATE " + tables[static_cast<std::size_t>(i) % 3] + " SET record = $1", record);
        try {
            (void)papers.find("chuyen doi so");
            (void)papers.find("57-NQ/TW");
        } catch (const Error& error) {
            CHECK(error.kind() == ErrorKind::environment);
        }
    }
}

TEST_CASE_FIXTURE(FourPapers, "an index that is damaged says so, and can be made anew") {
    index.rebuild();
    database.run_script("UPDATE search_words SET record = x'FFFFFF'");
    CHECK_THROWS_AS((void)find("dan van"), Error);
    index.rebuild();
    CHECK(find("dan van") == Ids{3});
}

TEST_SUITE_END();
