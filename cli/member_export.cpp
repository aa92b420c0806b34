#include "command.h"
#include "listing.h"
#include "member.h"
#include "member_cells.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/members/export.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace sotay::cli {

namespace {

struct Options {
    std::string organisation;
    std::string state;
    std::string on;
    std::string output = "-";
    bool reveal = false;
};

std::string extension_of(const std::string& file) {
    auto extension = std::filesystem::path{file}.extension().string();
    std::ranges::transform(extension, extension.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    });
    return extension;
}

bool is_workbook(const Options& options, const Context& context) {
    const auto extension = extension_of(options.output);
    const bool is_file = options.output != "-";
    if (context.format() == Format::json || context.format() == Format::jsonl) {
        throw Error{ErrorKind::usage, tr("export writes CSV or XLSX; for JSON: sotay member list")};
    }
    const bool is_wanted = context.format() == Format::xlsx || extension == ".xlsx";
    if (is_wanted && !is_file) {
        throw Error{ErrorKind::usage, tr("--format xlsx needs --output FILE.xlsx")};
    }
    if (is_file && extension != ".xlsx" && extension != ".csv") {
        throw Error{ErrorKind::usage,
                    tr("--output: \"{}\" ends in neither .csv nor .xlsx", options.output)};
    }
    return is_wanted;
}

void note_report(const members::ExportReport& report, const Options& options,
                 const Context& context) {
    const auto count = static_cast<unsigned long>(report.members);
    context.note(options.output == "-"
                     ? trn("{} member", "{} members", count)
                     : trn("{0} member in {1}", "{0} members in {1}", count, options.output));
    if (!options.reveal) {
        context.note(
            tr("card numbers, citizen ids and phones are left empty; --reveal writes them"));
    }
    if (report.with_several_posts > 0) {
        context.note(
            trn("{} member holds several posts, which one cell cannot say: it is left "
                "empty",
                "{} members hold several posts, which one cell cannot say: it is left "
                "empty",
                static_cast<unsigned long>(report.with_several_posts)));
    }
}

void run(const Options& options, Context& context) {
    members::ExportOptions wanted{.file = options.output,
                                  .is_workbook = is_workbook(options, context),
                                  .has_bom = context.options().bom,
                                  .reveal = options.reveal};
    const auto on = options.on.empty() ? context.today() : date_option("--on", options.on);
    auto& database = context.database();
    const auto tree = org::Tree::load(database, on);
    const auto dated = members::load_rules(context.home().rule_directories());
    const auto& rules = dated.in_force_on(on).rules;
    std::vector<std::string> subjects;
    if (!options.organisation.empty()) {
        const auto top = tree.get(options.organisation).id;
        for (const auto* below : tree.subtree(top)) {
            wanted.filter.organisations.push_back(below->id);
        }
        subjects.push_back(fmt::format("organisations:{}", top));
    }
    if (!options.state.empty()) wanted.filter.state = state_code(options.state, rules);
    if (options.reveal) {
        members::audit_reveal(database, context.actor(), std::move(subjects));
    }
    note_report(members::export_members(database, context.vault(), tree, rules, wanted), options,
                context);
}

}  // namespace

void add_member_export(CLI::App& noun, Context& context) {
    auto options = std::make_shared<Options>();
    auto* verb =
        add_verb(noun, "export", tr("write members into a sheet that can be imported again"),
                 {"sotay member export --org 38.001 --output dang-vien.xlsx",
                  "sotay member export --reveal --output dang-vien.csv",
                  "sotay member export --state \"dự bị\" > du-bi.csv"});
    verb->add_option("--org", options->organisation,
                     tr("of this organisation and everything below it"))
        ->type_name(tr("CODE"));
    verb->add_option("--state", options->state, tr("in this state only: chính thức, dự bị, …"))
        ->type_name(tr("STATE"));
    verb->add_option("--on", options->on, tr("as it stood on that day (today)"))
        ->type_name(tr("DATE"));
    verb->add_option("--output", options->output,
                     tr("FILE.csv or FILE.xlsx, readable by you alone; - for standard output (-)"))
        ->type_name(tr("FILE"));
    verb->add_flag("--reveal", options->reveal,
                   tr("fill card numbers, citizen ids and phones, else left empty (goes into the "
                      "audit trail)"));
    on_run(verb, options, context, run);
}

}  // namespace sotay::cli
