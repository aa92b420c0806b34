#include "sotay/directives/exchange_import.h"

#include "sotay/base/messages.h"
#include "sotay/directives/appendixes.h"
#include "sotay/formats/document.h"
#include "sotay/formats/input_file.h"
#include "sotay/store/blobs.h"

#include <algorithm>
#include <filesystem>

namespace sotay::directives {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t k_head = 4096;
constexpr std::string_view k_zip = "PK\x03\x04";

/// What is packed in a ZIP archive; nothing when the bytes are none or not all of it can be read.
std::vector<ArchiveFile> files_in(const std::string& bytes) {
    if (!bytes.starts_with(k_zip)) return {};
    DocumentReader reader;
    const auto outcome = reader.read(bytes);  // DOCX and ODT are ZIP, too
    const auto* failure = std::get_if<DocumentFailure>(&outcome);
    if (failure == nullptr || *failure != DocumentFailure::archive) return {};
    std::vector<ArchiveFile> files;
    const auto broken =
        reader.unpack(bytes, [&](ArchiveFile file) { files.push_back(std::move(file)); });
    const bool is_whole = std::ranges::all_of(files, [](const ArchiveFile& file) {
        return std::holds_alternative<std::string>(file.content);
    });
    return broken || !is_whole ? std::vector<ArchiveFile>{} : std::move(files);
}

/// One envelope on its way into the register.
class EnvelopeImport {
public:
    EnvelopeImport(const Exchange& exchange, const std::string& file, const Occasion& occasion)
        : exchange_{exchange}, file_{file}, occasion_{occasion} {}

    std::vector<ImportOutcome> run() {
        try {
            reading_ = edxml::read_file(file_);
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::invalid_input) throw;
            return {failed(error.what())};
        }
        if (const auto mark = find_secret_mark(reading_.envelope)) {
            return {exchange_.papers.refuse_content(file_, store::file_digest(file_), *mark,
                                                    occasion_)};
        }
        collect_sources();
        if (sources_.empty()) {
            return {failed(tr("the envelope holds no document that could be read"))};
        }
        return import_sources();
    }

private:
    [[nodiscard]] ImportOutcome failed(std::string message) const {
        ImportOutcome outcome{.file = file_, .status = ImportStatus::failed};
        outcome.problems = reading_.problems;
        Problem problem;
        problem.message = std::move(message);
        outcome.problems.push_back(std::move(problem));
        return outcome;
    }

    void collect_sources();
    std::vector<ImportOutcome> import_sources();
    [[nodiscard]] std::vector<ImportOutcome> rehearse();
    [[nodiscard]] std::size_t main_among(const std::vector<ImportOutcome>& trials) const;
    ImportOutcome import_main(Source source);
    void link(const std::vector<ImportOutcome>& outcomes) const;

    const Exchange& exchange_;
    std::string file_;
    const Occasion& occasion_;
    edxml::Reading reading_{};
    std::vector<Source> sources_;
};

void EnvelopeImport::collect_sources() {
    std::size_t number = 0;
    for (auto& attachment : reading_.envelope.attachments) {
        ++number;
        std::string name = fs::path{attachment.name}.filename();
        if (name.empty()) name = fmt::format("{}-{}", fs::path{file_}.stem().string(), number);
        auto packed = files_in(attachment.content);
        for (ArchiveFile& file : packed) {
            // One alone is the document, which its sender's program has packed under another name.
            const std::string& inner = packed.size() == 1 ? name : file.name;
            sources_.push_back({fmt::format("{}/{}", file_, inner),
                                std::get<std::string>(std::move(file.content))});
        }
        if (!packed.empty() || attachment.content.empty()) continue;
        sources_.push_back({fmt::format("{}/{}", file_, name), std::move(attachment.content)});
    }
}

