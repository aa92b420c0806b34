#include "command.h"
#include "command_line.h"
#include "manual_page.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

namespace sotay::cli {

namespace {

struct Options {
    std::string noun;
    std::string output;
};

std::vector<ManualPage> all_pages(const CLI::App& root) {
    std::vector<ManualPage> pages{program_page(root)};
    for (const auto* noun : root.get_subcommands({})) {
        if (!noun->get_group().empty()) pages.push_back(noun_page(*noun));
    }
    return pages;
}

void write(const ManualPage& page, const std::string& directory) {
    const auto path = directory + "/" + page.name + ".1";
    std::ofstream file{path, std::ios::binary};
    file << page.roff << std::flush;
    if (!file) {
        throw Error{ErrorKind::environment,
                    tr("cannot write \"{}\": {}", path, std::strerror(errno))};
    }
}

void run(const Options& options, Context& context) {
    const auto root = whole_tree(context);
    const auto pages = all_pages(*root);
    if (!options.output.empty()) {
        for (const auto& page : pages) write(page, options.output);
        return;
    }
    const auto wanted = options.noun.empty() ? std::string{"sotay"} : "sotay-" + options.noun;
    const auto found = std::ranges::find(pages, wanted, &ManualPage::name);
    if (found == pages.end()) {
        throw Error{ErrorKind::usage, tr("there is no command \"{}\"", options.noun)};
    }
    std::fwrite(found->roff.data(), 1, found->roff.size(), stdout);
}

}  // namespace

void add_manual(CLI::App& noun, Context& context) {
    auto options = std::make_shared<Options>();
    noun.add_option("noun", options->noun, tr("the page of this command; none = sotay itself"))
        ->type_name(tr("COMMAND"));
    noun.add_option("--output", options->output, tr("write every page into this folder instead"))
        ->type_name(tr("DIR"));
    noun.footer("sotay manual org --lang vi | man -l -\nsotay manual --lang en --output man1");
    on_run(&noun, options, context, run);
}

}  // namespace sotay::cli
