#include "command.h"

#include "sotay/base/messages.h"
#include "sotay/home/home.h"

namespace sotay::cli {

namespace {

struct Options {
    bool sample = false;
    bool sample_files = false;
};

void run(const Options& options, Context& context) {
    const auto directory = context.home_directory();
    const home::NewHome wanted{options.sample || options.sample_files, language()};
    if (!home::create(directory, wanted, context.clock())) {
        context.note(tr("\"{}\" is a home already; nothing was changed", directory));
        return;
    }
    context.note(
        tr("made the home \"{}\"; keep a copy of secrets/master.key outside it", directory));
}

}  // namespace

void add_init(CLI::App& noun, Context& context) {
    auto options = std::make_shared<Options>();
    noun.add_flag("--sample", options->sample,
                  tr("with the sample province: invented members, sends to this machine only"));
    noun.footer("sotay init --home /var/lib/sotay\nsotay init --home ./demo --sample");
    on_run(&noun, options, context, run);
}

}  // namespace sotay::cli
