#include "sotay/directives/series.h"

#include "sotay/base/paths.h"
#include "sotay/text/vietnamese.h"

#include <doctest/doctest.h>

#include "../scratch_folder.h"

using namespace sotay;
using namespace sotay::directives;

TEST_SUITE_BEGIN("directives: series of numbers");

namespace {

Date day(const std::string& text) { return parse_date(text).value(); }

struct Papers {
    test::ScratchFolder folder;
    store::Database database{folder.path("sotay.db"), store::Database::Mode::create};
    DocumentTypes types = load_document_types({data_directory() + "/rules"});
    std::uint8_t digests = 0;

    Directive paper(const std::string& symbol, const std::string& date,
                    const std::string& issuer = "Đảng ủy xã Mẫu",
                    const std::string& type = "Nghị quyết") {
        Directive directive;
        directive.content_digest = Bytes(32, ++digests);
        directive.media_type = "text/plain";
        directive.file_name = "a.txt";
        directive.symbol = symbol;
        directive.type = type;
        directive.issuer = issuer;
        directive.issued_on = day(date);
        directive.title = "thử";
        return directive;
    }
    void keep(const Directive& directive) {
        store::Transaction change{database};
        static_cast<void>(insert(database, directive));
        change.commit();
    }
    std::size_t taken(const Directive& directive) {
        return check_series(database, directive, types).size();
    }
    void set_term(const std::string& name, const std::string& from) {
        const std::string key = text::sort_key(name);
        store::Transaction change{database};
        database.query("INSERT INTO organisations (founded_on) VALUES ('1990-01-01')").execute();
        database
            .query(
                "INSERT INTO organisation_placements (organisation_id, from_on, code, name, "
                "name_key, kind, position) SELECT max(id), '1990-01-01', 'x', $1, $2, "
                "'dang_bo_xa', "
                "1 FROM organisations",
                name, Bytes{key.begin(), key.end()})
            .execute();
        database.query("INSERT INTO organisation_terms SELECT max(id), $1 FROM organisations", from)
            .execute();
        change.commit();
    }
};

}  // namespace

TEST_CASE_FIXTURE(Papers, "a number is taken once in a term of its body") {
    keep(paper("05-NQ/ĐU", "2026-03-01"));
    const auto problems = check_series(database, paper("05-NQ/ĐU", "2027-01-10"), types);
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].field == "symbol");
    CHECK(problems[0].message.find("05") != std::string::npos);
    CHECK(problems[0].message.find("01/03/2026") != std::string::npos);
    CHECK(taken(paper("06-NQ/ĐU", "2027-01-10")) == 0);
    CHECK(taken(paper("05-NQ/ĐU", "2027-01-10", "Đảng ủy xã Thử")) == 0);
    CHECK(taken(paper("05-NQ/ĐU", "2027-01-10", "Đảng uỷ xã Mẫu")) == 1);
}

TEST_CASE_FIXTURE(Papers, "the same symbol in two terms is two papers") {
    keep(paper("01-HD/TW", "2021-09-28", "Ban Bí thư", "Hướng dẫn"));
    CHECK(taken(paper("01-HD/TW", "2026-05-19", "Ban Bí thư", "Hướng dẫn")) == 0);
    CHECK(taken(paper("01-HD/TW", "2025-12-19", "Ban Chấp hành Trung ương", "Hướng dẫn")) == 1);
    keep(paper("07-NQ/ĐU", "2021-03-01"));
    CHECK(taken(paper("07-NQ/ĐU", "2026-03-01")) == 0);
}

TEST_CASE_FIXTURE(Papers, "nothing is said where a congress may have stood between") {
    keep(paper("07-NQ/TU", "2025-06-20", "Tỉnh ủy Mẫu"));
    CHECK(taken(paper("07-NQ/TU", "2025-08-20", "Tỉnh ủy Mẫu")) == 0);
    CHECK(taken(paper("07-NQ/TU", "2024-08-20", "Tỉnh ủy Mẫu")) == 1);
}

TEST_CASE_FIXTURE(Papers, "decisions and regulations share a code but not a series") {
    keep(paper("09-QĐ/ĐU", "2026-03-01", "Đảng ủy xã Mẫu", "Quyết định"));
    CHECK(taken(paper("09-QĐ/ĐU", "2026-04-01", "Đảng ủy xã Mẫu", "Quy định")) == 0);
    CHECK(taken(paper("09-QĐ/ĐU", "2026-04-01", "Đảng ủy xã Mẫu", "Quyết định")) == 1);
}

TEST_CASE_FIXTURE(Papers, "a congress has one series for all its types") {
    const std::string congress = "Đại hội Đảng bộ xã Mẫu";
    keep(paper("02-BB/ĐH", "2025-08-05", congress, "Biên bản"));
    CHECK(taken(paper("02-NQ/ĐH", "2025-08-06", congress)) == 1);
    CHECK(taken(paper("03-NQ/ĐH", "2025-08-06", congress)) == 0);
    CHECK(taken(paper("02-NQ/ĐH", "2030-08-06", congress)) == 0);
}

TEST_CASE_FIXTURE(Papers, "the State numbers by the year") {
    keep(paper("12/QĐ-UBND", "2026-03-01", "UBND xã Mẫu", "Quyết định"));
    CHECK(taken(paper("12/QĐ-UBND", "2026-12-31", "UBND xã Mẫu", "Quyết định")) == 1);
    CHECK(taken(paper("12/QĐ-UBND", "2027-01-01", "UBND xã Mẫu", "Quyết định")) == 0);
}

TEST_CASE_FIXTURE(Papers, "the terms of an organisation in the hierarchy go before the rules") {
    set_term("Đảng bộ xã Mẫu", "2025-08-07");
    keep(paper("05-NQ/ĐU", "2025-08-10"));
    CHECK(taken(paper("05-NQ/ĐU", "2025-08-20")) == 1);
    CHECK(taken(paper("05-NQ/ĐU", "2025-08-01")) == 0);
}

TEST_CASE_FIXTURE(Papers, "two organisations of one name are judged by the rules") {
    set_term("Đảng bộ xã Mẫu", "2025-08-07");
    set_term("Đảng bộ xã Mẫu", "2026-08-07");
    keep(paper("05-NQ/ĐU", "2026-08-01"));
    CHECK(taken(paper("05-NQ/ĐU", "2026-08-20")) == 1);
}

TEST_CASE_FIXTURE(Papers, "a paper does not stand in its own way, nor do drafts") {
    keep(paper("05-NQ/ĐU", "2026-03-01"));
    auto kept = find_by_name(database, "05-NQ/ĐU");
    CHECK(taken(kept) == 0);
    Directive draft = paper("05-NQ/ĐU", "2026-03-01");
    draft.symbol.reset();
    CHECK(taken(draft) == 0);
    draft = paper("05-NQ/ĐU", "2026-03-01");
    draft.issued_on.reset();
    CHECK(taken(draft) == 0);
}

TEST_SUITE_END();
