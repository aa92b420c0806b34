#include "sotay/directives/import.h"

#include "sotay/base/messages.h"
#include "sotay/base/sha256.h"
#include "sotay/directives/secret_mark.h"
#include "sotay/formats/archive_names.h"

#include <algorithm>
#include <filesystem>
#include <thread>
#include <utility>

namespace sotay::directives {

namespace {

constexpr const char* k_find_refused = R"sql(
    SELECT mark FROM refused_secrets WHERE content_digest = $1)sql";

constexpr std::size_t k_largest_file = std::size_t{64} << 20U;
// What one transaction takes in at most: the register has one writer, and a report waits for it.
constexpr std::size_t k_most_unwritten = 32;
constexpr std::size_t k_most_unwritten_bytes = std::size_t{32} << 20U;
constexpr std::chrono::seconds k_longest_wait{1};
// Enough to read on with while a batch is written.
constexpr std::size_t k_most_unread = 48;
constexpr std::size_t k_most_unread_bytes = std::size_t{64} << 20U;

Problem problem(std::string message) {
    Problem result;
    result.message = std::move(message);
    return result;
}

ImportOutcome failed(ImportOutcome outcome, std::string message) {
    outcome.status = ImportStatus::failed;
    outcome.directive.reset();
    outcome.problems = {problem(std::move(message))};
    return outcome;
}

std::optional<std::string> known_mark(store::Database& database, const Bytes& digest) {
    auto row = database.query(k_find_refused, digest);
    if (!row.step()) return std::nullopt;
    return row.text(0);
}

}  // namespace

Import::Import(Register& owner, const Occasion& occasion, const TakeOutcome& take)
    : register_{owner}, occasion_{occasion}, take_{take}, readings_{owner.reader_, owner.types_} {}

void Import::add_file(const std::string& file, Archives archives) {
    Coming paper{.outcome = {.file = file}, .archives = archives};
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(file, ignored)) {
        paper.outcome = failed(std::move(paper.outcome), tr("not a plain file"));
        return add(std::move(paper));
    }
    try {
        auto content = load_document(file, k_largest_file);
        if (const auto* failure = std::get_if<DocumentFailure>(&content)) {
            paper.outcome = failed(std::move(paper.outcome), describe(*failure));
        } else {
            paper.bytes =
                std::make_shared<const std::string>(std::get<std::string>(std::move(content)));
        }
    } catch (const Error& error) {
        // One file that may not be read does not keep the others of its folder out.
        paper.outcome = failed(std::move(paper.outcome), error.what());
    }
    add(std::move(paper));
}

void Import::add(Source source, Archives archives) {
    add(Coming{.outcome = {.file = std::move(source.name)},
               .bytes = std::make_shared<const std::string>(std::move(source.bytes)),
               .amend = std::move(source.amend),
               .archives = archives});
}

void Import::finish() {
    while (!unread_.empty()) settle_first();
    write();
}

void Import::add(Coming paper) {
    while (is_far_ahead()) settle_first();
    if (paper.bytes) {
        look_up(paper);
        unread_bytes_ += paper.bytes->size();
    }
    unread_.push_back(std::move(paper));
}

void Import::look_up(Coming& paper) {
    const std::string& file = paper.outcome.file;
    paper.digest = sha256(*paper.bytes);
    paper.mark = known_mark(register_.database_, paper.digest);
    if (!paper.mark) paper.mark = find_secret_mark({}, file_name_in(file));
    if (paper.mark) return;
    if (auto known = find_by_content(register_.database_, paper.digest)) {
        paper.outcome.status = ImportStatus::duplicate;
        paper.outcome.directive = std::move(known);
        return;
    }
    paper.reading = readings_.begin({paper.bytes, file, std::move(paper.amend)});
}

bool Import::is_far_ahead() const {
    return !unread_.empty() &&
           (unread_.size() >= k_most_unread || unread_bytes_ >= k_most_unread_bytes);
}

Import::Coming Import::take_first() {
    Coming paper = std::move(unread_.front());
    unread_.pop_front();
    if (paper.bytes) unread_bytes_ -= paper.bytes->size();
    return paper;
}

void Import::settle_first() {
    Coming paper = take_first();
    if (paper.reading.valid()) {
        Reading reading = paper.reading.get();
        if (reading.failure == DocumentFailure::archive && paper.archives == Archives::opened) {
            return unpack(std::move(paper));
        }
        settle(paper, std::move(reading));
    }
    if (!paper.mark) return report_later(std::move(paper));
    write();
    take_(register_.refuse_content(paper.outcome.file, paper.digest, *paper.mark, occasion_));
}

