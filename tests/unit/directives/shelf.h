#pragma once

#include "sotay/base/clock.h"
#include "sotay/directives/directive.h"
#include "sotay/store/audit.h"
#include "sotay/store/database.h"

#include <string>

namespace sotay::test {

/// A register in memory that papers are put into without files.
struct Shelf {
    store::Database database = store::Database::in_memory();
    FixedClock clock{*parse_instant("2026-11-24T09:00")};
    store::Actor actor{"thu-ky", clock};
    int papers = 0;

    static directives::Directive paper(const std::string& symbol, const std::string& type,
                                       const std::string& date) {
        directives::Directive directive;
        directive.media_type = "application/pdf";
        if (!symbol.empty()) directive.symbol = symbol;
        directive.type = type;
        directive.issued_on = parse_date(date);
        directive.title = "về việc thử";
        directive.is_draft = symbol.empty();
        return directive;
    }
    directives::DirectiveId put(directives::Directive directive) {
        directive.content_digest = sha256(std::to_string(++papers));
        return insert(database, directive);
    }
    directives::DirectiveId put(const std::string& symbol, const std::string& type,
                                const std::string& date) {
        return put(paper(symbol, type, date));
    }
    [[nodiscard]] std::int64_t number(const std::string& sql) {
        auto row = database.prepare(sql);
        row.step();
        return row.integer(0);
    }
};

}  // namespace sotay::test
