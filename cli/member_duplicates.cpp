#include "command.h"
#include "listing.h"
#include "member.h"
#include "member_cells.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/members/duplicates.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace sotay::cli {

namespace {

using members::MemberId;

struct Options {
    std::string organisation;
    int min_score = members::k_usual_min_score;
    std::int64_t limit = -1;
    std::vector<std::string> not_same;
    std::vector<std::string> ask_again;
    bool reveal = false;
};

MemberId person_named(const std::string& reference, Context& context) {
    const auto id = members::find_reference(context.database(), context.vault(), reference);
    if (id) return *id;
    throw Error{ErrorKind::not_found,
                tr("no member has the id or card number \"{}\"; look with: sotay member list "
                   "--search \"NAME\"",
                   reference)};
}

void decide(const std::vector<std::string>& references, bool is_distinct, Context& context) {
    const auto one = person_named(references.front(), context);
    const auto other = person_named(references.back(), context);
    if (one == other) {
        throw Error{ErrorKind::conflict, tr("both name the same entry, {}", one)};
    }
    auto& database = context.database();
    const bool is_new = is_distinct
                            ? members::declare_distinct(database, context.actor(), one, other)
                            : members::withdraw_distinct(database, context.actor(), one, other);
    if (!context.is_for_people()) {
        return print_json(
            context, {{"a", one}, {"b", other}, {"distinct", is_distinct}, {"changed", is_new}});
    }
    if (!is_new) return context.print(tr("entries {} and {}: nothing changes", one, other));
    context.print(is_distinct
                      ? tr("entries {} and {} are two persons and are not shown again", one, other)
                      : tr("entries {} and {} may be one person again", one, other));
}

/// Prints pairs: objects for programs, one line a pair for people and CSV.
class PairPrinter {
public:
    PairPrinter(Context& context, const org::Tree& tree, const members::MemberRules& rules,
                bool reveal)
        : context_{context},
          on_{tree.on()},
          maker_{tree, rules, context.is_for_people(), reveal},
          columns_{maker_.columns()},
          is_flat_{context.is_for_people() || context.format() == Format::csv},
          listing_{context, is_flat_ ? flat_columns() : object_columns()} {}

    void add(const members::Duplicate& pair) {
        auto one = cells(pair.one);
        auto other = cells(pair.other);
        if (!is_flat_) {
            return listing_.add({pair.score, pair.reasons, object(one), object(other)});
        }
        const auto score =
            context_.is_for_people() ? Json(std::to_string(pair.score)) : Json(pair.score);
        std::string reasons;
        for (const auto& reason : pair.reasons) reasons += (reasons.empty() ? "" : "; ") + reason;
        std::vector<Json> row{score};
        for (auto* side : {&one, &other}) {
            for (const auto* key : k_shown) row.push_back(std::move(side->at(position(key))));
        }
        row.emplace_back(std::move(reasons));
        listing_.add(std::move(row));
    }
    void finish() { listing_.finish(); }

private:
    static constexpr std::array k_shown{"id", "full_name", "birth_date", "org_code"};

    [[nodiscard]] static std::vector<Column> object_columns() {
        return {{"score", ""}, {"reasons", ""}, {"a", ""}, {"b", ""}};
    }
    [[nodiscard]] static std::vector<Column> flat_columns() {
        return {{"score", tr("score"), Align::right},
                {"a", tr("entry"), Align::right},
                {"a_name", tr("full name")},
                {"a_birth_date", tr("birth date")},
                {"a_org_code", tr("organisation code")},
                {"b", tr("entry"), Align::right},
                {"b_name", tr("full name")},
                {"b_birth_date", tr("birth date")},
                {"b_org_code", tr("organisation code")},
                {"reasons", tr("why")}};
    }
    [[nodiscard]] std::size_t position(std::string_view key) const {
        return static_cast<std::size_t>(std::ranges::find(columns_, key, &Column::key) -
                                        columns_.begin());
    }
    [[nodiscard]] std::vector<Json> cells(MemberId id) const {
        const auto member = members::find(context_.database(), context_.vault(), id, on_);
        return maker_.cells(member.value());
    }
    [[nodiscard]] Json object(std::vector<Json>& cells) const {
        Json object;
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            object[columns_[i].key] = std::move(cells[i]);
        }
        return object;
    }

