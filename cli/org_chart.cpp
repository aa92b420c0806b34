#include "command.h"
#include "listing.h"
#include "org.h"
#include "output_file.h"

#include "sotay/base/messages.h"
#include "sotay/members/member.h"
#include "sotay/org/chart.h"

namespace sotay::cli {

namespace {

struct ChartOptions {
    std::string code;
    std::string output;
    std::string on;
    int depth = -1;
};

std::string members_text(std::int64_t count) {
    return trn("{1} member", "{1} members", static_cast<unsigned long>(count), grouped(count));
}

std::vector<std::string> note(const org::Organisation& organisation, std::size_t hidden,
                              std::int64_t members) {
    std::vector<std::string> pieces{organisation.code, members_text(members)};
    if (hidden == 0) return pieces;
    const auto below = grouped(static_cast<long long>(hidden));
    pieces.push_back(trn("{1} organisation below it", "{1} organisations below it", hidden, below));
    return pieces;
}

void chart(const ChartOptions& options, Context& context) {
    auto& database = context.database();
    const auto on = options.on.empty() ? context.today() : date_option("--on", options.on);
    const auto tree = org::Tree::load(database, on);
    const auto tops = options.code.empty() ? tree.roots() : std::vector{&tree.get(options.code)};
    const auto counts = subtree_counts(tree, members::count_by_organisation(database, on));
    const auto members_of = [&](const org::Organisation& organisation) {
        const auto found = counts.find(organisation.id);
        return found == counts.end() ? 0 : found->second;
    };
    const org::ChartSpec spec{tree, tops, options.depth,
                              [&](const org::Organisation& organisation, std::size_t hidden) {
                                  return note(organisation, hidden, members_of(organisation));
                              }};
    const auto chart = org::lay_out(spec, Typesetter{});
    std::int64_t members = 0;
    for (const auto* top : tops) members += members_of(*top);
    const auto kinds = org::load_kinds(context.home().rule_directories());
    const auto title = tops.size() == 1 ? tops.front()->name : tr("Party organisations");
    const auto boxes = chart.boxes.size();
    const auto subtitle =
        trn("{1} organisation shown · {2} · on {3}", "{1} organisations shown · {2} · on {3}",
            boxes, grouped(static_cast<long long>(boxes)), members_text(members), display(on));
    write_output(org::to_svg(chart, tree, kinds.in_force_on(on).rules, title, subtitle),
                 options.output);
    if (options.output != "-") {
        context.note(trn("{1} organisation drawn in {2}", "{1} organisations drawn in {2}", boxes,
                         grouped(static_cast<long long>(boxes)), options.output));
    }
}

}  // namespace

void add_org_chart(CLI::App& noun, Context& context) {
    auto options = std::make_shared<ChartOptions>();
    auto* verb = add_verb(noun, "chart", tr("the hierarchy as a drawing for paper and screen"),
                          {"sotay org chart 38.001 --output phuong.svg",
                           "sotay org chart --depth 1 --output tinh.svg",
                           "sotay org chart 38.001 --on 2025-06-30 --output -"});
    verb->add_option("code", options->code, tr("begin at this organisation"))
        ->type_name(tr("CODE"));
    verb->add_option("--output", options->output, tr("file to write, - for standard output"))
        ->type_name("FILE.svg")
        ->required();
    verb->add_option("--depth", options->depth, tr("how many levels below it"))->type_name("N");
    verb->add_option("--on", options->on, tr("as it stood on that day (today)"))
        ->type_name(tr("DATE"));
    on_run(verb, options, context, chart);
}

}  // namespace sotay::cli