/// A mark in the last attachment must keep the first one out, too.
std::vector<ImportOutcome> EnvelopeImport::rehearse() {
    const Occasion trial{occasion_.actor, occasion_.organisation_id, true};
    std::vector<ImportOutcome> trials;
    for (const Source& source : sources_) {
        trials.push_back(exchange_.papers.import_source(source, trial));
    }
    return trials;
}

std::size_t EnvelopeImport::main_among(const std::vector<ImportOutcome>& trials) const {
    const auto symbol = symbol_of(reading_.envelope);
    const auto has_symbol = [&](const ImportOutcome& trial) {
        return symbol && trial.directive && trial.directive->symbol == symbol;
    };
    const auto is_read = [](const ImportOutcome& trial) { return trial.directive.has_value(); };
    auto main = std::ranges::find_if(trials, has_symbol);
    if (main == trials.end()) main = std::ranges::find_if(trials, is_read);
    return main == trials.end() ? 0 : static_cast<std::size_t>(main - trials.begin());
}

ImportOutcome EnvelopeImport::import_main(Source source) {
    const auto& rules = exchange_.rules.in_force_on(local_date(occasion_.actor.clock.now())).rules;
    source.amend = [&](Paper& paper) {
        amend(paper, reading_.envelope, {exchange_.types, rules});
        paper.doubts.insert(paper.doubts.end(), reading_.problems.begin(), reading_.problems.end());
    };
    return exchange_.papers.import_source(source, occasion_);
}

std::vector<ImportOutcome> EnvelopeImport::import_sources() {
    std::size_t main = 0;
    if (sources_.size() > 1) {
        const auto trials = rehearse();
        for (std::size_t i = 0; i < trials.size(); ++i) {
            if (trials[i].status != ImportStatus::refused) continue;
            ImportOutcome refused = exchange_.papers.import_source(sources_[i], occasion_);
            refused.file = file_;
            return {refused};
        }
        main = main_among(trials);
    }
    std::vector<ImportOutcome> outcomes{import_main(sources_[main])};
    if (sources_.size() == 1 && outcomes.front().status == ImportStatus::refused) {
        outcomes.front().file = file_;
    }
    for (std::size_t i = 0; i < sources_.size(); ++i) {
        if (i != main) outcomes.push_back(exchange_.papers.import_source(sources_[i], occasion_));
    }
    link(outcomes);
    return outcomes;
}

void EnvelopeImport::link(const std::vector<ImportOutcome>& outcomes) const {
    std::vector<DirectiveId> ids;
    for (const ImportOutcome& outcome : outcomes) {
        if (outcome.directive && outcome.directive->id != 0) ids.push_back(outcome.directive->id);
    }
    const bool has_main = outcomes.front().directive.has_value();
    if (occasion_.is_dry_run || !has_main || ids.size() < 2) return;
    add_appendixes(exchange_.database, occasion_.actor, ids.front(), std::span{ids}.subspan(1));
}

}  // namespace

bool is_envelope_file(const std::string& file) {
    std::error_code ignored;
    if (!fs::is_regular_file(file, ignored)) return false;
    try {
        return edxml::is_envelope(InputFile{file}.peek(k_head));
    } catch (const Error&) {
        return false;
    }
}

std::vector<ImportOutcome> import_envelope(const Exchange& exchange, const std::string& file,
                                           const Occasion& occasion) {
    return EnvelopeImport{exchange, file, occasion}.run();
}

void import_files(const Exchange& exchange, const std::vector<std::string>& files,
                  const Occasion& occasion, const TakeOutcome& take) {
    std::vector<std::string> waiting;
    const auto import_waiting = [&] {
        exchange.papers.import_files(waiting, occasion, take);
        waiting.clear();
    };
    for (const std::string& file : files) {
        if (!is_envelope_file(file)) {
            waiting.push_back(file);
            continue;
        }
        import_waiting();
        for (const ImportOutcome& outcome : import_envelope(exchange, file, occasion)) {
            take(outcome);
        }
    }
    import_waiting();
}

}  // namespace sotay::directives
