#include "sotay/directives/register.h"

#include "sotay/base/messages.h"
#include "sotay/directives/import.h"
#include "sotay/directives/relations.h"
#include "sotay/directives/series.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace sotay::directives {

namespace {

constexpr const char* k_insert_refused = R"sql(
    INSERT INTO refused_secrets (content_digest, mark, refused_at) VALUES ($1, $2, $3)
    ON CONFLICT (content_digest) DO UPDATE SET refused_at = excluded.refused_at
    RETURNING id)sql";

}  // namespace

std::string name_of(ImportStatus status) {
    switch (status) {
        case ImportStatus::imported:
            return "imported";
        case ImportStatus::duplicate:
            return "duplicate";
        case ImportStatus::refused:
            return "refused";
        case ImportStatus::failed:
            return "failed";
    }
    return {};
}

void Register::import_files(const std::vector<std::string>& files, const Occasion& occasion,
                            const TakeOutcome& take) {
    Import import{*this, occasion, take};
    for (const std::string& file : files) import.add_file(file, Import::Archives::opened);
    import.finish();
}

ImportOutcome Register::import_file(const std::string& file, const Occasion& occasion) {
    ImportOutcome result;
    const TakeOutcome take = [&result](const ImportOutcome& outcome) { result = outcome; };
    Import import{*this, occasion, take};
    import.add_file(file, Import::Archives::failed);
    import.finish();
    return result;
}

ImportOutcome Register::import_source(Source source, const Occasion& occasion) {
    ImportOutcome result;
    const TakeOutcome take = [&result](const ImportOutcome& outcome) { result = outcome; };
    Import import{*this, occasion, take};
    import.add(std::move(source), Import::Archives::failed);
    import.finish();
    return result;
}

ImportOutcome Register::refuse_content(const std::string& name, const Bytes& digest,
                                       const std::string& mark, const Occasion& occasion) {
    ImportOutcome outcome{.file = name, .status = ImportStatus::refused};
    Problem problem;
    problem.field = "secret_mark";
    problem.message =
        tr("bears the secret mark \"{}\": nothing it says is kept; move it to a "
           "machine for secret papers",
           mark);
    outcome.problems.push_back(std::move(problem));
    if (occasion.is_dry_run) return outcome;
    store::Change change{database_, occasion.actor};
    auto row = database_.query(k_insert_refused, digest, mark, occasion.actor.clock.now());
    row.step();
    const auto subject = fmt::format("refused_secrets:{}", row.integer(0));
    row.execute();
    change.commit({.action = "directive.refuse", .subjects = {subject}});
    return outcome;
}

ImportOutcome Register::keep(ImportOutcome outcome, const Content& content, store::Change& change) {
    Directive& directive = *outcome.directive;
    if (auto known = find_by_content(database_, directive.content_digest)) {
        return {.file = outcome.file,
                .status = ImportStatus::duplicate,
                .directive = *std::move(known)};
    }
    directive.id = insert(database_, directive);
    record_citations(database_, directive.id, content.citations);
    index_.add(directive.id, {.symbol = directive.symbol.value_or(""),
                              .title = directive.title,
                              .issuer = directive.issuer.value_or(""),
                              .body = content.body,
                              .dated_on = directive.issued_on});
    change.append({.action = "directive.import",
                   .subjects = {fmt::format("directives:{}", directive.id)},
                   .counts = {{"pages", directive.pages}}});
    doubt_number(outcome);
    return outcome;
}

void Register::doubt_number(ImportOutcome& outcome) {
    std::ranges::move(check_series(database_, *outcome.directive, types_),
                      std::back_inserter(outcome.problems));
}

}  // namespace sotay::directives
