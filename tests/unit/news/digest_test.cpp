#include "sotay/news/digest.h"

#include "sotay/base/error.h"
#include "sotay/news/digest_page.h"
#include "sotay/text/sms.h"
#include "sotay/text/vietnamese.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "../members/register.h"

using namespace sotay;
using namespace sotay::news;

TEST_SUITE_BEGIN("news");

namespace {

constexpr const char* k_insert_directive = R"sql(
    INSERT INTO directives (content_digest, media_type, file_name, organisation_id, symbol, type,
                            title, title_key, pages, is_draft, confidence, imported_at)
    VALUES ($1, 'text/plain', 'x.txt', $2, $3, 'Nghị quyết', $4, $1, 1, 0, '{}', $5))sql";

struct Office : test::Register {
    Date today = *parse_date("2026-12-01");

    Office() {
        add_organisation(1, "38", "dang_bo_tinh", std::nullopt);
        add_organisation(2, "38.001", "dang_bo_xa", 1);
        add_organisation(3, "38.002", "dang_bo_xa", 1);
    }
    AddedNews add_news(const std::string& markdown, std::optional<std::int64_t> owner = {}) {
        return news::add(database, {markdown, owner, today}, actor);
    }
    void add_directive(const std::string& symbol, const std::string& imported_at,
                       std::optional<std::int64_t> owner = {}) {
        database.execute(k_insert_directive, sha256(symbol), owner, symbol, "về " + symbol,
                         *parse_instant(imported_at));
    }
    Digest digest_of(const std::string& code, Date date) {
        const auto tree = org::Tree::load(database, date);
        return compose(database, tree, tree.get(code), date);
    }
    Digest digest_of(const std::string& code) { return digest_of(code, today); }
};

std::vector<std::string> titles_of(const Digest& digest) {
    std::vector<std::string> titles;
    for (const auto& item : digest.news) titles.push_back(item.title);
    for (const auto& directive : digest.directives) titles.push_back(*directive.symbol);
    return titles;
}

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE_FIXTURE(Office, "the first heading is the title") {
    struct Case {
        std::string markdown;
        std::string title;
        std::string body;
    };
    const std::vector<Case> cases{
        {"# Sinh hoạt hè\n\nChi bộ họp.\n", "Sinh hoạt hè", "\nChi bộ họp.\n"},
        {"mở đầu\n\n## **Tin** `nóng` ##\nrồi", "Tin nóng", "mở đầu\n\nrồi"},
        {"không có tiêu đề\nhai dòng", "không có tiêu đề", "không có tiêu đề\nhai dòng"},
        {"# Một mình", "Một mình", ""},
    };
    for (const Case& row : cases) {
        CAPTURE(row.markdown);
        const auto added = add_news(row.markdown);
        CHECK(added.item.title == row.title);
        CHECK(added.item.body == row.body);
    }
    for (const std::string bad : {"", " \n\n", "# ", "# \xC3("}) {
        CAPTURE(bad);
        CHECK_THROWS_AS((void)add_news(bad), Error);
    }
}

TEST_CASE_FIXTURE(Office, "the same text twice changes nothing") {
    const auto first = add_news("# Tin\nbài");
    const auto again = add_news("# Tin\nbài", 2);
    CHECK(first.is_new);
    CHECK_FALSE(again.is_new);
    CHECK(again.item.id == first.item.id);
    CHECK(number("SELECT count(*) FROM news_items") == 1);
    CHECK(store::verify_audit(database).entries == 1);
}

TEST_CASE_FIXTURE(Office, "a digest holds what is its own, from above, and for all") {
    (void)add_news("# cho tất cả");
    (void)add_news("# của tỉnh", 1);
    (void)add_news("# của xã một", 2);
    (void)add_news("# của xã hai", 3);
    add_directive("01-NQ/TU", "2026-12-01T00:00", 1);
    add_directive("02-NQ/ĐU", "2026-12-01T23:59:59.999", 2);
    add_directive("03-NQ/TU", "2026-11-30T23:59:59.999", 1);
    add_directive("04-NQ/TU", "2026-12-02T00:00", 1);
    CHECK(titles_of(digest_of("38")) ==
          std::vector<std::string>{"cho tất cả", "của tỉnh", "01-NQ/TU"});
    CHECK(titles_of(digest_of("38.001")) ==
          std::vector<std::string>{"cho tất cả", "của tỉnh", "của xã một", "01-NQ/TU", "02-NQ/ĐU"});
    CHECK(digest_of("38", *parse_date("2026-12-03")).empty());
}

