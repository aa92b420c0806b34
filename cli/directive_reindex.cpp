#include "command.h"
#include "directive.h"

#include "sotay/base/messages.h"
#include "sotay/store/search_index.h"

#include <memory>

namespace sotay::cli {

namespace {

struct Options {};

void reindex(const Options&, Context& context) {
    const auto count = store::SearchIndex{context.database()}.rebuild();
    context.note(
        trn("indexed {} document", "indexed {} documents", static_cast<unsigned long>(count)));
}

}  // namespace

void add_directive_reindex(CLI::App& noun, Context& context) {
    auto* verb = add_verb(noun, "reindex",
                          tr("make the search index anew from the texts, e.g. when it is damaged"),
                          {"sotay directive reindex", "sotay directive reindex --quiet"});
    on_run(verb, std::make_shared<Options>(), context, reindex);
}

}  // namespace sotay::cli
