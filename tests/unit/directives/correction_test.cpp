#include "sotay/directives/correction.h"

#include "sotay/base/paths.h"
#include "sotay/store/search_index.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

using namespace sotay;
using namespace sotay::directives;

TEST_SUITE_BEGIN("directives: correction");

namespace {

using Values = std::vector<std::pair<std::string, std::string>>;
using Fields = std::vector<std::string>;

struct OneDraft {
    store::Database database = store::Database::in_memory();
    FixedClock clock{*parse_instant("2026-12-03T14:00")};
    store::Actor actor{"thu-ky", clock};
    DocumentTypes types = load_document_types({data_directory() + "/rules"});
    DirectiveId id = add("Tài liệu");

    DirectiveId add(const std::string& type) {
        Directive directive;
        directive.content_digest = sha256(type);
        directive.media_type = "text/plain";
        directive.type = type;
        directive.title = "về việc thử";
        directive.is_draft = true;
        directive.confidence = {.symbol = 0.2, .title = 0.4};
        const DirectiveId added = insert(database, directive);
        store::SearchIndex{database}.add(added, {"", directive.title, "", "nội dung"});
        return added;
    }
    CorrectionReport set(const Values& values, bool is_dry_run = false) {
        return correct(database, types, actor, {id, values, is_dry_run});
    }
    [[nodiscard]] Directive now() { return *find_by_id(database, id); }
    [[nodiscard]] std::int64_t audits() {
        auto row = database.query("SELECT count(*) FROM audit_entries");
        row.step();
        return row.integer(0);
    }
};

Fields fields_of(const std::vector<CorrectedField>& changes) {
    Fields fields;
    for (const auto& change : changes) fields.push_back(change.field);
    return fields;
}

Fields fields_of(const std::vector<Problem>& problems) {
    Fields fields;
    for (const auto& problem : problems) fields.push_back(problem.field);
    return fields;
}

}  // namespace

TEST_CASE_FIXTURE(OneDraft, "A number makes a draft a document, with type and body of its symbol") {
    const auto report = set({{"symbol", "5 - nq/đu"}, {"issued_on", "5/9/2026"}});
    CHECK(report.problems.empty());
    CHECK(fields_of(report.changes) ==
          Fields{"symbol", "number", "type", "type_code", "issuer_code", "issued_on", "draft"});
    const Directive directive = now();
    CHECK(directive.symbol == "05-NQ/ĐU");
    CHECK(directive.number == 5);
    CHECK(directive.type == "Nghị quyết");
    CHECK(directive.issuer_code == "ĐU");
    CHECK(directive.issued_on == parse_date("2026-09-05"));
    CHECK_FALSE(directive.is_draft);
    CHECK(directive.confidence.symbol == 1.0);
    CHECK(directive.confidence.type == 1.0);
    CHECK(directive.confidence.title == 0.4);
}

TEST_CASE_FIXTURE(OneDraft, "What was set is found by it, and no longer by what stood there") {
    CHECK(set({{"title", "chuyển đổi số"}, {"symbol", "57-KL/TU"}}).problems.empty());
    const store::SearchIndex index{database};
    CHECK(index.search("chuyển đổi số").size() == 1);
    CHECK(index.search("57-KL/TU").size() == 1);
    CHECK(index.search("nội dung").size() == 1);
    CHECK(index.search("việc thử").empty());
}

TEST_CASE_FIXTURE(OneDraft, "Every bad value is a problem of its own, and nothing is written") {
    const auto report = set({{"issued_on", "31/02/2026"},
                             {"symbol", "không có số"},
                             {"title", ""},
                             {"type", "Nghị quyêt xx"},
                             {"singer", "ai"},
                             {"draft", "no"},
                             {"place", "Hà Nội"}});
    CHECK(fields_of(report.problems) ==
          Fields{"issued_on", "symbol", "title", "type", "singer", "draft"});
    CHECK(report.problems[0].value == "31/02/2026");
    CHECK(report.problems[4].message.find("\"signer\"") != std::string::npos);
    CHECK_FALSE(now().place);
    CHECK(audits() == 0);
}

