#include "sotay/directives/facets.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace sotay;
using namespace sotay::directives;

TEST_SUITE_BEGIN("directives: facets");

namespace {

struct Shelf {
    store::Database database = store::Database::in_memory();
    std::vector<DirectiveId> ids;

    void add(const std::string& type, const std::string& code, const std::string& issuer,
             const std::string& date) {
        Directive directive;
        directive.content_digest = sha256(std::to_string(ids.size()));
        directive.media_type = "text/plain";
        directive.type = type;
        directive.title = "về việc thử";
        if (!code.empty()) directive.issuer_code = code;
        if (!issuer.empty()) directive.issuer = issuer;
        directive.issued_on = parse_date(date);
        ids.push_back(insert(database, directive));
    }
};

std::string text_of(const std::vector<Facet>& facets) {
    std::string text;
    for (const Facet& facet : facets) {
        text += facet.value + "=" + facet.name + ":" + std::to_string(facet.count) + " ";
    }
    return text;
}

}  // namespace

TEST_CASE_FIXTURE(Shelf, "Facets count what was found, each list adds up to all of it") {
    add("Nghị quyết", "TU", "Tỉnh ủy", "2025-03-01");
    add("Chỉ thị", "TU", "Tỉnh ủy", "2026-03-01");
    add("Nghị quyết", "TU", "Ban Chấp hành Đảng bộ tỉnh", "2026-05-01");
    add("Kết luận", "", "Thường trực", "");
    add("Đề án", "ĐU", "Đảng ủy", "2026-01-01");
    add("Tài liệu", "", "", "");
    const auto facets = count_facets(database, ids);
    CHECK(text_of(facets.years) == "2026=2026:3 2025=2025:1 =:2 ");
    CHECK(text_of(facets.types) ==
          "Nghị quyết=Nghị quyết:2 Chỉ thị=Chỉ thị:1 Đề án=Đề án:1 Kết luận=Kết luận:1 "
          "Tài liệu=Tài liệu:1 ");
    CHECK(text_of(facets.issuers) == "TU=Tỉnh ủy:3 ĐU=Đảng ủy:1 Thường trực=Thường trực:1 =:1 ");

    const std::vector<DirectiveId> some{ids[1], ids[4], 999};
    CHECK(text_of(count_facets(database, some).types) == "Chỉ thị=Chỉ thị:1 Đề án=Đề án:1 ");
    CHECK(count_facets(database, {}).years.empty());
}

TEST_SUITE_END();