void Import::settle(Coming& paper, Reading reading) const {
    if (reading.failure) {
        paper.outcome = failed(std::move(paper.outcome), describe(*reading.failure));
    } else if (reading.mark) {
        paper.mark = std::move(reading.mark);
    } else {
        Directive& directive = reading.paper->directive;
        directive.content_digest = paper.digest;
        directive.organisation_id = occasion_.organisation_id;
        directive.imported_at = occasion_.actor.clock.now();
        paper.outcome.status = ImportStatus::imported;
        paper.outcome.directive = std::move(directive);
        paper.outcome.problems = std::move(reading.paper->doubts);
        paper.body = std::move(reading.paper->body);
        paper.citations = std::move(reading.citations);
        paper.is_to_be_kept = !occasion_.is_dry_run;
        if (occasion_.is_dry_run) register_.doubt_number(paper.outcome);
    }
}

void Import::unpack(Coming archive) {
    // What is in it is reported in its place, before what was added after it.
    std::deque<Coming> later = std::exchange(unread_, {});
    bool is_empty = true;
    const auto failure = register_.reader_.unpack(*archive.bytes, [&](ArchiveFile file) {
        if (is_side_file(file.name)) return;
        is_empty = false;
        add_from(archive.outcome.file, std::move(file));
    });
    while (!unread_.empty()) settle_first();
    unread_ = std::move(later);
    if (failure) {
        archive.outcome = failed(std::move(archive.outcome), describe(*failure));
    } else if (is_empty) {
        archive.outcome =
            failed(std::move(archive.outcome), tr("there is no document in the archive"));
    } else {
        return;
    }
    report_later(std::move(archive));
}

void Import::add_from(const std::string& archive, ArchiveFile file) {
    const std::string name = archive + "/" + (file.name.empty() ? "?" : file.name);
    if (auto* bytes = std::get_if<std::string>(&file.content)) {
        return add(Source{.name = name, .bytes = std::move(*bytes)}, Archives::failed);
    }
    Coming paper{.outcome = {.file = name}};
    paper.outcome =
        failed(std::move(paper.outcome), describe(std::get<DocumentFailure>(file.content)));
    add(std::move(paper));
}

void Import::report_later(Coming paper) {
    const auto now = std::chrono::steady_clock::now();
    if (unwritten_.empty()) oldest_ = now;
    if (paper.is_to_be_kept) unwritten_bytes_ += paper.bytes->size() + paper.body.size();
    unwritten_.push_back(std::move(paper));
    if (unwritten_.size() >= k_most_unwritten || unwritten_bytes_ >= k_most_unwritten_bytes ||
        now - oldest_ >= k_longest_wait) {
        write();
    }
}

void Import::write() {
    std::vector<store::Blobs::Content> contents;
    for (const Coming& paper : unwritten_) {
        if (paper.is_to_be_kept) contents.push_back({paper.digest, *paper.bytes});
    }
    register_.blobs_.put_all(contents);
    const std::vector<Coming> papers = std::exchange(unwritten_, {});
    unwritten_bytes_ = 0;
    auto outcomes = keep_together(papers);
    if (!outcomes) return keep_one_by_one(papers);
    for (const ImportOutcome& outcome : *outcomes) take_(outcome);
}

std::optional<std::vector<ImportOutcome>> Import::keep_together(const std::vector<Coming>& papers) {
    std::vector<ImportOutcome> outcomes;
    const auto is_new = [](const ImportOutcome& outcome) {
        return outcome.status == ImportStatus::imported;
    };
    if (std::ranges::none_of(papers, &Coming::is_to_be_kept)) {
        for (const Coming& paper : papers) outcomes.push_back(paper.outcome);
        return outcomes;
    }
    try {
        store::Change change{register_.database_, occasion_.actor};
        for (const Coming& paper : papers) {
            outcomes.push_back(paper.is_to_be_kept ? keep(paper, change) : paper.outcome);
        }
        if (std::ranges::any_of(outcomes, is_new)) change.commit();
    } catch (const Error&) {
        return std::nullopt;  // none is written: one of them spoils it for the others
    }
    return outcomes;
}

void Import::keep_one_by_one(const std::vector<Coming>& papers) {
    for (const Coming& paper : papers) {
        take_(paper.is_to_be_kept ? keep_alone(paper) : paper.outcome);
    }
}

ImportOutcome Import::keep(const Coming& paper, store::Change& change) const {
    return register_.keep(paper.outcome, {paper.body, paper.citations}, change);
}

ImportOutcome Import::keep_alone(const Coming& paper) {
    try {
        store::Change change{register_.database_, occasion_.actor};
        ImportOutcome outcome = keep(paper, change);
        if (outcome.status == ImportStatus::imported) change.commit();
        return outcome;
    } catch (const Error& error) {
        // A full disk is nothing that the next document would not meet.
        if (error.kind() == ErrorKind::environment) throw;
        return failed({.file = paper.outcome.file}, error.what());
    }
}

}  // namespace sotay::directives
