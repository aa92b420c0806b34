#include "sotay/org/apply.h"

#include "sotay/org/builder.h"

#include <fmt/format.h>

namespace sotay::org {

Plan plan(store::Database& database, const Hierarchy& hierarchy,
          const rules::Dated<KindRules>& kinds, const Residents& residents,
          const PlanOptions& options, std::vector<Problem> problems) {
    const auto standing = Standing::load(database);
    const Alignment alignment{hierarchy, standing, options.effective_on};
    return draw(database, {hierarchy, standing, alignment, kinds, residents}, options,
                std::move(problems));
}

Plan apply(store::Database& database, const store::Actor& actor, const Hierarchy& hierarchy,
           const rules::Dated<KindRules>& kinds, const Residents& residents,
           const PlanOptions& options, std::vector<Problem> problems) {
    store::Change change{database, actor};
    const auto standing = Standing::load(database);
    const Alignment alignment{hierarchy, standing, options.effective_on};
    const Drawing drawing{hierarchy, standing, alignment, kinds, residents};
    auto result = draw(database, drawing, options, std::move(problems));
    if (!result.problems.empty() || !result.refusals.empty()) return result;
    Journal journal{database, actor, options.effective_on};
    Builder builder{database, drawing, journal};
    builder.run();
    if (result.changes.empty() && builder.reordered() == 0) return result;
    journal.finish(static_cast<std::int64_t>(result.changes.size()));
    store::AuditEntry entry{.action = "org.apply",
                            .subjects = {fmt::format("organisation_applies:{}", journal.id())},
                            .counts = {{"reordered", builder.reordered()}}};
    for (const auto& done : result.changes) ++entry.counts[code_of(done.action)];
    change.commit(entry);
    return result;
}

}  // namespace sotay::org