TEST_CASE_FIXTURE(Office, "the same day and organisation goes out once") {
    (void)add_news("# Tin\nbài");
    const auto first = publish(database, digest_of("38"), "https://so.vn/digest/2026-12-01", actor);
    CHECK(first.is_new);
    CHECK(text("SELECT selector FROM messages") == "under:38");
    CHECK(text("SELECT purpose FROM messages") == "digest");
    const auto params = text("SELECT params FROM messages");
    CHECK(holds(params, R"("date":"2026-12-01")"));
    CHECK(holds(params, R"("link":"https://so.vn/digest/2026-12-01")"));

    (void)add_news("# Tin thêm\nbài");
    const auto again = publish(database, digest_of("38"), "", actor);
    CHECK_FALSE(again.is_new);
    CHECK(again.message == first.message);
    CHECK(number("SELECT count(*) FROM messages") == 1);
    CHECK(number("SELECT items FROM news_digests") == 1);

    CHECK(publish(database, digest_of("38.001"), "", actor).is_new);
    CHECK(number("SELECT count(*) FROM news_digests") == 2);
}

TEST_CASE_FIXTURE(Office, "a day that brought nothing sends nothing") {
    CHECK_THROWS_AS((void)publish(database, digest_of("38"), "", actor), Error);
    CHECK(number("SELECT count(*) FROM messages") == 0);
    CHECK(number("SELECT count(*) FROM news_digests") == 0);
}

TEST_CASE_FIXTURE(Office, "a message that cannot be written leaves the day unpublished") {
    (void)add_news("# Tin\nbài");
    auto digest = digest_of("38");
    digest.organisation.code = "99";
    CHECK_THROWS_AS((void)publish(database, digest, "", actor), Error);
    CHECK_FALSE(find_published(database, digest));
}

TEST_CASE_FIXTURE(Office, "the link leads to the day's page of the organisation") {
    CHECK(link_to(digest_of("38"), "https://so.vn") == "https://so.vn/digest/2026-12-01");
    CHECK(link_to(digest_of("38.001"), "https://so.vn/") ==
          "https://so.vn/digest/2026-12-01/38.001");
    CHECK(link_to(digest_of("38"), "").empty());
}

TEST_CASE_FIXTURE(Office, "a page holds nothing that its writers could have smuggled in") {
    (void)add_news(
        "# <script>alert(1)</script> & \"nháy\"\n\n<img src=x onerror=alert(2)>\n\n"
        "[bấm](javascript:alert(3)) **đậm**\n");
    add_directive("<b>05-NQ/TU", "2026-12-01T08:00");
    const auto page = to_html(digest_of("38"));
    CHECK(page.starts_with("<!DOCTYPE html>\n<html lang="));
    CHECK(page.ends_with("</html>\n"));
    CHECK(holds(page, "<meta charset=\"utf-8\">"));
    CHECK(holds(page, "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;nháy&quot;"));
    CHECK(holds(page, "<strong>đậm</strong>"));
    CHECK(holds(page, "&lt;b&gt;05-NQ/TU"));
    for (const std::string part : {"<script", "<img", "javascript:", "<b>"}) {
        CAPTURE(part);
        CHECK_FALSE(holds(page, part));
    }
}

TEST_CASE_FIXTURE(Office, "a line for an SMS holds as many titles as three segments carry") {
    for (int i = 0; i < 40; ++i) {
        (void)add_news("# Chi bộ số " + std::to_string(i) + " sinh hoạt chuyên đề tháng này");
    }
    const auto digest = digest_of("38");
    const std::string link = "https://so.vn/digest/2026-12-01";
    const auto line = to_line(digest, link);
    CHECK(line.ends_with(" " + link));
    CHECK(line.find('\n') == std::string::npos);
    CHECK(holds(line, "Chi bộ số 0 sinh hoạt"));
    CHECK(holds(line, "40"));
    CHECK(text::sms_segments(text::strip_accents(line)) == 3);
    CHECK(holds(to_markdown(digest), "## Chi bộ số 39 sinh hoạt"));
}

TEST_SUITE_END();
