#include "command.h"
#include "command_line.h"
#include "help.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"

#include <algorithm>

namespace sotay::cli {

namespace {

struct Options {
    std::string noun;
};

void run(const Options& options, Context& context) {
    const auto root = whole_tree(context);
    std::string page;
    if (options.noun.empty()) {
        page = manual_page(*root, "sotay");
    } else {
        for (const auto* noun : root->get_subcommands({})) {
            if (noun->get_name() == options.noun) page = manual_page(*noun, options.noun);
        }
    }
    if (page.empty()) throw Error{ErrorKind::usage, tr("there is no command \"{}\"", options.noun)};
    std::fwrite(page.data(), 1, page.size(), stdout);
}

}  // namespace

void add_manual(CLI::App& noun, Context& context) {
    auto options = std::make_shared<Options>();
    noun.add_option("noun", options->noun, tr("the page of this command; none = sotay itself"))
        ->type_name(tr("COMMAND"));
    on_run(&noun, options, context, run);
}

}  // namespace sotay::cli
