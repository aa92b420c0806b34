#include "sotay/directives/directive.h"

#include "sotay/base/error.h"
#include "sotay/base/paths.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "../kind_of_failure.h"

using namespace sotay;
using namespace sotay::directives;
using test::kind_of_failure;
using Symbols = std::vector<std::string>;

TEST_SUITE_BEGIN("directives: directive");

namespace {

struct FivePapers {
    store::Database database = store::Database::in_memory();
    DocumentTypes types = load_document_types({data_directory() + "/rules"});

    FivePapers() {
        add("01-HD/TW", "Hướng dẫn", "HD", "TW", "2021-09-28");
        add("01-HD/TW", "Hướng dẫn", "HD", "TW", "2026-03-01");
        add("294-QĐ/TW", "Quy định", "QĐ", "TW", "2025-05-26");
        add("10-QĐ/TU", "Quyết định", "QĐ", "TU", "2025-12-31");
        add("", "Nghị quyết", "NQ", "ĐU", "");
    }
    void add(const std::string& symbol, const std::string& type, const std::string& code,
             const std::string& body, const std::string& date) {
        Directive directive;
        directive.content_digest = sha256(symbol + date);
        directive.media_type = "application/pdf";
        if (!symbol.empty()) {
            directive.symbol = symbol;
            directive.number = std::stoi(symbol);
        }
        directive.type = type;
        directive.type_code = code;
        directive.issuer_code = body;
        directive.issued_on = parse_date(date);
        directive.title = "về việc thử";
        (void)insert(database, directive);
    }
    [[nodiscard]] Symbols list(const DirectiveFilter& filter) {
        Symbols found;
        each_directive(database, filter, [&](const Directive& directive) {
            found.push_back(directive.symbol.value_or("-"));
        });
        return found;
    }
    [[nodiscard]] Symbols of_type(const std::string& text) {
        return list(type_filter(types, text));
    }
};

}  // namespace

TEST_CASE_FIXTURE(FivePapers, "a paper is named by its id or its symbol, however that is typed") {
    CHECK(find_by_name(database, "3").symbol == "294-QĐ/TW");
    for (const std::string name :
         {"294-QĐ/TW", "294-qd/tw", "294 -QĐ/TW", "294-QĐ/TW@2025-05-26", "294-QĐ/TW@26/5/2025"}) {
        CAPTURE(name);
        CHECK(find_by_name(database, name).id == 3);
    }
    for (const std::string name : {"99", "295-QĐ/TW", "294-QĐ/TW@2025-05-27", "linh tinh", ""}) {
        CAPTURE(name);
        CHECK(kind_of_failure([&] { (void)find_by_name(database, name); }) == ErrorKind::not_found);
    }
    CHECK(kind_of_failure([&] { (void)find_by_name(database, "294-QĐ/TW@hôm qua"); }) ==
          ErrorKind::usage);
}

TEST_CASE_FIXTURE(FivePapers, "a symbol that two papers share names its candidates") {
    CHECK(find_by_name(database, "1-HD/TW@2021-09-28").id == 1);
    CHECK(find_by_name(database, "01-HD/TW@2026-03-01").id == 2);
    try {
        (void)find_by_name(database, "01-HD/TW");
        FAIL("two papers have this symbol");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::conflict);
        const std::string message = error.what();
        CHECK(message.find("28/09/2021") != std::string::npos);
        CHECK(message.find("01/03/2026") != std::string::npos);
    }
}

TEST_CASE_FIXTURE(FivePapers, "a list holds the newest first and those without a date last") {
    CHECK(list({}) == Symbols{"01-HD/TW", "10-QĐ/TU", "294-QĐ/TW", "01-HD/TW", "-"});
    CHECK(list({.limit = 2}) == Symbols{"01-HD/TW", "10-QĐ/TU"});
    CHECK(list({.year = 2025}) == Symbols{"10-QĐ/TU", "294-QĐ/TW"});
    CHECK(list({.issuer = "tw", .year = 2025}) == Symbols{"294-QĐ/TW"});
    CHECK(list({.issuer = "du"}) == Symbols{"-"});
    CHECK(list({.limit = 0}).empty());
}

TEST_CASE_FIXTURE(FivePapers, "a type is given by its code or its name, with accents or without") {
    const Symbols both{"10-QĐ/TU", "294-QĐ/TW"};
    CHECK(of_type("QĐ") == both);
    CHECK(of_type("qd") == both);
    CHECK(of_type("Quy định") == Symbols{"294-QĐ/TW"});
    CHECK(of_type("quyet dinh") == Symbols{"10-QĐ/TU"});
    CHECK(of_type("NQ") == Symbols{"-"});
    CHECK(of_type("Tài liệu").empty());
    CHECK(kind_of_failure([&] { (void)type_filter(types, "nghi quyetx"); }) == ErrorKind::usage);
}

TEST_CASE_FIXTURE(FivePapers, "the same content is never two rows") {
    CHECK_THROWS((void)[&] { add("294-QĐ/TW", "Quy định", "QĐ", "TW", "2025-05-26"); }());
    CHECK(find_by_content(database, sha256("294-QĐ/TW2025-05-26"))->id == 3);
    CHECK_FALSE(find_by_content(database, sha256("khác")));
}

TEST_CASE_FIXTURE(FivePapers, "A list sorts by body, type and number, as an office files") {
    add("2-QĐ/TU", "Quyết định", "QĐ", "TU", "2026-02-01");
    add("05-CT/ĐU", "Chỉ thị", "CT", "ĐU", "2026-02-02");
    DirectiveFilter filter;
    filter.order = DirectiveOrder::symbol;
    CHECK(list(filter) ==
          Symbols{"05-CT/ĐU", "-", "2-QĐ/TU", "10-QĐ/TU", "01-HD/TW", "01-HD/TW", "294-QĐ/TW"});
    filter.limit = 2;
    CHECK(list(filter) == Symbols{"05-CT/ĐU", "-"});
}

TEST_SUITE_END();
