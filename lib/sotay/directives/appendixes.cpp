#include "sotay/directives/appendixes.h"

#include <fmt/format.h>

namespace sotay::directives {

namespace {

constexpr const char* k_add = R"sql(
    INSERT INTO directive_appendixes (appendix_id, directive_id)
    SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT)
    WHERE NOT EXISTS (SELECT 1 FROM directive_appendixes WHERE directive_id = $1)
    ON CONFLICT (appendix_id) DO NOTHING)sql";

constexpr const char* k_of = R"sql(
    SELECT appendix_id FROM directive_appendixes WHERE directive_id = $1 ORDER BY appendix_id)sql";

constexpr const char* k_main = R"sql(
    SELECT directive_id FROM directive_appendixes WHERE appendix_id = $1)sql";

}  // namespace

void add_appendixes(store::Database& database, const store::Actor& actor, DirectiveId directive,
                    std::span<const DirectiveId> appendixes) {
    store::Change change{database, actor};
    store::AuditEntry entry{.action = "directive.append",
                            .subjects = {fmt::format("directives:{}", directive)}};
    if (main_of(database, directive)) return;
    for (const DirectiveId appendix : appendixes) {
        if (appendix == directive) continue;
        if (database.execute(k_add, appendix, directive) == 0) continue;
        entry.subjects.push_back(fmt::format("directives:{}", appendix));
    }
    if (entry.subjects.size() > 1) change.commit(entry);
}

std::vector<DirectiveId> appendixes_of(store::Database& database, DirectiveId directive) {
    std::vector<DirectiveId> found;
    auto row = database.query(k_of, directive);
    while (row.step()) found.push_back(row.integer(0));
    return found;
}

std::optional<DirectiveId> main_of(store::Database& database, DirectiveId appendix) {
    auto row = database.query(k_main, appendix);
    if (!row.step()) return std::nullopt;
    return row.integer(0);
}

}  // namespace sotay::directives
