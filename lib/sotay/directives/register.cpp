#include "sotay/directives/register.h"

#include "sotay/base/messages.h"
#include "sotay/directives/paper.h"
#include "sotay/directives/relations.h"
#include "sotay/directives/secret_mark.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstdio>
#include <deque>
#include <filesystem>
#include <memory>
#include <thread>

namespace sotay::directives {

namespace fs = std::filesystem;

namespace {

constexpr const char* k_find_refused = R"sql(
    SELECT mark FROM refused_secrets WHERE content_digest = $1)sql";

constexpr const char* k_insert_refused = R"sql(
    INSERT INTO refused_secrets (content_digest, mark, refused_at) VALUES ($1, $2, $3)
    ON CONFLICT (content_digest) DO UPDATE SET refused_at = excluded.refused_at
    RETURNING id)sql";

Problem problem(const std::string& field, std::string message) {
    Problem result;
    result.field = field;
    result.message = std::move(message);
    return result;
}

ImportOutcome failed(ImportOutcome outcome, std::string message) {
    outcome.status = ImportStatus::failed;
    outcome.problems.push_back(problem("", std::move(message)));
    return outcome;
}

ImportOutcome duplicate_of(ImportOutcome outcome, Directive directive) {
    outcome.status = ImportStatus::duplicate;
    outcome.directive = std::move(directive);
    return outcome;
}

std::string name_in(const std::string& path) { return fs::path{path}.filename(); }

std::optional<std::string> known_mark(store::Database& database, const Bytes& digest) {
    auto row = database.query(k_find_refused, digest);
    if (!row.step()) return std::nullopt;
    return row.text(0);
}

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
                            const std::function<void(const ImportOutcome&)>& take) {
    const std::size_t most = std::max(std::thread::hardware_concurrency(), 1U);
    std::deque<Reading> readings;
    const auto finish_first = [&] {
        Reading first = std::move(readings.front());
        readings.pop_front();
        take(finish(std::move(first), occasion));
    };
    for (const std::string& file : files) {
        if (readings.size() == most) finish_first();
        readings.push_back(begin(file, file, occasion));
    }
    while (!readings.empty()) finish_first();
}

ImportOutcome Register::import_file(const std::string& file, const Occasion& occasion) {
    return finish(begin(file, file, occasion), occasion);
}

ImportOutcome Register::import_source(const Source& source, const Occasion& occasion) {
    // In memory: of a secret paper nothing may reach a disk.
    const int memory = ::memfd_create("document", MFD_CLOEXEC);
    if (memory < 0) throw Error{ErrorKind::environment, tr("no memory is left")};
    const std::unique_ptr<std::FILE, decltype(&std::fclose)> file{::fdopen(memory, "wb"),
                                                                  &std::fclose};
    std::fwrite(source.bytes.data(), 1, source.bytes.size(), file.get());
    std::fflush(file.get());
    const std::string path = fmt::format("/proc/self/fd/{}", memory);
    Reading reading = begin(source.name, path, occasion);
    reading.amend = source.amend;
    return finish(std::move(reading), occasion);
}

ImportOutcome Register::refuse_content(const std::string& name, const Bytes& digest,
                                       const std::string& mark, const Occasion& occasion) {
    Reading reading{.outcome = {.file = name}};
    reading.digest = digest;
    return refuse(std::move(reading), mark, occasion);
}

Register::Reading Register::begin(const std::string& file, const std::string& path,
                                  const Occasion& occasion) {
    Reading reading{.outcome = {.file = file}, .path = path};
    std::error_code ignored;
    if (!fs::is_regular_file(path, ignored)) {
        return {failed(std::move(reading.outcome), tr("not a plain file"))};
    }
    try {
        reading.digest = store::file_digest(path);
    } catch (const Error& error) {
        // One file that may not be read does not keep the others of its folder out.
        return {failed(std::move(reading.outcome), error.what())};
    }
    auto mark = known_mark(database_, reading.digest);
    if (!mark) mark = find_secret_mark({}, name_in(file));
    if (mark) return {refuse(std::move(reading), *mark, occasion)};
    if (auto known = find_by_content(database_, reading.digest)) {
        return {duplicate_of(std::move(reading.outcome), *std::move(known))};
    }
    reading.text = std::async(std::launch::async, [path] { return read_document(path); });
    return reading;
}

ImportOutcome Register::finish(Reading reading, const Occasion& occasion) {
    if (!reading.text.valid()) return std::move(reading.outcome);
    const Answer answer = reading.text.get();
    if (const auto* failure = std::get_if<DocumentFailure>(&answer)) {
        return failed(std::move(reading.outcome), describe(*failure));
    }
    const auto& document = std::get<Document>(answer);
    if (const auto mark = find_secret_mark(document.pages, name_in(reading.outcome.file))) {
        return refuse(std::move(reading), *mark, occasion);
    }
    return take_in(std::move(reading), document, occasion);
}

ImportOutcome Register::refuse(Reading reading, const std::string& mark, const Occasion& occasion) {
    ImportOutcome outcome = std::move(reading.outcome);
    outcome.status = ImportStatus::refused;
    outcome.problems.push_back(
        problem("secret_mark", tr("bears the secret mark \"{}\": nothing it says is kept; move it "
                                  "to a machine for secret papers",
                                  mark)));
    if (occasion.is_dry_run) return outcome;
    store::Change change{database_, occasion.actor};
    auto row = database_.query(k_insert_refused, reading.digest, mark, occasion.actor.clock.now());
    row.step();
    const auto subject = fmt::format("refused_secrets:{}", row.integer(0));
    row.execute();
    change.commit({.action = "directive.refuse", .subjects = {subject}});
    return outcome;
}

ImportOutcome Register::take_in(Reading reading, const Document& document,
                                const Occasion& occasion) {
    ImportOutcome outcome = std::move(reading.outcome);
    Paper paper = read_paper(document, outcome.file, types_);
    if (reading.amend) reading.amend(paper);
    paper.directive.content_digest = reading.digest;
    paper.directive.organisation_id = occasion.organisation_id;
    paper.directive.imported_at = occasion.actor.clock.now();
    outcome.status = ImportStatus::imported;
    outcome.problems = std::move(paper.doubts);
    outcome.directive = std::move(paper.directive);
    if (occasion.is_dry_run) return outcome;
    // What was read and checked for secret marks must be what is kept.
    if (blobs_.put(reading.path) != reading.digest) {
        return failed({.file = outcome.file},
                      tr("the file changed while it was read: import it again"));
    }
    return keep(std::move(outcome), document, occasion.actor);
}

ImportOutcome Register::keep(ImportOutcome outcome, const Document& document,
                             const store::Actor& actor) {
    Directive& directive = *outcome.directive;
    store::Change change{database_, actor};
    if (auto known = find_by_content(database_, directive.content_digest)) {
        return duplicate_of({.file = outcome.file}, *std::move(known));
    }
    directive.id = insert(database_, directive);
    record_citations(database_, directive, body_of(document), types_);
    index_.add(directive.id, {.symbol = directive.symbol.value_or(""),
                              .title = directive.title,
                              .issuer = directive.issuer.value_or(""),
                              .body = body_of(document),
                              .dated_on = directive.issued_on});
    change.commit({.action = "directive.import",
                   .subjects = {fmt::format("directives:{}", directive.id)},
                   .counts = {{"pages", directive.pages}}});
    return outcome;
}

}  // namespace sotay::directives