    Context& context_;
    Date on_;
    MemberCells maker_;
    std::vector<Column> columns_;
    bool is_flat_;
    Listing listing_;
};

void note_rest(const members::DuplicateReport& report, const Context& context) {
    context.note(trn("{} pair", "{} pairs", report.pairs.size()));
    if (report.left_out > 0) {
        context.note(trn("{} more pair is not shown", "{} more pairs are not shown",
                         static_cast<unsigned long>(report.left_out)));
    }
    if (report.large_groups > 0) {
        context.note(
            trn("{} group of namesakes or one phone is too large to compare each with "
                "each",
                "{} groups of namesakes or one phone are too large to compare each with "
                "each",
                static_cast<unsigned long>(report.large_groups)));
    }
    if (!report.pairs.empty() && context.is_for_people()) {
        const auto& first = report.pairs.front();
        context.note(
            tr("one person: sotay member merge {0} {1} --dry-run\ntwo persons: sotay "
               "member duplicates --not-same {0} {1}",
               first.one, first.other));
    }
}

void find(const Options& options, Context& context) {
    const auto on = context.today();
    auto& database = context.database();
    const auto tree = org::Tree::load(database, on);
    const auto dated = members::load_rules(context.home().rule_directories());
    members::DuplicateOptions wanted{.min_score = options.min_score};
    std::vector<std::string> subjects;
    if (!options.organisation.empty()) {
        const auto top = tree.get(options.organisation).id;
        for (const auto* below : tree.subtree(top)) wanted.organisations.push_back(below->id);
        subjects.push_back(fmt::format("organisations:{}", top));
    }
    if (options.limit >= 0) wanted.limit = options.limit;
    if (options.reveal) {
        members::audit_reveal(database, context.actor(), std::move(subjects));
    }
    const auto report = members::find_duplicates(database, context.vault(), on, wanted);
    PairPrinter printer{context, tree, dated.in_force_on(on).rules, options.reveal};
    for (const auto& pair : report.pairs) printer.add(pair);
    printer.finish();
    note_rest(report, context);
}

void run(const Options& options, Context& context) {
    if (!options.not_same.empty()) return decide(options.not_same, true, context);
    if (!options.ask_again.empty()) return decide(options.ask_again, false, context);
    find(options, context);
}

}  // namespace

void add_member_duplicates(CLI::App& noun, Context& context) {
    auto options = std::make_shared<Options>();
    auto* verb = add_verb(noun, "duplicates", tr("find entries that are probably one person"),
                          {"sotay member duplicates --org 38.001",
                           "sotay member duplicates --min-score 80 --limit 20",
                           "sotay member duplicates --not-same 1042 2077"});
    verb->add_option("--org", options->organisation,
                     tr("one of the two is of this organisation or one below it"))
        ->type_name(tr("CODE"));
    verb->add_option("--min-score", options->min_score, tr("at least so likely, 0–100 (50)"))
        ->type_name("N")
        ->check(CLI::Range(0, 100));
    verb->add_option("--limit", options->limit, tr("at most so many rows"))
        ->type_name("N")
        ->check(CLI::NonNegativeNumber);
    auto* not_same = verb->add_option("--not-same", options->not_same,
                                      tr("remember that these two entries are two persons"))
                         ->expected(2)
                         ->type_name("ID|CARD");
    verb->add_option("--ask-again", options->ask_again,
                     tr("forget that these two entries are two persons"))
        ->expected(2)
        ->excludes(not_same)
        ->type_name("ID|CARD");
    verb->add_flag("--reveal", options->reveal,
                   tr("show card numbers, citizen ids and phones in full (goes into the audit "
                      "trail)"));
    on_run(verb, options, context, run);
}

}  // namespace sotay::cli
