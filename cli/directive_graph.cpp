#include "command.h"
#include "directive.h"
#include "listing.h"
#include "output_file.h"

#include "sotay/base/messages.h"
#include "sotay/directives/graph.h"

namespace sotay::cli {

namespace {

struct GraphOptions {
    std::string paper;
    std::string output;
    std::string on;
    int depth = 1;
};

void graph(const GraphOptions& options, Context& context) {
    auto& database = context.database();
    const auto on = options.on.empty() ? context.today() : date_option("--on", options.on);
    const auto paper = directives::find_by_name(database, options.paper);
    const auto found = directives::graph_around(database, paper, options.depth, on);
    const auto count = found.papers.size();
    auto subtitle = trn("{1} paper · on {2} · \"?\": proposed, not confirmed",
                        "{1} papers · on {2} · \"?\": proposed, not confirmed", count,
                        grouped(static_cast<long long>(count)), display(on));
    if (found.left_out > 0) {
        subtitle += " · " + trn("{1} more paper is left out", "{1} more papers are left out",
                                found.left_out, grouped(static_cast<long long>(found.left_out)));
    }
    const auto title = tr("Papers around {}", shown_symbol(paper));
    write_output(directives::to_svg(found, Typesetter{}, title, subtitle), options.output);
    if (options.output != "-") {
        context.note(trn("{1} paper drawn in {2}", "{1} papers drawn in {2}", count,
                         grouped(static_cast<long long>(count)), options.output));
    }
}

}  // namespace

void add_directive_graph(CLI::App& noun, Context& context) {
    auto options = std::make_shared<GraphOptions>();
    auto* verb = add_verb(noun, "graph", tr("a drawing of the papers that a document is tied to"),
                          {"sotay directive graph 294-QĐ/TW --output 294.svg",
                           "sotay directive graph 12 --depth 2 --output 12.svg",
                           "sotay directive graph 12 --on 2025-06-30 --output -"});
    verb->add_option("document", options->paper, tr("its number in the register, or its symbol"))
        ->type_name(tr("ID|SYMBOL"))
        ->required();
    verb->add_option("--output", options->output, tr("file to write, - for standard output"))
        ->type_name("FILE.svg")
        ->required();
    verb->add_option("--depth", options->depth, tr("over how many citations"))
        ->type_name("N")
        ->check(CLI::Range(0, 10))
        ->capture_default_str();
    verb->add_option("--on", options->on, tr("as it stood on that day (today)"))
        ->type_name(tr("DATE"));
    on_run(verb, options, context, graph);
}

}  // namespace sotay::cli
