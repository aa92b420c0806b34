#include "command.h"
#include "directive.h"
#include "listing.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/directives/relations.h"

#include <algorithm>
#include <array>

namespace sotay::cli {

namespace {

using directives::CitationRow;
using directives::Directive;
using directives::DirectiveId;
using directives::Link;
using directives::LinkState;
using directives::Relation;

constexpr std::size_t k_shown_citing = 5;

struct LinkOptions {
    std::string paper;
    std::vector<std::string> amends;
    std::vector<std::string> replaces;
    std::vector<std::string> repeals;
    std::vector<std::string> implements;
    std::string from;
    bool is_part = false;
    bool is_dismissal = false;
};

struct NameOptions {
    std::string paper;
};

struct MissingOptions {
    std::int64_t limit = -1;
};

/// "01-HD/TW@2021-09-28": what a command takes for this paper and no other.
std::string argument_of(const std::string& symbol, const std::optional<Date>& date) {
    return date ? symbol + "@" + iso(*date) : symbol;
}

std::string dated(const std::string& symbol, const std::optional<Date>& date) {
    return date ? fmt::format("{} ({})", symbol, display(*date)) : symbol;
}

std::string state_of(const CitationRow& row) {
    if (row.target) return "known";
    if (row.symbol.empty()) return "by_name";
    return row.is_ambiguous ? "ambiguous" : "missing";
}

Json to_json(const Link& link) {
    return {{"relation", directives::name_of(link.relation)},
            {"reverse", link.is_reverse},
            {"part", link.is_part},
            {"effective_on", or_null(link.effective_on)},
            {"state", directives::name_of(link.state)}};
}

Json links_json(const CitationRow& row) {
    Json links = Json::array();
    for (const Link& link : row.links) links.push_back(to_json(link));
    return links;
}

Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

Json cited_json(const CitationRow& row) {
    return {{"symbol", text_or_null(row.symbol)},
            {"issued_on", or_null(row.issued_on)},
            {"type", text_or_null(row.type)},
            {"name", text_or_null(row.name)},
            {"issuer", text_or_null(row.issuer)},
            {"status", state_of(row)},
            {"id", or_null(row.target)},
            {"page", or_null(row.page)},
            {"mentions", row.mentions},
            {"words", text_or_null(row.words)},
            {"links", links_json(row)}};
}

Json citing_json(const CitationRow& row, const Directive& citing) {
    return {{"id", citing.id},
            {"symbol", or_null(citing.symbol)},
            {"issued_on", or_null(citing.issued_on)},
            {"title", citing.title},
            {"page", or_null(row.page)},
            {"mentions", row.mentions},
            {"words", text_or_null(row.words)},
            {"links", links_json(row)}};
}

std::string shown_name(const CitationRow& row) {
    if (row.symbol.empty()) return row.name;
    const auto kind = row.name.empty() ? row.type : row.name;
    return (kind.empty() ? "" : kind + " ") + dated(row.symbol, row.issued_on);
}

std::string shown_link(const Link& link) {
    std::string text = directives::wording_of(link.relation);
    if (link.is_part) text += " " + tr("in part");
    if (link.effective_on) text += " " + tr("from {}", display(*link.effective_on));
    switch (link.state) {
        case LinkState::proposed:
            return tr("{} (proposed)", text);
        case LinkState::confirmed:
            return tr("{} (confirmed)", text);
        case LinkState::dismissed:
            return tr("{} (dismissed)", text);
    }
    return text;
}

/// The command that a person confirms a proposed link with; empty when the newer paper is missing.
std::string confirming(const Link& link, const CitationRow& row, const Directive& citing) {
    if (link.state != LinkState::proposed) return {};
    const auto option = "--" + directives::name_of(link.relation) + " ";
    if (link.is_reverse) {
        if (!row.target) return {};
        return fmt::format("sotay directive link {} {}{}", *row.target, option, citing.id);
    }
    return fmt::format("sotay directive link {} {}{}{}", citing.id, option,
                       argument_of(row.symbol, row.issued_on), link.is_part ? " --part" : "");
}

void print_links(const CitationRow& row, const Directive& citing, const Context& context) {
    if (!row.words.empty()) {
        context.print("      " + (row.page ? tr("page {}: {}", *row.page, row.words) : row.words));
    }
    for (const Link& link : row.links) {
        context.print("      " + (link.is_reverse ? tr("the other way round: {}", shown_link(link))
                                                  : shown_link(link)));
        const auto command = confirming(link, row, citing);
        if (!command.empty()) context.print("      " + tr("confirm with: {}", command));
    }
}

std::string shown_state(const CitationRow& row) {
    if (row.target) return tr("number {} of the register", *row.target);
    if (row.symbol.empty()) return tr("cited by its name");
    return row.is_ambiguous ? tr("several papers have this symbol") : tr("not in the register");
}

void print_for_people(const Directive& paper, const std::vector<CitationRow>& cited,
                      const std::vector<CitationRow>& citing, Context& context) {
    context.print(fmt::format("{}  {}", shown_symbol(paper), paper.title));
    context.print(trn("Cites {} paper:", "Cites {} papers:", cited.size()));
    for (const auto& row : cited) {
        context.print(fmt::format("  {}  [{}]", shown_name(row), shown_state(row)));
        print_links(row, paper, context);
    }
    context.print(trn("Cited by {} paper:", "Cited by {} papers:", citing.size()));
    for (const auto& row : citing) {
        const auto other = *directives::find_by_id(context.database(), row.citing);
        context.print(fmt::format("  {}  {}  [{}]", dated(shown_symbol(other), other.issued_on),
                                  other.title, tr("number {} of the register", other.id)));
        print_links(row, other, context);
    }
}

void list_rows(const std::vector<CitationRow>& cited, const std::vector<CitationRow>& citing,
               Context& context) {
    Listing listing{context,
                    {{"direction", ""},
                     {"id", ""},
                     {"symbol", ""},
                     {"issued_on", ""},
                     {"status", ""},
                     {"page", ""},
                     {"words", ""},
                     {"relation", ""},
                     {"state", ""}}};
    const auto add = [&](const char* direction, Json who, const CitationRow& row) {
        const Link none{.relation = Relation::cites};
        const Link& link = row.links.empty() ? none : row.links.front();
        listing.add({direction, who["id"], who["symbol"], who["issued_on"], state_of(row),
                     or_null(row.page), text_or_null(row.words), directives::name_of(link.relation),
                     row.links.empty() ? Json() : Json(directives::name_of(link.state))});
    };
    for (const auto& row : cited) add("cites", cited_json(row), row);
    for (const auto& row : citing) {
        add("cited_by", citing_json(row, *directives::find_by_id(context.database(), row.citing)),
            row);
    }
    listing.finish();
}

void citations(const NameOptions& options, Context& context) {
    auto& database = context.database();
    const auto paper = directives::find_by_name(database, options.paper);
    const auto cited = directives::citations_of(database, paper.id);
    const auto citing = directives::citations_to(database, paper);
    if (context.is_for_people()) return print_for_people(paper, cited, citing, context);
    if (context.format() == Format::csv) return list_rows(cited, citing, context);
    Json json{{"id", paper.id}, {"symbol", or_null(paper.symbol)}, {"cites", Json::array()}};
    for (const auto& row : cited) json["cites"].push_back(cited_json(row));
    json["cited_by"] = Json::array();
    for (const auto& row : citing) {
        json["cited_by"].push_back(citing_json(row, *directives::find_by_id(database, row.citing)));
    }
    print_json(context, json);
}

void link(const LinkOptions& options, Context& context) {
    auto& database = context.database();
    const std::array wanted{std::pair{Relation::amends, &options.amends},
                            std::pair{Relation::replaces, &options.replaces},
                            std::pair{Relation::repeals, &options.repeals},
                            std::pair{Relation::implements, &options.implements}};
    if (std::ranges::all_of(wanted, [](const auto& one) { return one.second->empty(); })) {
        throw Error{ErrorKind::usage,
                    tr("say what the paper does: --amends, --replaces, --repeals or --implements "
                       "SYMBOL")};
    }
    const auto paper = directives::find_by_name(database, options.paper);
    std::optional<Date> from;
    if (!options.from.empty()) from = date_option("--from", options.from);
    Json done = Json::array();
    for (const auto& [relation, targets] : wanted) {
        for (const auto& target : *targets) {
            const directives::LinkDecision decision{paper, relation, target, from, options.is_part};
            const auto row = options.is_dismissal
                                 ? directives::dismiss_link(database, decision, context.actor())
                                 : directives::confirm_link(database, decision, context.actor());
            const auto state = options.is_dismissal ? LinkState::dismissed : LinkState::confirmed;
            const auto older = row.citing == paper.id ? row.target : std::optional{row.citing};
            done.push_back({{"id", paper.id},
                            {"relation", directives::name_of(relation)},
                            {"target", target},
                            {"target_id", or_null(older)},
                            {"part", options.is_part},
                            {"effective_on", or_null(from)},
                            {"state", directives::name_of(state)}});
            const Link decided{relation, false, options.is_part, from, state};
            context.note(
                fmt::format("{} → {}: {}", shown_symbol(paper), target, shown_link(decided)));
            if (!older) context.note(tr("{} is not in the register yet", target));
        }
    }
    if (context.is_for_people()) return;
    if (context.format() != Format::csv) return print_json(context, done);
    Listing listing{context,
                    {{"id", ""},
                     {"relation", ""},
                     {"target", ""},
                     {"target_id", ""},
                     {"part", ""},
                     {"effective_on", ""},
                     {"state", ""}}};
    for (const auto& row : done) listing.add_object(row);
    listing.finish();
}

/// Those that cite a missing paper: all for programs, the newest few for people.
Json citing_names(const directives::MissingPaper& paper, Context& context) {
    Json names = Json::array();
    for (const DirectiveId id : paper.cited_by) {
        if (context.is_for_people() && names.size() == k_shown_citing) {
            names.push_back("…");
            break;
        }
        const auto citing = *directives::find_by_id(context.database(), id);
        if (context.format() == Format::json || context.format() == Format::jsonl) {
            names.push_back({{"id", id}, {"symbol", or_null(citing.symbol)}});
        } else {
            names.push_back(citing.symbol.value_or(std::to_string(id)));
        }
    }
    return names;
}

void missing(const MissingOptions& options, Context& context) {
    Listing listing{context,
                    {{"symbol", tr("symbol")},
                     {"issued_on", tr("date")},
                     {"type", tr("type")},
                     {"cited", tr("times cited"), Align::right},
                     {"cited_by", tr("cited by")}}};
    for (const auto& paper : directives::missing_papers(context.database())) {
        if (options.limit >= 0 && static_cast<std::int64_t>(listing.size()) == options.limit) break;
        listing.add({paper.symbol, or_null(paper.issued_on), text_or_null(paper.type),
                     paper.cited_by.size(), citing_names(paper, context)});
    }
    listing.finish();
    if (listing.size() == 0) context.note(tr("every paper that is cited is in the register"));
}

void add_link(CLI::App& noun, Context& context) {
    auto options = std::make_shared<LinkOptions>();
    auto* verb = add_verb(noun, "link", tr("say what a paper does to an older one, or confirm it"),
                          {"sotay directive link 06-HD/TW --replaces 01-HD/TW@2021-09-28",
                           "sotay directive link 12 --amends 22-QĐ/TW --part",
                           "sotay directive link 12 --repeals 22-QĐ/TW --from 2025-07-01",
                           "sotay directive link 12 --implements 57-NQ/TW --dismiss"});
    verb->add_option("document", options->paper, tr("the newer paper: its number or symbol"))
        ->type_name(tr("ID|SYMBOL"))
        ->required();
    const auto add = [&](const char* name, std::vector<std::string>& targets,
                         const std::string& help) {
        verb->add_option(name, targets, help)->type_name(tr("SYMBOL"))->allow_extra_args(false);
    };
    add("--amends", options->amends, tr("it amends this paper"));
    add("--replaces", options->replaces, tr("it replaces this paper"));
    add("--repeals", options->repeals, tr("it repeals this paper"));
    add("--implements", options->implements, tr("it implements this paper"));
    verb->add_option("--from", options->from,
                     tr("from this day (when the newer paper is in force)"))
        ->type_name(tr("DATE"));
    verb->add_flag("--part", options->is_part, tr("some articles only: the rest stays in force"));
    verb->add_flag("--dismiss", options->is_dismissal,
                   tr("it does not: refuse what was proposed, or take it back"));
    on_run(verb, options, context, link);
}

}  // namespace

void add_directive_link(CLI::App& noun, Context& context) {
    add_link(noun, context);

    auto name = std::make_shared<NameOptions>();
    auto* verb = add_verb(
        noun, "citations", tr("what a document cites, and what cites it"),
        {"sotay directive citations 294-QĐ/TW", "sotay directive citations 12 --format json"});
    verb->add_option("document", name->paper, tr("its number in the register, or its symbol"))
        ->type_name(tr("ID|SYMBOL"))
        ->required();
    on_run(verb, name, context, citations);

    auto options = std::make_shared<MissingOptions>();
    verb = add_verb(noun, "missing", tr("papers that are cited but not in the register"),
                    {"sotay directive missing", "sotay directive missing --limit 20 --format csv"});
    verb->add_option("--limit", options->limit, tr("at most so many"))
        ->type_name(tr("N"))
        ->check(CLI::NonNegativeNumber);
    on_run(verb, options, context, missing);
}

}  // namespace sotay::cli