TEST_CASE_FIXTURE(OneDraft, "A code with two types needs to be told which one") {
    CHECK(fields_of(set({{"symbol", "294-QĐ/TW"}}).problems) == Fields{"symbol"});
    CHECK(fields_of(set({{"type", "QĐ"}}).problems) == Fields{"type"});
    CHECK(set({{"symbol", "294-QĐ/TW"}, {"type", "quy định"}}).problems.empty());
    CHECK(now().type == "Quy định");
    CHECK(fields_of(set({{"type", "Kế hoạch"}}).problems) == Fields{"type"});
    CHECK(fields_of(set({{"issuer_code", "TU"}}).problems) == Fields{"issuer_code"});
    CHECK(set({{"symbol", "12-QĐ/TU"}}).problems.empty());
    CHECK(now().type == "Quy định");
}

TEST_CASE_FIXTURE(OneDraft, "A symbol of the State takes the types of the State") {
    CHECK(set({{"symbol", "01/2022/TT-BTTTT"}}).problems.empty());
    CHECK(now().type == "Thông tư");
    CHECK(set({{"symbol", "05-TT/TU"}}).problems.empty());
    CHECK(now().type == "Thông tri");
}

TEST_CASE_FIXTURE(OneDraft, "Fields are emptied, and a blank number makes a draft again") {
    CHECK(set({{"symbol", "05-NQ/ĐU"}, {"signer", "Nguyễn  Văn Mẫu"}, {"recipients", "A; B;"}})
              .problems.empty());
    CHECK(now().signer == "Nguyễn Văn Mẫu");
    CHECK(now().recipients == Fields{"A", "B"});
    CHECK(set({{"signer", ""}, {"recipients", ""}, {"symbol", "-NQ/ĐU"}}).problems.empty());
    const Directive directive = now();
    CHECK_FALSE(directive.signer);
    CHECK(directive.recipients.empty());
    CHECK_FALSE(directive.symbol);
    CHECK_FALSE(directive.number);
    CHECK(directive.is_draft);
    CHECK(directive.issuer_code == "ĐU");
}

TEST_CASE_FIXTURE(OneDraft, "A document does not end before it begins") {
    CHECK(set({{"issued_on", "2026-05-01"}, {"ended_on", "2026-05-01"}}).problems.empty());
    CHECK(fields_of(set({{"ended_on", "2026-04-30"}}).problems) == Fields{"ended_on"});
    CHECK(fields_of(set({{"effective_on", "2026-06-01"}}).problems) == Fields{"effective_on"});
    CHECK(set({{"effective_on", "2026-04-01"}, {"ended_on", "2026-04-30"}}).problems.empty());
}

TEST_CASE_FIXTURE(OneDraft, "Saying what stands there confirms it once and changes nothing") {
    const auto report = set({{"title", "về việc thử"}});
    CHECK(report.changes.empty());
    CHECK(report.confirmed == Fields{"title"});
    CHECK(now().confidence.title == 1.0);
    CHECK(audits() == 1);
    const auto again = set({{"title", "về việc thử"}});
    CHECK(again.changes.empty());
    CHECK(again.confirmed.empty());
    CHECK(audits() == 1);
}

TEST_CASE_FIXTURE(OneDraft, "A trial writes nothing, an unknown document is not found") {
    CHECK(set({{"place", "Hà Nội"}}, true).changes.size() == 1);
    CHECK_FALSE(now().place);
    CHECK(audits() == 0);
    id = 99;
    CHECK_THROWS_AS(set({{"place", "Hà Nội"}}), Error);
}

TEST_CASE_FIXTURE(OneDraft, "A second paper of the same symbol and day is worth a warning") {
    CHECK(set({{"symbol", "05-NQ/ĐU"}, {"issued_on", "2026-09-05"}}).warnings.empty());
    id = add("Kế hoạch");
    CHECK(set({{"symbol", "05-NQ/ĐU"}, {"issued_on", "2025-09-05"}}).warnings.empty());
    CHECK(set({{"issued_on", "2026-09-05"}}).warnings.size() == 1);
}

TEST_SUITE_END();
