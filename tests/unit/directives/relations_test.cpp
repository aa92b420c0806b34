#include "sotay/directives/relations.h"

#include "shelf.h"

#include "sotay/base/error.h"
#include "sotay/base/paths.h"
#include "sotay/directives/standing.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "../kind_of_failure.h"

using namespace sotay;
using namespace sotay::directives;
using test::kind_of_failure;
using Names = std::vector<std::string>;

TEST_SUITE_BEGIN("directives: relations");

namespace {

struct Office : test::Shelf {
    DocumentTypes types = load_document_types({data_directory() + "/rules"});

    DirectiveId put_citing(const std::string& symbol, const std::string& type,
                           const std::string& date, const std::string& body) {
        auto directive = paper(symbol, type, date);
        directive.id = put(directive);
        record_citations(database, directive.id,
                         find_citations(running_text(body), directive, types));
        return directive.id;
    }
    CitationRow confirm(DirectiveId newer, Relation relation, const std::string& target,
                        const std::string& from = "", bool is_part = false) {
        const auto directive = *find_by_id(database, newer);
        return confirm_link(database, {directive, relation, target, parse_date(from), is_part},
                            actor);
    }
    void dismiss(DirectiveId newer, Relation relation, const std::string& target) {
        const auto directive = *find_by_id(database, newer);
        (void)dismiss_link(database, {directive, relation, target}, actor);
    }
    [[nodiscard]] std::optional<DirectiveId> target(DirectiveId citing) {
        const auto rows = citations_of(database, citing);
        REQUIRE(rows.size() == 1);
        return rows[0].target;
    }
    [[nodiscard]] bool is_in_force(DirectiveId id, const std::string& on) {
        return Standing{database, *parse_date(on)}.is_in_force(*find_by_id(database, id));
    }
    [[nodiscard]] Names missing() {
        Names names;
        for (const auto& paper : missing_papers(database)) {
            names.push_back(fmt::format("{} {} {}", paper.symbol,
                                        paper.issued_on ? iso(*paper.issued_on) : "-",
                                        paper.cited_by.size()));
        }
        return names;
    }
};

}  // namespace

TEST_CASE_FIXTURE(Office, "a citation is linked whichever of the two papers comes first") {
    const auto citing = put_citing("06-HD/TW", "Hướng dẫn", "2025-06-09",
                                   "- Căn cứ Quy định số 294-QĐ/TW, ngày 26/5/2025;");
    CHECK_FALSE(target(citing));
    CHECK(missing() == Names{"294-QĐ/TW 2025-05-26 1"});
    const auto cited = put("294-QĐ/TW", "Quy định", "2025-05-26");
    CHECK(target(citing) == cited);
    CHECK(missing().empty());
    const auto back = citations_to(database, *find_by_id(database, cited));
    REQUIRE(back.size() == 1);
    CHECK(back[0].citing == citing);
    CHECK(back[0].words == "Căn cứ Quy định số 294-QĐ/TW, ngày 26/5/2025;");
}

TEST_CASE_FIXTURE(Office, "of two papers with one symbol the date tells, else the term") {
    const auto first = put("01-HD/TW", "Hướng dẫn", "2021-09-28");
    const auto second = put("01-HD/TW", "Hướng dẫn", "2026-05-19");
    const std::string plain = "theo Hướng dẫn số 01-HD/TW.";
    CHECK(target(put_citing("05-KH/ĐU", "Kế hoạch", "2025-06-09", plain)) == first);
    CHECK(target(put_citing("06-KH/ĐU", "Kế hoạch", "2026-06-09", plain)) == second);
    CHECK(target(put_citing("07-KH/ĐU", "Kế hoạch", "2026-06-09",
                            "theo Hướng dẫn số 01-HD/TW ngày 28/9/2021.")) == first);
    CHECK_FALSE(target(put_citing("08-KH/ĐU", "Kế hoạch", "2026-06-09",
                                  "theo Hướng dẫn số 01-HD/TW ngày 28/9/2016.")));
    CHECK_FALSE(target(put_citing("09-KH/ĐU", "Kế hoạch", "2020-06-09", plain)));
    const auto draft = put_citing("", "Kế hoạch", "", plain);
    CHECK_FALSE(target(draft));
    CHECK(citations_of(database, draft)[0].is_ambiguous);
    CHECK(missing() == Names{"01-HD/TW 2016-09-28 2"});
}

TEST_CASE_FIXTURE(Office, "the type in words tells a quyết định from a quy định of one number") {
    const auto rule = put("05-QĐ/TW", "Quy định", "2026-01-01");
    const auto decision = put("05-QĐ/TW", "Quyết định", "2026-02-01");
    CHECK(target(put_citing("05-KH/ĐU", "Kế hoạch", "2026-06-09", "theo Quy định 05-QĐ/TW")) ==
          rule);
    CHECK(target(put_citing("06-KH/ĐU", "Kế hoạch", "2026-06-09", "theo Quyết định 05-QĐ/TW")) ==
          decision);
}

TEST_CASE_FIXTURE(Office, "papers that are missing are listed by how many cite them") {
    put_citing("05-KH/ĐU", "Kế hoạch", "2026-06-09", "theo Quy định số 22-QĐ/TW ngày 28/7/2021");
    put_citing("06-KH/ĐU", "Kế hoạch", "2026-06-10",
               "theo Quy định số 22-QĐ/TW và Chỉ thị số 50-CT/TW; theo Quy định 22-QĐ/TW");
    CHECK(missing() == Names{"22-QĐ/TW 2021-07-28 2", "50-CT/TW - 1"});
}

