#include "command.h"
#include "listing.h"
#include "member.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/base/paths.h"
#include "sotay/home/home.h"
#include "sotay/members/residents.h"
#include "sotay/org/apply.h"
#include "sotay/sample/sample.h"

#include <filesystem>
#include <fstream>
#include <sstream>

namespace sotay::cli {

namespace {

struct Options {
    bool sample = false;
    bool sample_files = false;
};

/// The keys that the bundled gateway simulator accepts, so that a rehearsal needs no set-up.
void copy_sample_secrets(const home::Home& home) {
    for (const auto& entry :
         std::filesystem::directory_iterator{data_directory() + "/sample/secrets"}) {
        std::ifstream file{entry.path()};
        std::stringstream content;
        content << file.rdbuf();
        home::write_durably(home.path("secrets/" + entry.path().filename().string()),
                            content.str());
    }
}

void load_hierarchy(const std::string& file, Context& context) {
    std::vector<Problem> problems;
    const auto hierarchy = org::read_hierarchy(file, problems);
    const members::Residents residents{context.vault()};
    const auto plan = org::apply(context.database(), context.actor(), hierarchy,
                                 org::load_kinds(context.home().rule_directories()), residents,
                                 {.effective_on = context.today()}, std::move(problems));
    if (!plan.problems.empty()) throw Error{ErrorKind::bug, describe(plan.problems.front())};
    context.note(trn("sample province: {} organisation", "sample province: {} organisations",
                     static_cast<unsigned long>(plan.changes.size())));
}

void add_sample(const Options& options, Context& context) {
    copy_sample_secrets(context.home());
    const auto files =
        sample::write(context.home().path("sample"), {.month = month_of(context.today())});
    context.note(
        tr("all persons, ids and phone numbers of the sample are invented; this home sends to this "
           "machine only"));
    if (!options.sample) return;
    load_hierarchy(files.hierarchy, context);
    const auto report = import_members(files.members, context);
    if (report.is_refused) throw Error{ErrorKind::bug, describe(report.problems.front())};
    context.note(tr("sample province: {} members", grouped(report.counts.created)));
}

void run(const Options& options, Context& context) {
    const auto directory = context.home_directory();
    const bool is_sample = options.sample || options.sample_files;
    if (!home::create(directory, {is_sample, language()}, context.clock())) {
        context.note(tr("\"{}\" is a home already; nothing was changed", directory));
        return;
    }
    context.note(tr("made the home \"{}\"", directory));
    if (!is_sample) {
        context.note(
            tr("its key, secrets/master.key, opens citizen ids, phones and cards; lost, they are "
               "gone for good. Put a copy on a medium kept elsewhere now:\n  sotay --home {} "
               "backup keys FILE",
               directory));
    }
    if (is_sample) add_sample(options, context);
}

}  // namespace

void add_init(CLI::App& noun, Context& context) {
    auto options = std::make_shared<Options>();
    noun.add_flag("--sample", options->sample,
                  tr("with the sample province: invented members, sends to this machine only"));
    noun.add_flag("--sample-files", options->sample_files,
                  tr("like --sample, but leave its files in HOME/sample for you to import"));
    noun.footer("sotay init --home /var/lib/sotay\nsotay init --home ./demo --sample");
    on_run(&noun, options, context, run);
}

}  // namespace sotay::cli
