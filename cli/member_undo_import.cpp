#include "command.h"
#include "listing.h"
#include "member.h"

#include "sotay/base/messages.h"
#include "sotay/members/import_undo.h"

namespace sotay::cli {

namespace {

struct Options {
    std::int64_t import = 0;
};

void run(const Options& options, Context& context) {
    const auto actor = context.actor();
    const auto report = members::undo_import({context.database(), context.vault(), actor},
                                             options.import, context.home().path("import.lock"));
    if (!context.is_for_people()) {
        return print_json(context, {{"import_id", options.import},
                                    {"removed", report.removed},
                                    {"restored", report.restored}});
    }
    context.print(tr("import {} is undone: {} members removed, {} as they were before",
                     options.import, grouped(report.removed), grouped(report.restored)));
}

}  // namespace

void add_member_undo_import(CLI::App& noun, Context& context) {
    auto options = std::make_shared<Options>();
    auto* verb =
        add_verb(noun, "undo-import", tr("take an import back"),
                 {"sotay member undo-import 12", "sotay member undo-import 12 --format json"});
    verb->add_option("import", options->import, tr("number of the import, as its report names it"))
        ->required()
        ->type_name("N");
    on_run(verb, options, context, run);
}

}  // namespace sotay::cli