TEST_CASE_FIXTURE(Office, "only a confirmed link ends a paper, from the day of the newer one") {
    const auto older = put("01-HD/TW", "Hướng dẫn", "2021-09-28");
    const auto copy = put("01-HD/TW", "Hướng dẫn", "2021-09-28");
    const auto newer =
        put_citing("06-HD/TW", "Hướng dẫn", "2025-06-09",
                   "Hướng dẫn này thay thế Hướng dẫn số 01-HD/TW, ngày 28/9/2021 của Ban Bí thư.");
    auto links = citations_of(database, newer)[0].links;
    REQUIRE(links.size() == 1);
    CHECK(links[0].relation == Relation::replaces);
    CHECK(links[0].state == LinkState::proposed);
    CHECK(is_in_force(older, "2025-06-09"));

    const auto row = confirm(newer, Relation::replaces, "01-HD/TW");
    CHECK(row.target == older);
    CHECK(row.links.size() == 1);
    CHECK(row.links[0].state == LinkState::confirmed);
    CHECK(is_in_force(older, "2025-06-08"));
    CHECK_FALSE(is_in_force(older, "2025-06-09"));
    CHECK_FALSE(is_in_force(copy, "2025-06-09"));

    confirm(newer, Relation::replaces, "01-HD/TW", "2025-07-01");
    CHECK(is_in_force(older, "2025-06-30"));
    CHECK_FALSE(is_in_force(older, "2025-07-01"));
    dismiss(newer, Relation::replaces, "01-HD/TW");
    CHECK(is_in_force(older, "2025-07-01"));
    CHECK(number("SELECT count(*) FROM audit_entries WHERE action = 'directive.link'") == 2);
    CHECK(number("SELECT count(*) FROM audit_entries WHERE action = 'directive.unlink'") == 1);
}

TEST_CASE_FIXTURE(Office, "a paper replaced in part or amended stays in force") {
    const auto older = put("22-QĐ/TW", "Quy định", "2021-07-28");
    const auto newer = put("69-QĐ/TW", "Quy định", "2022-07-06");
    confirm(newer, Relation::replaces, "22-QĐ/TW", "", true);
    confirm(newer, Relation::amends, "22-QĐ/TW");
    CHECK(is_in_force(older, "2026-01-01"));
    confirm(newer, Relation::replaces, "22-QĐ/TW");
    CHECK_FALSE(is_in_force(older, "2026-01-01"));
}

TEST_CASE_FIXTURE(Office, "a link to a paper that is missing holds when that paper comes") {
    const auto newer = put("06-HD/TW", "Hướng dẫn", "2025-06-09");
    const auto row = confirm(newer, Relation::replaces, "01-HD/TW@2021-09-28");
    CHECK_FALSE(row.target);
    CHECK(missing() == Names{"01-HD/TW 2021-09-28 1"});
    CHECK_FALSE(is_in_force(put("01-HD/TW", "Hướng dẫn", "2021-09-28"), "2026-01-01"));
    CHECK(is_in_force(put("01-HD/TW", "Hướng dẫn", "2026-05-19"), "2026-06-01"));
}

TEST_CASE_FIXTURE(Office, "an older paper that says who replaced it is confirmed from the newer") {
    const auto older =
        put_citing("05-HD/TW", "Hướng dẫn", "2022-01-01",
                   "Hướng dẫn này đã được thay thế bởi Hướng dẫn số 08-HD/TW ngày 10/6/2025.");
    const auto newer = put("08-HD/TW", "Hướng dẫn", "2025-06-10");
    const auto row = confirm(newer, Relation::replaces, "05-HD/TW");
    CHECK(row.citing == older);
    CHECK_FALSE(is_in_force(older, "2025-06-10"));
    CHECK(number("SELECT count(*) FROM directive_links") == 1);
}

TEST_CASE_FIXTURE(Office, "a link that cannot be is refused and leaves nothing behind") {
    const auto older = put("22-QĐ/TW", "Quy định", "2021-07-28");
    const auto newer = put("69-QĐ/TW", "Quy định", "2022-07-06");
    const auto draft = put("", "Quy định", "");
    put("01-HD/TW", "Hướng dẫn", "2024-09-28");
    put("01-HD/TW", "Hướng dẫn", "2026-05-19");
    struct Row {
        DirectiveId paper;
        std::string target;
        ErrorKind kind;
    };
    for (const auto& row :
         {Row{newer, "linh tinh", ErrorKind::usage}, Row{newer, "22-QĐ/TW@ngày", ErrorKind::usage},
          Row{newer, "99", ErrorKind::not_found}, Row{newer, "69-QĐ/TW", ErrorKind::conflict},
          Row{older, "69-QĐ/TW", ErrorKind::conflict}, Row{newer, "01-HD/TW", ErrorKind::conflict},
          Row{draft, "22-QĐ/TW", ErrorKind::conflict}}) {
        CAPTURE(row.target);
        CHECK(kind_of_failure([&] { confirm(row.paper, Relation::replaces, row.target); }) ==
              row.kind);
    }
    CHECK(kind_of_failure([&] { dismiss(newer, Relation::replaces, "22-QĐ/TW"); }) ==
          ErrorKind::not_found);
    CHECK(number("SELECT count(*) FROM directive_links") == 0);
    CHECK(number("SELECT count(*) FROM directive_citations") == 0);
}
